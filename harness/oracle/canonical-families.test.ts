import { expect, it } from 'vitest';
import { type Program, type Step, program } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import { compareTranscripts } from './compare.ts';

const register: Step = { call: 'genl_register_family', family: 'x', definition: { name: 'x' } };
const drain: Step = { call: 'drain', socket: 'a' };
const given: Program = program([
  { call: 'socket', socket: 'a', protocol: 16 },
  register,
  { call: 'send', socket: 'a', bytes: ['10000000', { family: 'x' }, '0500 01000000 00000000'] },
  drain,
]);

/** What comes back where the family got that id: its own message, a refusal, nlctrl on it. */
function transcript(id: string, other = id): Transcript {
  const datagrams = [
    `10000000${id}0000 0100000092100000`,
    `24000000020000000100000092100000 00000000 10000000${id}0500 0100000000000000`,
    `1c000000100000000100000092100000 01020000 06000100${other}0000`,
  ].map((bytes) => ({ bytes: bytes.replaceAll(' ', '') }));
  const family = Buffer.from(id, 'hex').readUInt16LE(0);
  return {
    ...{ nlconform: 'transcript', version: 1, processes: { main: 4242 }, ports: { a: 4242 } },
    outcomes: [{ ret: 0 }, { ret: 0, family }, { ret: 16 }, { ret: 3, datagrams }],
  };
}

it('which number a family got is no difference', () => {
  const compared = compareTranscripts(given, transcript('2000'), transcript('7800'));
  expect(compared.divergence).toBeUndefined();
});

it('another number than it got is one', () => {
  const compared = compareTranscripts(given, transcript('2000'), transcript('7800', '7900'));
  expect(compared.divergence?.text).toContain('CTRL_ATTR_FAMILY_ID');
});
