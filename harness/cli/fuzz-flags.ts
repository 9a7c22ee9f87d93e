/** The flags of `fuzz`, and what they mean together. */
import { InvalidArgumentError } from 'commander';
import type { Shard } from '../../reports/index.ts';
import { parseShard } from '../runner/shard.ts';
import { UsageError } from './exit.ts';
import type { SourceFlags } from './fuzz-source.ts';

export interface FuzzFlags extends SourceFlags {
  target?: string[];
  also?: string[];
  time?: number;
  soak?: true;
  runs?: number;
  seed?: number;
  shard?: Shard;
  resume?: true;
  findings?: number;
  jobs?: number;
  feedback: 'none' | 'reply' | 'kcov';
  corpus?: string;
  allow?: string[];
  out: string;
  known?: string[];
  specCoverage?: boolean;
  json?: boolean;
}

export const DEFAULT_SECONDS = 30;
const DEFAULT_FINDINGS = 100;
/** Findings in a soak: a wall of the same mistake must not fill the disk. */
const SOAK_FINDINGS = 1000;

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `90`, `90s`, `10m`, `4h`. @returns seconds */
export function duration(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(number) * (UNITS[unit] ?? NaN);
  if (!(seconds >= 1)) throw new InvalidArgumentError('It must be like 90, 10m or 4h');
  return seconds;
}

export function shard(text: string): Shard {
  const parsed = parseShard(text);
  if (parsed === undefined) throw new InvalidArgumentError('It must be like 2/5: part 2 of 5');
  return parsed;
}

export interface Budget {
  seconds?: number;
  runs?: number;
  findings: number;
}

/** When it ends. @throws UsageError for flags that contradict each other */
export function budgetOf({ time, soak, runs, findings }: FuzzFlags): Budget {
  if (soak && (time !== undefined || runs !== undefined)) {
    throw new UsageError('--soak has no end: leave --time and --runs out, or leave --soak out');
  }
  const seconds = time ?? (soak || runs !== undefined ? undefined : DEFAULT_SECONDS);
  return {
    ...(seconds !== undefined && { seconds }),
    ...(runs !== undefined && { runs }),
    findings: findings ?? (soak ? SOAK_FINDINGS : DEFAULT_FINDINGS),
  };
}

/** @throws UsageError for flags that cannot be had, or not together */
export function checkFlags(flags: FuzzFlags): void {
  if (flags.feedback === 'none' && flags.corpus !== undefined) {
    throw new UsageError('--corpus is kept by feedback: leave --feedback none out');
  }
  if (flags.shard !== undefined && flags.seed === undefined) {
    throw new UsageError('--shard: every shard needs the same seed: give --seed with it');
  }
}
