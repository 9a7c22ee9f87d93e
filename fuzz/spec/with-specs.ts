/** Programs of every kind, those of specs among them. */
import fc from 'fast-check';
import type { Program } from '../../harness/program/program.ts';
import { DEFAULT_WEIGHTS, type Weights, anyProgram } from '../arbitraries/index.ts';
import type { Spec } from './spec.ts';
import { specProgram } from './spec-program.ts';

/** @throws TypeError if no spec has an operation */
export function withSpecs(
  specs: readonly Spec[],
  weights: Weights = DEFAULT_WEIGHTS,
): fc.Arbitrary<Program> {
  const { specs: ofSpecs, ...others } = weights.program;
  const rest = Object.values(others).reduce((sum, weight) => sum + weight, 0);
  return fc.oneof(
    { weight: ofSpecs, arbitrary: specProgram(specs, weights) },
    { weight: rest, arbitrary: rest === 0 ? specProgram(specs, weights) : anyProgram(weights) },
  );
}
