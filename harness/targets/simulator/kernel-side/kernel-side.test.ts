/** Callbacks of definitions on the simulator: what they do, and what is told of their calls. */
import { expect, test } from 'vitest';
import { genl, nla, nlmsg } from '../../../program/build.ts';
import type { FamilyDefinition } from '../../../program/definition.ts';
import { type Step, program } from '../../../program/program.ts';
import type { Outcome } from '../../../program/transcript.ts';
import { createSimulatorTarget } from '../index.ts';

const registered = (definition: Partial<FamilyDefinition>): Step[] => [
  { call: 'socket', socket: 'a', protocol: 16 },
  {
    call: 'genl_register_family',
    family: 'own',
    definition: { name: 'own', netnsok: true, resvStartOp: 255, ...definition },
  },
];
const ask = (cmd: number, flags = 1, attributes = ''): Step[] => [
  {
    call: 'send',
    socket: 'a',
    bytes: nlmsg({ type: { family: 'own' }, flags, seq: 7 }, genl(cmd), attributes) as string[],
  },
  { call: 'drain', socket: 'a' },
];
const calls: Step = { call: 'kernel_calls' };

async function run(...steps: readonly Step[]): Promise<Outcome[]> {
  const [transcript] = await createSimulatorTarget('simulator').run([program(steps)]);
  return transcript?.outcomes ?? [];
}
const bytesIn = (outcome: Outcome | undefined): string[] =>
  outcome !== undefined && 'ret' in outcome
    ? (outcome.datagrams ?? []).map(({ bytes }) => bytes.slice(8, 16) + bytes.slice(32))
    : [];

test('a doit replies, tells and returns what it says', async () => {
  const doit = { ret: -33, sends: [{ cmd: 9, bytes: '0800010005000000' }] };
  const outcomes = await run(...registered({ ops: [{ cmd: 1, doit }] }), ...ask(1), calls);
  expect(bytesIn(outcomes[3])[0]?.slice(8)).toBe('090000000800010005000000');
  expect(outcomes[4]).toEqual({ ret: 1, lines: ['doit 1, nothing parsed'] });
});

test('pre_doit, doit and post_doit in this order, with the attributes that came', async () => {
  const definition: Partial<FamilyDefinition> = {
    maxattr: 3,
    policies: { main: { maxattr: 3, attributes: [{ attr: 2, type: 'U8' }] } },
    policy: 'main',
    preDoit: 0,
    postDoit: true,
    ops: [{ cmd: 1, doit: 0 }],
  };
  const attribute = nla<string>(2, '05').join('');
  const outcomes = await run(...registered(definition), ...ask(1, 1, attribute), calls);
  expect(outcomes.at(-1)).toEqual({
    ret: 3,
    lines: ['pre_doit 1, attributes 2', 'doit 1, attributes 2', 'post_doit 1'],
  });
});

test('a dump of two calls, the second with an error', async () => {
  const dumpit = [{ sends: [{ times: 2 }], ret: 'sent' as const }, { ret: -5 }];
  const definition = { ops: [{ cmd: 1, dumpit, start: 0, done: true as const }] };
  const outcomes = await run(...registered(definition), ...ask(1, 0x301), calls);
  expect(outcomes.at(-1)).toEqual({
    ret: 4,
    lines: [
      'start 1, nothing parsed',
      'dumpit 1, nothing parsed',
      'dumpit 1, nothing parsed',
      'done 1',
    ],
  });
});

test('a policy that nests itself is validated inside', async () => {
  const definition: Partial<FamilyDefinition> = {
    maxattr: 2,
    policies: {
      tree: {
        maxattr: 2,
        attributes: [
          { attr: 1, type: 'NESTED', nested: 'tree' },
          { attr: 2, type: 'U32', max: 9 },
        ],
      },
    },
    policy: 'tree',
    ops: [{ cmd: 1, doit: 0 }],
  };
  const inner = nla<string>(2, '0a000000').join('');
  const nest = nla<string>(0x8001, inner).join('');
  const outcomes = await run(...registered(definition), ...ask(1, 1, nest));
  expect(bytesIn(outcomes[3])[0]?.slice(8, 16)).toBe('deffffff');
});

test('a multicast from the kernel reaches members, and a kernel socket answers', async () => {
  const outcomes = await run(
    ...registered({ groups: [{ name: 'g' }] }),
    { call: 'genlmsg_multicast', family: 'own', cmd: 4 },
    { call: 'setsockopt', socket: 'a', level: 270, option: 1, value: { group: 'own' } },
    { call: 'genlmsg_multicast', family: 'own', cmd: 4, portid: 1 },
    { call: 'genl_has_listeners', family: 'own' },
    { call: 'genlmsg_multicast', family: 'own', group: 5 },
    { call: 'netlink_kernel_create', kernelSocket: 'k', unit: 20, callback: 3 },
    { call: 'socket', socket: 'b', protocol: 20 },
    { call: 'send', socket: 'b', bytes: nlmsg({ type: 16, flags: 1 }) as string[] },
    calls,
  );
  expect(outcomes.slice(2)).toEqual([
    { errno: 'ESRCH' },
    { ret: 0 },
    { ret: 0 },
    { ret: 1 },
    { errno: 'EINVAL' },
    { ret: 0 },
    { ret: 0 },
    { ret: 16 },
    { ret: 1, lines: ['callback 16'] },
  ]);
});

test('a routing handler of the program’s own', async () => {
  const request = nlmsg({ type: 118, flags: 1, seq: 1 }, '0b000000') as string[];
  const outcomes = await run(
    { call: 'rtnl_register_module', protocol: 11, msgtype: 118, doit: -33 },
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'send', socket: 'a', bytes: request },
    { call: 'drain', socket: 'a' },
    { call: 'rtnl_unregister', protocol: 11, msgtype: 118 },
    { call: 'rtnl_unregister', protocol: 12, msgtype: 118 },
  );
  expect(bytesIn(outcomes[3])[0]?.slice(8, 16)).toBe('dfffffff');
  expect(outcomes.slice(4)).toEqual([{ ret: 0 }, { errno: 'ENOENT' }]);
});
