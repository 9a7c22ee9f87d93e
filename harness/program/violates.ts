/** What a step breaks on purpose, told by its generator; true of a shrunk step as of the first. */
import { type Bytes, segmentsOf } from './bytes.ts';
import type { Step } from './program.ts';

/** A rule, and what of the step breaks it: a part of its bytes, or a field. */
export type Violates = NonNullable<Step['violates']>[number];

const plain = (bytes: Bytes): string =>
  segmentsOf(bytes)
    .map((segment) => (typeof segment === 'string' ? segment.replaceAll(/\s/g, '') : '.'))
    .join('')
    .toLowerCase();

/** The step, saying only what still holds: what broke a rule may have been shrunk away. */
export function withTrueLabels<S extends Step>(step: S): S {
  const { violates } = step;
  if (violates === undefined) return step;
  const bytes = 'bytes' in step && step.bytes !== undefined ? plain(step.bytes) : '';
  const holding = violates.filter(
    (label) =>
      (label.key === undefined || label.key in step) &&
      (label.bytes === undefined || bytes.includes(plain(label.bytes))),
  );
  if (holding.length === violates.length) return step;
  const { violates: _, ...rest } = step;
  return (holding.length === 0 ? rest : { ...rest, violates: holding }) as S;
}

/** Rules that a program breaks, in the order of its steps, each once. */
export const rulesBroken = ({ steps }: { steps: readonly Step[] }): string[] => [
  ...new Set(steps.flatMap(({ violates = [] }) => violates.map(({ rule }) => rule))),
];
