/** What was found, counted: mutants that no rule noticed, but for those that nobody can. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Found, MutantsFile } from './mutants-file.ts';

export interface Survivor extends Pick<Found, 'file' | 'line' | 'was' | 'became' | 'mutator'> {
  /** No rule even met it. */
  unmet: boolean;
  /** Why nobody outside can tell: it does not count. */
  equivalent?: string;
}
export interface MutantScore {
  room: string;
  /** A rule failed, or was brought down. */
  killed: number;
  /** Of them, those that made the simulator throw or run in circles. */
  crashed: number;
  /** Proven to change nothing while all planted faults are off: they do not count. */
  off: number;
  survivors: readonly Survivor[];
  /** Not asked yet, for want of time. */
  unasked: number;
  /** In percent, of those that count. */
  score: number;
}

const equivalents = z.array(
  z.strictObject({
    file: z.string(),
    was: z.string(),
    became: z.string().optional().describe('default whatever'),
    in: z.string().optional().describe('part of the line, where the file has others like it'),
    reason: z.string(),
  }),
);
export type Equivalent = z.infer<typeof equivalents>[number];
export const readEquivalents = (): Equivalent[] =>
  equivalents.parse(parse(readFileSync(new URL('equivalent.yaml', import.meta.url), 'utf8')) ?? []);

export function scoreMutants(
  {
    room,
    mutants,
    total,
  }: Pick<MutantsFile, 'room' | 'mutants'> & {
    /** How many the room has, asked or not. */
    total?: number;
  },
  known: readonly Equivalent[] = readEquivalents(),
): MutantScore {
  const counts = { killed: 0, crashed: 0, off: 0 };
  const survivors: Survivor[] = [];
  for (const { verdict, file, line, was, became, mutator } of Object.values(mutants)) {
    if (verdict === 'off') counts.off++;
    else if (verdict !== 'survived' && verdict !== 'unmet') {
      counts.killed++;
      if (verdict !== 'killed') counts.crashed++;
    } else {
      const entry = known.find(
        (each) =>
          each.file === file &&
          flat(each.was) === flat(was) &&
          (each.became === undefined || flat(each.became) === flat(became)) &&
          (each.in === undefined || lineOf(file, line).includes(each.in)),
      );
      survivors.push({
        ...{ file, line, was, became, mutator, unmet: verdict === 'unmet' },
        ...(entry === undefined ? {} : { equivalent: entry.reason }),
      });
    }
  }
  const lost = survivors.filter(({ equivalent }) => equivalent === undefined).length;
  const asked = Object.keys(mutants).length;
  const unasked = Math.max(0, (total ?? asked) - asked);
  const counted = counts.killed + lost;
  return {
    room,
    ...counts,
    survivors,
    unasked,
    score: counted === 0 ? 100 : (100 * counts.killed) / counted,
  };
}

const lineOf = (file: string, line: number): string =>
  readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';

/** Line breaks are the formatter’s. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');
