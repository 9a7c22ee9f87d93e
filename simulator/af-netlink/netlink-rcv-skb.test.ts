import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EINTR } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import type { Request } from './kernel-side.ts';
import { NOOP_ACK, TEST_PROTOCOL, hex, message, protocolOf } from './testing.ts';

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

function heard(datagram: Uint8Array, result: (request: Request) => number = () => 0) {
  const kernel = createKernel();
  const types: number[] = [];
  protocolOf(kernel, (request) => {
    types.push(request.type);
    return result(request);
  });
  const socket = kernel.open(TEST_PROTOCOL);
  expect(socket.send(datagram)).toBe(datagram.length);
  return { types, answers: socket.drain().map(hex) };
}

test('NLMSG_NOOP with NLM_F_ACK is acknowledged, as on Linux 6.18', () => {
  expect(heard(NOOP_ACK)).toEqual({
    types: [],
    answers: ['240000000200000101000000921000000000000010000000010005000100000000000000'],
  });
});

test('a bad length ends the datagram, what came before it has been handled', () => {
  const good = message({ type: 16, flags: 1 });
  for (const len of [0, 15, 17, 0x80000000, 0xffffffff]) {
    const bad = message({ type: 17, flags: 5, len });
    expect(heard(join(good, bad))).toEqual({ types: [16], answers: [] });
  }
});

test('the next message starts at the next multiple of 4', () => {
  const odd = message({ type: 16, flags: 1 }, [1]);
  const rest = Uint8Array.of(9, 9, 9);
  expect(heard(join(odd, rest, message({ type: 17, flags: 1 }))).types).toEqual([16, 17]);
});

test('without NLM_F_REQUEST nothing is handled, and NLM_F_ACK is answered with 0', () => {
  const { types, answers } = heard(message({ type: 16, flags: 0x304 }));
  expect([types, answers.length, answers[0]?.slice(32, 40)]).toEqual([[], 1, '00000000']);
});

test.each([
  [-EINTR, undefined],
  [5, '05000000'],
  [-22, 'eaffffff'],
])('a result of %i is reported as %s', (result, error) => {
  const { answers } = heard(message({ type: 16, flags: 5 }), () => result);
  expect(answers[0]?.slice(32, 40)).toBe(error);
});

test('never throws, and takes every datagram whole', () => {
  const kernel = createKernel();
  protocolOf(kernel, ({ type }) => (type % 3 === 0 ? -type : 0));
  const socket = kernel.open(TEST_PROTOCOL);
  const raw = fc.uint8Array({ minLength: 1, maxLength: 80 });
  const framed = fc
    .record({ type: fc.nat(0xffff), flags: fc.nat(0xffff), len: fc.nat(60), body: raw })
    .map(({ body, ...header }) => message(header, body));
  fc.assert(
    fc.property(fc.oneof(raw, framed), (datagram) => {
      expect(socket.send(datagram)).toBe(datagram.length);
      for (const answer of socket.drain()) expect(answer[4]).toBe(2);
    }),
    { numRuns: 10_000 },
  );
});
