import { expect, test } from 'vitest';
import { message } from '../af-netlink/testing.ts';
import { createKernel } from '../index.ts';
import { openFor } from '../nlattr/testing.ts';

const CREATE = 0x405; // NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE
const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const nla = (type: number, bytes: number[]): number[] => [
  ...u16(4 + bytes.length),
  ...u16(type),
  ...bytes,
];
const v4 = (n: number): number[] => [10, (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff];
const v6 = (n: number): number[] => [
  0x20,
  1,
  0xd,
  0xb8,
  ...u32(0),
  ...u32(0),
  0,
  ...v4(n).slice(1),
];
const IFA_F_NODAD = 2;
const [LOCAL, DST, OIF] = [2, 1, 4];

/** The n-th request of each kind, all of the loopback device: type and payload. */
const kinds: Record<string, (n: number) => [number, number[]]> = {
  'IPv4 addresses': (n) => [20, [2, 32, 0, 0, ...u32(1), ...nla(LOCAL, v4(n))]],
  'IPv6 addresses': (n) => [20, [10, 128, IFA_F_NODAD, 0, ...u32(1), ...nla(LOCAL, v6(n))]],
  'IPv4 routes': (n) => [
    24,
    [2, 32, 0, 0, 254, 3, 253, 1, ...u32(0), ...nla(DST, v4(n)), ...nla(OIF, u32(1))],
  ],
  'IPv6 routes': (n) => [
    24,
    [10, 128, 0, 0, 254, 3, 0, 1, ...u32(0), ...nla(DST, v6(n)), ...nla(OIF, u32(1))],
  ],
  'nexthop objects': (n) => [
    104,
    [2, 0, 0, 0, ...u32(0), ...nla(1, u32(n + 1)), ...nla(5, u32(1))],
  ],
};

/** Milliseconds that a batch of requests takes: the least of several. */
function measured(ask: (n: number) => void, from: number): number {
  const batch = 50;
  let least = Infinity;
  for (let round = 0; round < 8; round++) {
    const begin = performance.now();
    for (let n = 0; n < batch; n++) ask(from + round * batch + n);
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

test.each(Object.entries(kinds))(
  '%s: the ten thousandth costs what the first did',
  (_name, kind) => {
    const socket = openFor(createKernel(), 0);
    socket.send(
      message({ type: 16, flags: 5, seq: 1 }, [0, 0, 0, 0, ...u32(1), ...u32(1), ...u32(1)]),
    );
    socket.drain();
    const ask = (n: number): void => {
      const [type, payload] = kind(n);
      socket.send(message({ type, flags: CREATE, seq: n }, payload));
      const [answer] = socket.drain();
      // NLMSG_ERROR 0: it was made.
      if (answer?.subarray(16, 20).some((byte) => byte !== 0) !== false) {
        throw new Error(`request ${n} was refused`);
      }
    };
    for (let n = 0; n < 10; n++) ask(n);
    // What runs for the first time is slow.
    measured(ask, 100_000);
    const few = measured(ask, 200_000);
    for (let n = 10; n < 10_000; n++) ask(n);
    const many = measured(ask, 300_000);
    expect(many / few).toBeLessThan(2.5);
  },
  30_000,
);
