/** What Stryker found, counted: mutants that no rule noticed, but for those that nobody can. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Of Stryker’s report what is used here (mutation-testing-report-schema). */
export interface MutantReport {
  files: Record<
    string,
    {
      source: string;
      mutants: readonly {
        status: string;
        mutatorName: string;
        replacement?: string;
        location: { start: Position; end: Position };
      }[];
    }
  >;
}
interface Position {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

export interface Survivor {
  file: string;
  line: number;
  /** What stood there, and what stood there instead. */
  was: string;
  became: string;
  mutator: string;
  /** No rule even met it. */
  unmet: boolean;
  /** Why nobody outside can tell: it does not count. */
  equivalent?: string;
}
export interface MutantScore {
  killed: number;
  survivors: readonly Survivor[];
  /** In percent, of those that count. */
  score: number;
}

const equivalents = z.array(
  z.strictObject({
    file: z.string(),
    was: z.string(),
    became: z.string().optional().describe('default whatever'),
    reason: z.string(),
  }),
);
export type Equivalent = z.infer<typeof equivalents>[number];
export const readEquivalents = (): Equivalent[] =>
  equivalents.parse(parse(readFileSync(new URL('equivalent.yaml', import.meta.url), 'utf8')) ?? []);

const KILLED = new Set(['Killed', 'Timeout', 'RuntimeError']);
const SURVIVED = new Set(['Survived', 'NoCoverage']);

export function scoreMutants(
  { files }: MutantReport,
  known: readonly Equivalent[] = readEquivalents(),
): MutantScore {
  let killed = 0;
  const survivors: Survivor[] = [];
  for (const [file, { source, mutants }] of Object.entries(files)) {
    for (const { status, mutatorName, replacement = '', location } of mutants) {
      if (KILLED.has(status)) killed++;
      if (!SURVIVED.has(status)) continue;
      const was = cut(source, location.start, location.end);
      const entry = known.find(
        (each) =>
          each.file === file &&
          each.was === was &&
          (each.became === undefined || each.became === replacement),
      );
      survivors.push({
        file,
        line: location.start.line,
        was,
        became: replacement,
        mutator: mutatorName,
        unmet: status === 'NoCoverage',
        ...(entry === undefined ? {} : { equivalent: entry.reason }),
      });
    }
  }
  const lost = survivors.filter(({ equivalent }) => equivalent === undefined).length;
  return { killed, survivors, score: killed + lost === 0 ? 100 : (100 * killed) / (killed + lost) };
}

function cut(source: string, start: Position, end: Position): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}
