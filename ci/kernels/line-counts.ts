/** What gcov says of one source file, added up over boots. */
import { z } from 'zod';

/** Of `gcov --json-format`, what we read; gcov(1) describes it. */
export const gcovSchema = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      lines: z.array(
        z.object({ line_number: z.int(), count: z.int(), function_name: z.string().optional() }),
      ),
      functions: z.array(
        z.object({ name: z.string(), start_line: z.int(), execution_count: z.int() }),
      ),
    }),
  ),
});
export type GcovReport = z.infer<typeof gcovSchema>;

export interface FileCoverage {
  /** As in the kernel's tree, e.g. `net/netlink/af_netlink.c`. */
  file: string;
  lines: { total: number; run: number };
  functions: { total: number; called: number };
  /** In the order of the file. */
  uncalled: { name: string; line: number }[];
  /** Lines that did not run of functions that did, by function, in the order of the file. */
  missed: { name: string; lines: number[] }[];
}

/** The Netlink core: headers, and code of others that happens to be instrumented, are left out. */
const SUBJECT = /(?:^|\/)((?:net\/netlink\/[^/]+|lib\/nlattr)\.c)$/;

export function addUp(reports: readonly GcovReport[]): FileCoverage[] {
  const files = new Map<string, Counts>();
  for (const { file, lines, functions } of reports.flatMap((report) => report.files)) {
    const name = SUBJECT.exec(file)?.[1];
    if (name === undefined) continue;
    const counts = files.get(name) ?? { lines: new Map(), functions: new Map() };
    files.set(name, counts);
    for (const { line_number: line, count, function_name: owner } of lines) {
      const before = counts.lines.get(line);
      counts.lines.set(line, {
        count: count + (before?.count ?? 0),
        owner: before?.owner ?? owner,
      });
    }
    // parts that the compiler split off begin where the function does
    for (const { start_line: line, name, execution_count: count } of functions) {
      const before = counts.functions.get(line);
      counts.functions.set(line, {
        name: before?.name ?? plainName(name),
        count: count + (before?.count ?? 0),
      });
    }
  }
  return [...files].toSorted(([a], [b]) => a.localeCompare(b)).map(summary);
}

interface Counts {
  lines: Map<number, { count: number; owner: string | undefined }>;
  /** By their first line. */
  functions: Map<number, { name: string; count: number }>;
}

function summary([file, { lines, functions }]: [string, Counts]): FileCoverage {
  const uncalled = [...functions]
    .filter(([, { count }]) => count === 0)
    .map(([line, { name }]) => ({ name, line }))
    .toSorted((a, b) => a.line - b.line);
  return {
    file,
    lines: { total: lines.size, run: [...lines.values()].filter(({ count }) => count > 0).length },
    functions: { total: functions.size, called: functions.size - uncalled.length },
    uncalled,
    missed: missedLines(lines, new Set(uncalled.map(({ name }) => name))),
  };
}

function missedLines(
  lines: Counts['lines'],
  uncalled: ReadonlySet<string>,
): FileCoverage['missed'] {
  const missed = new Map<string, number[]>();
  for (const [line, { count, owner }] of [...lines].toSorted(([a], [b]) => a - b)) {
    if (count > 0 || owner === undefined) continue;
    const name = plainName(owner);
    if (!uncalled.has(name)) missed.set(name, [...(missed.get(name) ?? []), line]);
  }
  return [...missed].map(([name, at]) => ({ name, lines: at }));
}

/** Without what the compiler adds to parts that it split off, or made anew: `.part.0`. */
const plainName = (name: string): string => name.replace(/\..*$/, '');

export interface Total {
  run: number;
  lines: number;
  called: number;
  functions: number;
}

export function total(files: readonly FileCoverage[]): Total {
  const sum = (pick: (file: FileCoverage) => number): number =>
    files.reduce((all, file) => all + pick(file), 0);
  return {
    run: sum(({ lines }) => lines.run),
    lines: sum(({ lines }) => lines.total),
    called: sum(({ functions }) => functions.called),
    functions: sum(({ functions }) => functions.total),
  };
}

export function renderCoverage(files: readonly FileCoverage[]): string {
  const row = (name: string, of: readonly FileCoverage[]): string => {
    const { run, lines, called, functions } = total(of);
    const share = ((100 * run) / lines).toFixed(1);
    return `${name.padEnd(26)} ${`${run}/${lines}`.padStart(11)} ${share.padStart(6)} % ${`${called}/${functions}`.padStart(9)}`;
  };
  const uncalled = files.flatMap(({ file, uncalled }) =>
    uncalled.map(({ name, line }) => `  ${file}:${line} ${name}`),
  );
  return [
    `${'file'.padEnd(26)} ${'lines run'.padStart(11)} ${'share'.padStart(8)} ${'functions'.padStart(9)}`,
    ...files.map((file) => row(file.file, [file])),
    row('all', files),
    ...(uncalled.length === 0 ? [] : ['', 'Functions that were not called', ...uncalled]),
  ].join('\n');
}
