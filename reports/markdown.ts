/**
 * A summary in Markdown for a pull request or a job's page: the verdict, counts, what fails with its
 * evidence folded away. Short: a comment on GitHub holds 65,536 characters.
 */
import { writeFileAtomically } from './atomic-file.ts';
import { differenceOf, evidenceOf, nameOf, reasonOf } from './evidence.ts';
import { whenOf } from './health-words.ts';
import { code, fenced, folded, inline, table } from './markdown-text.ts';
import type { RequirementResult, RunResult, Verdict } from './run-result.ts';
import { groupBy, rules, tallyOf, VERDICTS } from './tally.ts';
import { withLabels } from './target-label.ts';
import { verdictLine } from './verdict-line.ts';
import { visible } from './visible.ts';

/** So many failing rules are shown with their evidence; the rest are named. */
const SHOWN = 20;
/** Lines of evidence of one rule. */
const LINES = 60;
/** Entries of a folded list. */
const LISTED = 100;
/** Reports of kernels, lines of each, and columns of a line. */
const [REPORTS, REPORT_LINES, COLUMNS] = [10, 20, 120];
/** Characters; beyond it evidence is left out. */
const ROOM = 50_000;

/** Ends with a line break. */
export function renderMarkdown(whole: RunResult): string {
  const result = withLabels(whole);
  const bad = of(result, 'fail', 'expired', 'broken');
  const head = [
    `### nlconform`,
    '',
    inline(verdictLine(result)),
    ...countsOf(whole),
    ...missing(whole),
    ...unwell(whole),
  ];
  const tail = [
    ...list('Changed (observed behaviour, fails nothing)', of(result, 'changed'), differenceOf),
    ...list('Fixed: listed as known, but they hold', of(result, 'fixed'), reasonOf),
    ...list('Known divergences', of(result, 'known'), reasonOf),
    ...skipped(result),
  ];
  const size = (lines: readonly string[]): number => lines.join('\n').length;
  let room = ROOM - size(head) - size(tail);
  const shown: string[] = [];
  let count = 0;
  for (const one of bad.slice(0, SHOWN)) {
    const block = failure(one);
    if (size(block) > room) break;
    room -= size(block);
    shown.push(...block);
    count++;
  }
  const rest = bad.slice(count);
  const named = list(`And ${rules(rest.length)} more`, rest, differenceOf);
  return `${[...head, ...shown, ...named, ...tail].join('\n').trimEnd()}\n`;
}

export async function writeMarkdown(result: RunResult, path: string): Promise<void> {
  await writeFileAtomically(path, renderMarkdown(result));
}

function countsOf({ results, targets }: RunResult): string[] {
  if (results.length === 0) return [];
  const all = tallyOf(results);
  const verdicts = VERDICTS.filter((verdict) => all[verdict] > 0);
  const rows = groupBy(results, ({ target }) => target).map(([spec, group]) => {
    const tally = tallyOf(group);
    const version = targets.find((one) => one.spec === spec)?.version ?? '';
    return [code(spec), inline(version), ...verdicts.map((verdict) => String(tally[verdict]))];
  });
  return ['', ...table(['target', 'version', ...verdicts], rows)];
}

/** Targets that were not run: nobody may read the table as if they had been. */
const missing = ({ targets }: RunResult): string[] =>
  targets.flatMap(({ spec, unavailable }) =>
    unavailable
      ? ['', `Not run: ${code(spec)}: ${inline(`${unavailable.reason}; ${unavailable.mend}`)}`]
      : [],
  );

/** What kernels said of themselves, folded; those that fail the run first. */
function unwell({ targets }: RunResult): string[] {
  const all = targets
    .flatMap(({ spec, health = [] }) => health.map((one) => ({ spec, one })))
    .toSorted((a, b) => Number(b.one.fails) - Number(a.one.fails));
  const more = all.length - REPORTS;
  return [
    ...all.slice(0, REPORTS).flatMap(({ spec, one }) => {
      const word = one.fails ? 'KERNEL REPORT' : 'KERNEL NOTE';
      const over = one.text.length - REPORT_LINES;
      const text = one.text.slice(0, REPORT_LINES).map((line) => visible(line).slice(0, COLUMNS));
      return [
        '',
        ...folded(`<b>${word}</b> ${code(`${one.title} [${spec}]`)} ${inline(whenOf(one))}`, [
          ...fenced([...text, ...(over > 0 ? [`… ${over} more lines`] : []), visible(one.replay)]),
        ]),
      ];
    }),
    ...(more > 0 ? ['', `And ${more} more reports of kernels: see the run's page.`] : []),
  ];
}

function failure(one: RequirementResult): string[] {
  const lines = evidenceOf(one).flatMap((field) =>
    field.lines.map((line, at) => `${(at === 0 ? field.label : '').padEnd(13)}${line}`.trimEnd()),
  );
  const over = lines.length - LINES;
  const kept = over > 0 ? [...lines.slice(0, LINES - 1), `… ${over + 1} more lines`] : lines;
  // the last line is the command that shows it again
  const replay = over > 0 ? lines.slice(-1) : [];
  const title = `<b>${one.verdict.toUpperCase()}</b> ${code(nameOf(one))} ${inline(differenceOrReason(one))}`;
  return ['', ...folded(title, fenced([...kept, ...replay]))];
}

const differenceOrReason = (one: RequirementResult): string =>
  one.verdict === 'broken' ? reasonOf(one) : differenceOf(one);

function list(
  title: string,
  results: readonly RequirementResult[],
  tell: (one: RequirementResult) => string,
): string[] {
  if (results.length === 0) return [];
  const items = results
    .slice(0, LISTED)
    .map((one) => `- ${code(nameOf(one))}: ${inline(tell(one))}`);
  const more = results.length - LISTED;
  return [
    '',
    ...folded(inline(`${title} (${results.length})`), [
      ...items,
      ...(more > 0 ? [`- and ${more} more`] : []),
    ]),
  ];
}

function skipped(result: RunResult): string[] {
  const all = of(result, 'skip');
  if (all.length === 0) return [];
  const groups = groupBy(all, (one) => `${reasonOf(one)} [${one.target}]`);
  const items = groups
    .slice(0, LISTED)
    .map(([reason, group]) => `- ${rules(group.length)}: ${inline(reason)}`);
  return ['', ...folded(`Skipped (${all.length})`, items)];
}

function of({ results }: RunResult, ...verdicts: Verdict[]): RequirementResult[] {
  return results.filter(({ verdict }) => verdicts.includes(verdict));
}
