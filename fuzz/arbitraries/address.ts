/** Ports and groups to bind to, connect to and send to. */
import fc from 'fast-check';
import type { Step } from '../../harness/program/program.ts';
import { sometimes } from './sometimes.ts';

/** Far from any process id; or that of another socket of the program. */
export const pid = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(0, 0x10001, 0x10001, 0x10002, 0x7fffffff, 0x80000000, 0xffffffff),
  },
  { weight: 2, arbitrary: fc.constantFrom('a', 'b').map((port) => ({ port })) },
);

export const groups = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 3, 4, 8, 0x80000000, 0xffffffff) },
);

const oddLength = fc.constantFrom(0, 2, 8, 11, 13, 128).map((length) => ({ length }));

/** bind or connect. */
export const giveAddress = (
  call: 'bind' | 'connect',
  name: fc.Arbitrary<string>,
): fc.Arbitrary<Step> =>
  fc
    .tuple(name, fc.record({ pid, groups }), sometimes(6, oddLength))
    .map(([socket, address, more]): Step => ({ call, socket, address, ...more }));

export const askAddress = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(fc.constantFrom('getsockname', 'getsockname', 'getpeername'), name)
    .map(([call, socket]): Step => ({ call, socket }));
