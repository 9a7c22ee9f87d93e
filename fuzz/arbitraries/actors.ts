/**
 * Who makes the steps: one actor with every capability, or by turns one that has none, or one
 * that is in another network namespace.
 */
import fc from 'fast-check';
import type { Actor, Program } from '../../harness/program/program.ts';
import type { Weights } from './weights.ts';

const STEPS = 16;
const who = fc.nat({ max: 2 ** STEPS - 1 });

/** The programs, some of whose steps are made by somebody else. */
export const withActors = (
  programs: fc.Arbitrary<Program>,
  actor: Weights['actor'],
): fc.Arbitrary<Program> =>
  fc.oneof(
    { weight: actor.privileged, arbitrary: programs },
    {
      weight: actor.powerless,
      arbitrary: fc
        .constantFrom<string[]>([], [], [], ['CAP_NET_ADMIN'])
        .chain((capabilities) => shared(programs, 'plain', { capabilities })),
    },
    { weight: actor.elsewhere, arbitrary: shared(programs, 'distant', { netns: 'other' }) },
  );

const shared = (
  programs: fc.Arbitrary<Program>,
  name: string,
  actor: Actor,
): fc.Arbitrary<Program> =>
  fc.tuple(programs, who).map(([program, bits]) => ({
    ...program,
    actors: { [name]: actor },
    steps: program.steps.map((step, index) =>
      ((bits >> (index % STEPS)) & 1) === 0 ? step : { ...step, actor: name },
    ),
  }));
