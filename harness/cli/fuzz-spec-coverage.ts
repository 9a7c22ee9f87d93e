/** `nlconform fuzz --spec-coverage`: what of the specs programs are made for, and what targets say. */
import type { SpecAnswers, SpecRow } from '../../fuzz/spec/spec-coverage.ts';
import type { Target } from '../targets/target.ts';
import { readSpecsOf } from './fuzz-source.ts';

/** @param targets started */
export async function specCoverage(
  specs: string | true | undefined,
  targets: readonly Target[],
): Promise<SpecRow[]> {
  const { coverSpecs } = await import('../../fuzz/spec/spec-coverage.ts');
  const run = targets.map(
    (target) => [target.spec, (programs) => target.run(programs)] as [string, Target['run']],
  );
  return coverSpecs(await readSpecsOf(specs), new Map(run));
}

export function renderSpecCoverage(rows: readonly SpecRow[]): string {
  const targets = Object.keys(rows[0]?.answers ?? {});
  const table = [
    ['spec', 'operations', 'attributes', 'conformant', 'violating', ...targets],
    ...rows.map((row) => [
      row.spec,
      ...[row.operations, row.attributes, row.conformant, row.violating].map(String),
      ...targets.map((target) => answersText(row.answers[target])),
    ]),
  ];
  const wide = (column: number): number =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0));
  const lines = table.map((cells) =>
    cells
      .map((cell, at) => (at === 0 || at > 4 ? cell.padEnd(wide(at)) : cell.padStart(wide(at))))
      .join('  ')
      .trimEnd(),
  );
  const sum = (of: (row: SpecRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const without = rows.flatMap((row) => row.without.map((name) => `${row.spec} ${name}`));
  const doubts = rows.flatMap((row) => row.doubts);
  return [
    ...lines,
    '',
    `${sum((row) => row.operations)} operations and ${sum((row) => row.attributes)} attributes of requests: ` +
      `${sum((row) => row.conformant)} conformant and ${sum((row) => row.violating)} violating programs`,
    without.length === 0
      ? 'each operation and each attribute has at least one of both'
      : `without a program of one kind: ${without.join(', ')}`,
    ...doubts.map((doubt) => `left out: ${doubt}`),
  ].join('\n');
}

function answersText(answers: SpecAnswers | undefined): string {
  if (answers === undefined) return '';
  if (answers.skipped !== undefined) return `skipped: ${answers.skipped}`;
  const { conformant, violating, unclear } = answers;
  const more = unclear === 0 ? '' : `, ${unclear} without an answer`;
  return (
    `accepted ${conformant.accepted} of ${conformant.accepted + conformant.refused} conformant, ` +
    `refused ${violating.refused} of ${violating.accepted + violating.refused} violating${more}`
  );
}
