import { describe, expect, it } from 'vitest';
import { nla, nlmsg, text, u16, u32 } from '../program/build.ts';
import { type Segment, fromHex, resolveBytes, toHex } from '../program/bytes.ts';
import { FamilyNumbers } from './family-numbers.ts';

const [FAMILY, GROUP] = [0x7f00, 0x7f00_0000];
const GENERIC = 16;

const plain = (...parts: Parameters<typeof nlmsg<Segment>>): string =>
  toHex(resolveBytes(nlmsg(...parts), () => undefined));
/** CTRL_CMD_NEWFAMILY with an id and the numbers of groups. */
const newFamily = (id: number, ...groups: number[]): string =>
  plain(
    { type: 16 },
    '01020000',
    nla(1, u16(id)),
    nla(2, text('conform')),
    nla(7, ...groups.map((group, index) => nla(index + 1, nla(2, u32(group)), nla(1, text('g'))))),
  );
const message = (type: number): string => plain({ type, seq: 5 }, '01000000');
/** A refusal with the request behind it. */
const refusal = (request: string): string => plain({ type: 2 }, u32(0xffff_ffea), request);

function replaced(numbers: FamilyNumbers, hex: string, protocol = GENERIC): string {
  const bytes = fromHex(hex);
  numbers.inDatagram(bytes, protocol);
  return toHex(bytes);
}

describe('in the order in which they appear', () => {
  it('ids of families and numbers of groups, what is the same staying so', () => {
    const numbers = new FamilyNumbers();
    const seen = [newFamily(0x22, 9, 7), newFamily(0x19, 7), message(0x22), message(0x19)];
    expect(seen.map((each) => replaced(numbers, each))).toEqual([
      newFamily(FAMILY, GROUP, GROUP + 1),
      newFamily(FAMILY + 1, GROUP + 1),
      message(FAMILY),
      message(FAMILY + 1),
    ]);
    expect(numbers.legend()).toEqual([
      `${FAMILY}: family 1 of those seen`,
      `${FAMILY + 1}: family 2 of those seen`,
      `${GROUP}: group 1 of those seen`,
      `${GROUP + 1}: group 2 of those seen`,
    ]);
  });

  it('in a message cut short', () => {
    const cut = (id: number) => newFamily(id, 9).slice(0, 2 * 30);
    expect(replaced(new FamilyNumbers(), cut(0x22))).toBe(cut(FAMILY));
  });

  it('in the request that a refusal echoes, whole or its header alone', () => {
    const [got, want] = [refusal(message(0x22)), refusal(message(FAMILY))];
    expect(replaced(new FamilyNumbers(), got)).toBe(want);
    const asked = refusal(newFamily(0x22));
    expect(replaced(new FamilyNumbers(), asked)).toBe(refusal(newFamily(FAMILY)));
    /** NLM_F_CAPPED. */
    const bare = (type: number) => plain({ type: 2 }, u32(0), message(type).slice(0, 32));
    expect(replaced(new FamilyNumbers(), bare(0x22))).toBe(bare(FAMILY));
  });

  it('the bit of a group in an address is that group', () => {
    const numbers = new FamilyNumbers();
    replaced(numbers, newFamily(0x22, 9, 7));
    expect([numbers.inMask(0), numbers.inMask(1 << 6), numbers.inMask(1 << 8)]).toEqual([
      ...[0, GROUP + 1, GROUP],
    ]);
  });
});

it.each([
  ['the id and the group of the controller', newFamily(16, 16), GENERIC],
  ['ids that are reserved', newFamily(18), GENERIC],
  ['messages of other protocols', message(0x22), 0],
  ['an attribute that is cut short', newFamily(0x22).slice(0, 50), GENERIC],
])('%s: left alone', (_, hex, protocol) => {
  expect(replaced(new FamilyNumbers(), hex, protocol)).toBe(hex);
});
