import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batch, nest, nla, nlmsg, port, u32 } from './build.ts';
import { type Bytes, fromHex, resolveBytes, toHex } from './bytes.ts';
import { simplerBytes } from './simpler-bytes.ts';

/** Without the blanks that matter to people only. */
const plain = (bytes: Bytes): string => toHex(resolveBytes(bytes, () => 0));
const words = (bytes: Bytes): string => (plain(bytes).match(/.{1,8}/g) ?? []).join(' ');

it('of two messages: each alone first, then each simpler', () => {
  const two = batch(nlmsg({ type: 1, flags: 5, seq: 1 }), nlmsg({ type: 2, seq: 7 }));
  expect(simplerBytes(plain(two)).map(words)).toEqual([
    '10000000 02000000 07000000 00000000',
    '10000000 01000500 01000000 00000000',
    '10000000 01000400 01000000 00000000 10000000 02000000 07000000 00000000',
    '10000000 01000100 01000000 00000000 10000000 02000000 07000000 00000000',
    '10000000 01000500 01000000 00000000 10000000 02000000 01000000 00000000',
  ]);
});

it('payload and attributes go, nlmsg_len following', () => {
  const message = nlmsg({ type: 16 }, u32(0), nla(1, 'aa'), nla(2));
  expect(simplerBytes(plain(message)).map(words)).toMatchInlineSnapshot(`
    [
      "10000000 10000000 00000000 00000000",
      "18000000 10000000 00000000 00000000 00000000 05000100",
      "1c000000 10000000 00000000 00000000 00000000 05000100 aa000000",
      "1f000000 10000000 00000000 00000000 00000000 05000100 aa000000 040002",
      "18000000 10000000 00000000 00000000 00000000 04000200",
      "20000000 10000000 00000000 00000000 00000000 00000000 aa000000 04000200",
      "20000000 10000000 00000000 00000000 00000000 05000100 00000000 04000200",
      "20000000 10000000 00000000 00000000 00000000 05000100 aa000000 00000000",
    ]
  `);
});

it('a length that lies is kept', () => {
  expect(simplerBytes(plain(nlmsg({ type: 16, len: 99 }, 'aabbccdd'))).map(words)).toEqual([
    '63000000 10000000 00000000 00000000',
    '63000000 10000000 00000000 00000000 aabb',
    '63000000 10000000 00000000 00000000 aabbcc',
    '63000000 10000000 00000000 00000000 00000000',
  ]);
});

describe('a length that is no length of anything', () => {
  // all that is there belongs to the message, or 16 bytes and a tail behind them
  const tailed = [''];
  const whole = ['', ' 0000', ' 000000'];
  it.each([
    ['ffffffff', whole],
    ['fdffffff', whole],
    ['00000080', whole],
    ['ffffff7f', whole],
    ['00000000', tailed],
    ['0f000000', tailed],
  ])('nlmsg_len %s', (length, payloads) => {
    const rest = '10000000 00000000 00000000';
    expect(simplerBytes(`${length} ${rest} 00000000`).map(words)).toEqual(
      payloads.map((payload) => `${length} ${rest}${payload}`),
    );
  });
});

it('an empty datagram has nothing simpler', () => {
  expect([simplerBytes(''), simplerBytes([])]).toEqual([[], []]);
});

it('a symbol stays whole, goes whole, or becomes a zero', () => {
  const message = nlmsg(
    { type: 16, flags: 1, seq: 1, pid: port('a') },
    u32(0),
    nla(1, [port('b')]),
  );
  const [a, b] = [{ port: 'a' }, { port: 'b' }];
  expect(simplerBytes(message as Bytes)).toEqual([
    ['100000001000010001000000', a],
    ['160000001000010001000000', a, '000000000800'],
    ['180000001000010001000000', a, '0000000008000100'],
    ['140000001000010001000000', a, '00000000'],
    ['1c0000001000000001000000', a, '0000000008000100', b],
    ['1c0000001000010001000000000000000000000008000100', b],
    ['1c0000001000010001000000', a, '0000000000000000', b],
  ]);
});

it('an attribute goes from within its nest, and both lengths follow', () => {
  const message = nlmsg({ type: 16, seq: 1 }, u32(0), nest(1, nla(2, 'aa'), nla(3, 'bb')));
  const simpler = simplerBytes(message as Bytes).map(words);
  const head = '20000000 10000000 01000000 00000000 00000000 0c000180';
  expect(simpler).toEqual(
    expect.arrayContaining([`${head} 05000300 bb000000`, `${head} 05000200 aa000000`]),
  );
});

it('too short for a message: nothing, half, one byte less', () => {
  expect(simplerBytes('01 02 03')).toEqual(['', '01', '0102']);
});

const datagram = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc
    .array(
      fc.record({
        type: fc.nat(0xffff),
        flags: fc.nat(0xffff),
        seq: fc.nat(0xffffffff),
        pid: fc.nat(0xffffffff),
        len: fc.option(fc.nat(0xffffffff), { nil: undefined }),
        payload: fc.uint8Array({ maxLength: 24 }),
      }),
      { maxLength: 3 },
    )
    .map((messages) =>
      plain(
        batch(
          ...messages.map(({ payload, len, ...header }) =>
            nlmsg(
              len === undefined ? header : { ...header, len },
              Buffer.from(payload).toString('hex'),
            ),
          ),
        ),
      ),
    ),
);
/** Fewer bytes first; then fewer bits, but a smaller nlmsg_len may have more of them. */
const weight = (hex: string): number =>
  fromHex(hex).reduce((sum, byte) => sum + 1 + (byte === 0 ? 0 : 1), 0);

it('no candidate is longer than the bytes, none is repeated, none is the bytes themselves', () => {
  fc.assert(
    fc.property(datagram, (hex) => {
      const candidates = simplerBytes(hex);
      expect(new Set(candidates).size).toBe(candidates.length);
      expect(candidates).not.toContain(hex);
      for (const each of candidates) expect(each.length).toBeLessThanOrEqual(hex.length);
    }),
  );
});

it('going on with any candidate comes to an end', () => {
  fc.assert(
    fc.property(datagram, fc.nat(), (hex, choice) => {
      let [current, steps]: [Bytes, number] = [hex, 0];
      for (let next = simplerBytes(current); next.length > 0; next = simplerBytes(current)) {
        current = next[choice % next.length] ?? '';
        expect(++steps).toBeLessThan(2000);
      }
      expect(weight(plain(current))).toBeLessThanOrEqual(weight(plain(hex)));
    }),
  );
});
