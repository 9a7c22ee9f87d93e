/** What the registration module of Linux 6.1.192 showed of what is registered, and 6.12.117. */
import { describe, expect, it } from 'vitest';
import { type Program, program } from '../../../program/program.ts';
import { createSimulatorTarget } from '../index.ts';

async function datagramsOf(profile: string, given: Program): Promise<string[]> {
  const [transcript] = await createSimulatorTarget(`simulator:${profile}`).run([given]);
  const last = transcript?.outcomes.at(-1);
  return last !== undefined && 'ret' in last
    ? (last.datagrams ?? []).map(({ bytes }) => bytes)
    : [];
}

describe.each(['6.1', '6.12'])('%s', (profile) => {
  it('a handler of a module ends its dump as it returns: NLMSG_DONE joins what it put', async () => {
    const given = program([
      { call: 'socket', socket: 'a', protocol: 0 },
      { call: 'rtnl_register_module', protocol: 40, msgtype: 70, dumpit: [{ sends: [{}] }] },
      { call: 'send', socket: 'a', bytes: '11000000 4600 0103 03000000 00000000 28' },
      { call: 'drain', socket: 'a' },
    ]);
    const [only = '', ...more] = await datagramsOf(profile, given);
    expect([only.length / 2, more]).toEqual([16 + 20, []]);
  });

  it('as what a refusal of its range describes NLA_MSECS', async () => {
    const given = program([
      { call: 'socket', socket: 'a', protocol: 16 },
      { call: 'setsockopt', socket: 'a', level: 270, option: 11, value: 1 },
      {
        call: 'genl_register_family',
        family: 'x',
        definition: {
          name: 'x',
          netnsok: true,
          resvStartOp: 255,
          maxattr: 1,
          policy: 'main',
          policies: { main: { maxattr: 1, attributes: [{ attr: 1, type: 'MSECS', min: 3 }] } },
          ops: [{ cmd: 1, doit: 0 }],
        },
      },
      {
        call: 'send',
        socket: 'a',
        bytes: [
          '20000000',
          { family: 'x' },
          '0100 03000000 00000000 01010000 0c000100',
          '00'.repeat(8),
        ],
      },
      { call: 'drain', socket: 'a' },
    ]);
    const [refusal = ''] = await datagramsOf(profile, given);
    // NL_POLICY_TYPE_ATTR_TYPE, u32: NL_ATTR_TYPE_U64, since 6.7 NL_ATTR_TYPE_UINT
    const [, type] = /08000100(..)000000$/.exec(refusal) ?? [];
    expect(Number.parseInt(type ?? '', 16)).toBe(profile === '6.1' ? 5 : 17);
  });
});
