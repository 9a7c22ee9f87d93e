/** Socket filters: classic BPF that lets pass, drops, cuts or chooses, and some that are refused. */
import fc from 'fast-check';
import type { Step } from '../../harness/program/program.ts';

type Instruction = [code: number, jt: number, jf: number, k: number];

const [RET_K, RET_A, LD_IMM, LD_W_ABS, LD_H_ABS, LD_B_ABS, LD_LEN] = [
  0x06, 0x16, 0x00, 0x20, 0x28, 0x30, 0x80,
];
const [JEQ_K, AND_K, ADD_K] = [0x15, 0x54, 0x04];
const ALL = 0xffffffff;

const load: fc.Arbitrary<Instruction> = fc.oneof(
  fc
    .tuple(fc.constantFrom(LD_W_ABS, LD_H_ABS, LD_B_ABS), fc.constantFrom(0, 4, 6, 8, 16, 36, 4096))
    .map(([code, k]): Instruction => [code, 0, 0, k]),
  fc.constantFrom<Instruction>([LD_LEN, 0, 0, 0], [LD_IMM, 0, 0, 2], [LD_LEN, 0, 0, 9]),
);

const amount = fc.constantFrom(0, 1, 16, 20, 36, ALL);

const fixed = amount.map((k): Instruction[] => [[RET_K, 0, 0, k]]);

/** What was loaded decides, or says itself how many bytes pass. */
const chosen = fc
  .tuple(load, fc.constantFrom<Instruction>([AND_K, 0, 0, 0xff], [ADD_K, 0, 0, 1]), amount, amount)
  .chain(([first, then, k, other]) =>
    fc.constantFrom<Instruction[]>(
      [first, [RET_A, 0, 0, 0]],
      [first, then, [RET_A, 0, 0, 0]],
      [first, [JEQ_K, 0, 1, 2], [RET_K, 0, 0, k], [RET_K, 0, 0, other]],
    ),
  );

const refused = fc.constantFrom<Instruction[]>(
  [],
  [[LD_LEN, 0, 0, 0]],
  [
    [JEQ_K, 5, 0, 1],
    [RET_K, 0, 0, ALL],
  ],
  [[0xffff, 0, 0, 0]],
);

export const attachFilter = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(
      name,
      fc.oneof(
        { weight: 3, arbitrary: fixed },
        { weight: 3, arbitrary: chosen },
        { weight: 1, arbitrary: refused },
      ),
    )
    .map(([socket, instructions]): Step => ({ call: 'attach_filter', socket, instructions }));
