import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ifinfomsg } from '../wire/structs/rtnetlink.ts';
import * as build from './build.ts';
import { type Pattern, type Segment, lengthOf } from './bytes.ts';

const { batch, cstring, family, genl, join, nest, nla, nlmsg, padding, port, struct } = build;
/** Blanks matter to people only. */
const plain = (bytes: Pattern): unknown[] =>
  bytes.map((each) => (typeof each === 'string' ? each.replaceAll(/\s/g, '') : each));
const hex = (text: string): string[] => [text.replaceAll(/\s/g, '')];

it.each([
  ['u8', build.u8(0x1ff), 'ff'],
  ['u16', build.u16(0x1234), '3412'],
  ['u32', build.u32(0x12345678), '78563412'],
  ['u32 of a negative number', build.u32(-2), 'feffffff'],
  ['s32', build.s32(-95), 'a1ffffff'],
  ['u64', build.u64(0x0123456789abcdefn), 'efcdab8967452301'],
  ['be16', build.be16(0x1234), '1234'],
  ['text', build.text('lo'), '6c6f'],
  ['cstring', cstring('é'), 'c3a900'],
  ['zeros', build.zeros(3), '000000'],
  ['genl', genl(3, 2, 0x102).replaceAll(' ', ''), '03020201'],
])('%s', (_, got, want) => {
  expect(got).toBe(want);
});

describe('a message', () => {
  it('of a header alone', () => {
    expect(plain(nlmsg({ type: 1, flags: 5, seq: 9 }))).toEqual(
      hex('10000000 0100 0500 09000000 00000000'),
    );
  });

  it('counts its payload, and does not pad behind it', () => {
    expect(plain(nlmsg({ type: 0x3f0 }, 'aabb', 'cc'))).toEqual(
      hex('13000000 f003 0000 00000000 00000000 aabbcc'),
    );
  });

  it('may lie about its length', () => {
    expect(plain(nlmsg({ type: 1, len: 0xffffffff }))).toEqual(
      hex('ffffffff 0100 0000 00000000 00000000'),
    );
  });

  it('with symbols for type, port and payload', () => {
    const message = nlmsg({ type: family('f'), pid: port('a') }, [port('b')]);
    expect(plain(message)).toEqual([
      '14000000',
      { family: 'f' },
      '000000000000',
      { port: 'a' },
      { port: 'b' },
    ]);
    expect(lengthOf(message)).toBe(20);
  });

  it('with a fixed header by layout, missing fields zero', () => {
    expect(struct(ifinfomsg, { index: 1, flags: 0x8 })).toBe('00000000010000000800000000000000');
  });
});

describe('an attribute', () => {
  it.each<[string, (Segment | string)[], string]>([
    ['empty', nla(3), '0400 0300'],
    ['is padded, nla_len not counting it', nla(3, 'aa'), '0500 0300 aa000000'],
    ['of 4 bytes is not padded', nla(3, 'aabbccdd'), '0800 0300 aabbccdd'],
    ['may lie about its length', nla({ type: 3, len: 0xffff }, 'aa'), 'ffff 0300 aa000000'],
    ['with flag bits in its type', nla(0xc003), '0400 03c0'],
    ['a nest', nest(26, nla(2, 'aa'), nla(3)), '1000 1a80 0500 0200 aa000000 0400 0300'],
    ['an empty nest', nest(26), '0400 1a80'],
  ])('%s', (_, got, want) => {
    expect(plain(got)).toEqual(hex(want));
  });
});

it('a batch pads every message but the last', () => {
  const odd = nlmsg({ type: 1 }, 'aa');
  expect(plain(batch(odd, odd))).toEqual(
    hex(`11000000 0100 0000 00000000 00000000 aa000000
         11000000 0100 0000 00000000 00000000 aa`),
  );
});

it('padding of what is aligned is nothing', () => {
  expect([padding(''), padding('aabbccdd'), padding('aa')]).toEqual(['', '', '000000']);
});

it('wildcards stay where they are', () => {
  const any = { any: 2, why: 'a reason' };
  expect(plain(nla(3, [any]))).toEqual(['06000300', any, '0000']);
});

const part = fc.oneof(
  fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.constant([port('a')]),
);

it('the length of what is joined is the sum, and no two texts are neighbours', () => {
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const joined = join<Segment>(...parts);
      expect(lengthOf(joined)).toBe(parts.reduce((sum, each) => sum + lengthOf(each), 0));
      const texts = joined.map((each) => typeof each === 'string');
      expect(texts.some((is, index) => is && texts[index + 1] === true)).toBe(false);
    }),
  );
});

it('an attribute is aligned, and names its length without padding', () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.array(part), (type, parts) => {
      const attribute = nla(type, ...parts);
      const [first] = plain(attribute) as string[];
      const length = 4 + parts.reduce((sum, each) => sum + lengthOf(each), 0);
      expect(lengthOf(attribute) % 4).toBe(0);
      expect(first?.slice(0, 8)).toBe(build.u16(length) + build.u16(type));
    }),
  );
});
