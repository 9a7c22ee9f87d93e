/**
 * Units: the parts that a campaign is cut in, so that shards share it and a stopped one goes on.
 * What is generated in a unit depends on the campaign's seed and the unit's number alone.
 */
import type fc from 'fast-check';
import type { Shard } from '../../reports/index.ts';
import type { Program } from '../../harness/program/program.ts';
import { programsOf } from '../arbitraries/index.ts';
import { mix } from '../random.ts';

/** Programs generated in one. */
export const UNIT = 64;

/** Neighbouring seeds share no unit. */
export const seedOfUnit = (seed: number, unit: number): number => mix(seed, unit) & 0x7fffffff;

/** @param runs of the whole campaign: its last unit may have fewer */
export function generated(
  seed: number,
  unit: number,
  runs: number | undefined,
  arbitrary?: fc.Arbitrary<Program>,
): Program[] {
  const count = Math.min(UNIT, (runs ?? Infinity) - unit * UNIT);
  return programsOf(seedOfUnit(seed, unit), UNIT, arbitrary).slice(0, count);
}

/** The first unit from `from` on that a shard has; undefined where there is none. */
export function nextUnit(
  from: number,
  runs: number | undefined,
  shard: Shard | undefined,
): number | undefined {
  const { index, of } = shard ?? { index: 1, of: 1 };
  const ahead = (index - 1 - (from % of) + of) % of;
  const unit = from + ahead;
  return runs !== undefined && unit * UNIT >= runs ? undefined : unit;
}
