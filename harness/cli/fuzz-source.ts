/** What `fuzz` makes its programs of: weights and specs, as its flags say. */
import type fc from 'fast-check';
import type { Spec } from '../../fuzz/spec/spec.ts';
import type { Program } from '../program/program.ts';
import { UsageError } from './exit.ts';

export interface SourceFlags {
  /** `true`: where distributions put them. */
  specs?: string | true;
  /** `true`: print them. */
  weights?: string | true;
}

/** The specs that --specs names. @throws UsageError where a file is broken, with its place */
export async function readSpecsOf(flag: string | true | undefined): Promise<Spec[]> {
  const { NoSpecs, readSpecs } = await import('../../fuzz/spec/read-specs.ts');
  const { SpecError } = await import('../../fuzz/spec/spec-error.ts');
  try {
    return readSpecs(flag === true ? undefined : flag);
  } catch (error) {
    if (error instanceof SpecError || error instanceof NoSpecs) throw new UsageError(error.message);
    throw error;
  }
}

/** @param registers whether families can be registered inside every target */
export type ProgramSource = (registers: boolean) => fc.Arbitrary<Program>;

/**
 * Programs of every kind, by the weights; of specs too, where they are asked for.
 * @throws UsageError
 */
export async function programSource({ specs, weights }: SourceFlags): Promise<ProgramSource> {
  const { anyProgram, withoutRegistration } = await import('../../fuzz/arbitraries/index.ts');
  const { parseWeights, WeightsError } = await import('../../fuzz/arbitraries/parse-weights.ts');
  const { DEFAULT_WEIGHTS } = await import('../../fuzz/arbitraries/weights.ts');
  const { withSpecs } = await import('../../fuzz/spec/with-specs.ts');
  try {
    const given = typeof weights === 'string' ? parseWeights(weights) : DEFAULT_WEIGHTS;
    const known = specs === undefined ? undefined : await readSpecsOf(specs);
    return (registers) => {
      const set = registers ? given : withoutRegistration(given);
      return known === undefined ? anyProgram(set) : withSpecs(known, set);
    };
  } catch (error) {
    if (error instanceof WeightsError) throw new UsageError(`--weights: ${error.message}`);
    throw error;
  }
}

/** Every weight, one a line. */
export async function renderWeights(): Promise<string> {
  const { listWeights } = await import('../../fuzz/arbitraries/parse-weights.ts');
  const { DEFAULT_WEIGHTS } = await import('../../fuzz/arbitraries/weights.ts');
  const rows = listWeights(DEFAULT_WEIGHTS);
  const wide = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(wide)} ${value}`).join('\n');
}
