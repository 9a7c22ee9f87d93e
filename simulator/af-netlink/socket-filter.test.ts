import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EINVAL } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { BpfInstruction } from './bpf-run.ts';
import { NOOP_ACK, USERSOCK } from './testing.ts';

/** Length that send returns and lengths received, of 40 bytes through a filter. */
function through(program: BpfInstruction[]): unknown {
  const kernel = createKernel();
  const [from, to] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  to.bind({ pid: 7 });
  const attached = to.attachFilter(program);
  if (attached !== 0) return attached;
  const bytes = Uint8Array.from({ length: 40 }, (_, index) => index);
  return [from.send(bytes, { to: { pid: 7 } }), ...to.drain().map((each) => each.length)];
}

test.each<[string, BpfInstruction[], unknown]>([
  ['keeps all', [[6, 0, 0, 65535]], [40, 40]],
  ['drops', [[6, 0, 0, 0]], [40]],
  ['cuts, for the sender too', [[6, 0, 0, 4]], [4, 4]],
  [
    'returns A',
    [
      [0x80, 0, 0, 0],
      [0x74, 0, 0, 1],
      [0x16, 0, 0, 0],
    ],
    [20, 20],
  ],
  [
    'loads big-endian',
    [
      [0x28, 0, 0, 1],
      [0x15, 0, 1, 0x0102],
      [6, 0, 0, 9],
      [6, 0, 0, 0],
    ],
    [9, 9],
  ],
  [
    'drops on a load outside',
    [
      [0x30, 0, 0, 40],
      [6, 0, 0, 9],
    ],
    [40],
  ],
  [
    'drops on division by X = 0',
    [
      [0x01, 0, 0, 0],
      [0x3c, 0, 0, 0],
      [6, 0, 0, 9],
    ],
    [40],
  ],
  ['refuses to be empty', [], -EINVAL],
  ['refuses to end without return', [[0x30, 0, 0, 0]], -EINVAL],
  [
    'refuses a jump beyond the end',
    [
      [0x15, 1, 0, 0],
      [6, 0, 0, 0],
    ],
    -EINVAL,
  ],
  [
    'refuses division by 0',
    [
      [0x34, 0, 0, 0],
      [6, 0, 0, 0],
    ],
    -EINVAL,
  ],
  [
    'refuses scratch memory never written',
    [
      [0x60, 0, 0, 0],
      [6, 0, 0, 0],
    ],
    -EINVAL,
  ],
  [
    'takes it written',
    [
      [0x01, 0, 0, 7],
      [0x03, 0, 0, 0],
      [0x60, 0, 0, 0],
      [0x16, 0, 0, 0],
    ],
    [7, 7],
  ],
])('%s', (_title, program, result) => {
  expect(through(program)).toEqual(result);
});

test('an ACK that a filter drops is gone', () => {
  const socket = createKernel().open(0);
  socket.attachFilter([[6, 0, 0, 0]]);
  expect([socket.send(NOOP_ACK), socket.drain()]).toEqual([16, []]);
});

function fate(program: BpfInstruction[]): string {
  try {
    return through(program) === -EINVAL ? 'refused' : 'run';
  } catch (error) {
    if (error instanceof Unmodelled) return 'not modelled';
    throw error;
  }
}

test('any program is refused, run, or not modelled', () => {
  const instruction: fc.Arbitrary<BpfInstruction> = fc.tuple(
    fc.nat(0xbf),
    fc.nat(4),
    fc.nat(4),
    fc.oneof(fc.nat(40), fc.nat(0xffffffff)),
  );
  fc.assert(
    fc.property(fc.array(instruction, { maxLength: 12 }), (body) => {
      expect(['refused', 'run', 'not modelled']).toContain(fate([...body, [6, 0, 0, 9]]));
    }),
    { numRuns: 2000 },
  );
});
