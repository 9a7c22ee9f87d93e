/** Multicast: joining and leaving groups one by one, and what users send to them. */
import fc from 'fast-check';
import type { Step } from '../../harness/program/program.ts';
import { sometimes } from './sometimes.ts';
import { SOL_NETLINK } from './socket-option.ts';

const [ADD_MEMBERSHIP, DROP_MEMBERSHIP] = [1, 2];

/** Low ones, so that members and messages meet; those of families; the ends of a word; beyond. */
const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(1, 1, 2, 3) },
  { weight: 1, arbitrary: fc.integer({ min: 3, max: 24 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 31, 32, 33, 34, 36, 37, 38, 1000, 0xffffffff) },
);

export const membership = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(name, fc.constantFrom(ADD_MEMBERSHIP, ADD_MEMBERSHIP, DROP_MEMBERSHIP), number)
    .map(([socket, option, value]): Step => ({
      call: 'setsockopt',
      socket,
      level: SOL_NETLINK,
      option,
      value,
    }));

const mask = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4, 12);
const HELLO = '68656c6c 6f';

/** From one socket of the program to the port of another, to a group, or both. */
export const userMessage = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(
      name,
      fc.oneof(
        { weight: 3, arbitrary: name.map((port) => ({ port })) },
        // port 0 beside a group: members that never bound are left out
        { weight: 2, arbitrary: fc.constantFrom(0, 0, 0x10001) },
      ),
      mask,
      sometimes(
        6,
        fc.constantFrom(0, 1, 2, 8, 11, 13, 128).map((toLength) => ({ toLength })),
      ),
    )
    .map(([socket, pid, groups, more]): Step => ({
      call: 'send',
      socket,
      bytes: HELLO,
      to: { pid, groups },
      ...more,
    }));
