/** Who makes the steps: one actor with every capability, or by turns one that has none. */
import fc from 'fast-check';
import type { Program } from '../../harness/program/program.ts';
import type { Weights } from './weights.ts';

const STEPS = 16;

/** The programs, some of whose steps are made without any capability. */
export const withActors = (
  programs: fc.Arbitrary<Program>,
  actor: Weights['actor'],
): fc.Arbitrary<Program> =>
  fc
    .tuple(
      programs,
      fc.oneof(
        { weight: actor.privileged, arbitrary: fc.constant(0) },
        { weight: actor.mixed, arbitrary: fc.nat({ max: 2 ** STEPS - 1 }) },
      ),
    )
    .map(([program, who]) => (who === 0 ? program : made(program, who)));

/** @param who bit n: step n (modulo 16) is made by `plain` */
const made = (program: Program, who: number): Program => ({
  ...program,
  actors: { plain: { capabilities: [] } },
  steps: program.steps.map((step, index) =>
    ((who >> (index % STEPS)) & 1) === 0 ? step : { ...step, actor: 'plain' },
  ),
});
