/** The smaller sections of the summary; each gives no lines where it has nothing to say. */
import { differenceOf, linksOf, nameOf, reasonOf } from './evidence.ts';
import type { Paint } from './paint.ts';
import { isJudged } from './run-result.ts';
import type { RequirementResult, RunResult, Verdict } from './run-result.ts';
import { groupBy, rules } from './tally.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Of each target, in full: who reads a terminal looks at one after the other. */
const MOST = 10;

type Section = (result: RunResult, width: number, paint: Paint) => string[];

/** Targets that could not be run, with what to do about it. */
export const targetSection: Section = ({ targets }, width, paint) =>
  titled(
    'Targets that were not run',
    targets.flatMap(({ spec, unavailable }) =>
      unavailable
        ? [`${unavailable.verdict}: ${spec}: ${unavailable.reason}`, `  mend: ${unavailable.mend}`]
        : [],
    ),
    width,
    paint,
  );

/** Level observed: told, never failing. */
export const changedSection: Section = (result, width, paint) =>
  titled(
    'Changed (observed behaviour, fails nothing)',
    groupBy(of(result, 'changed'), ({ target }) => target).flatMap(([target, group]) => [
      ...group
        .slice(0, MOST)
        .flatMap((one) => [`${nameOf(one)}: ${differenceOf(one)}`, `  replay: ${one.replay}`]),
      ...(group.length > MOST ? [`and ${rules(group.length - MOST)} more [${target}]`] : []),
    ]),
    width,
    paint,
  );

/** Diverged, and held when asked again: told with the rate, never failing. */
export const flakySection: Section = (result, width, paint) =>
  titled(
    'Flaky (diverged, and held when asked again)',
    of(result, 'flaky').flatMap((one) => [
      `${nameOf(one)}: ${reasonOf(one)}: ${differenceOf(one)}`,
      `  replay: ${one.replay}`,
    ]),
    width,
    paint,
  );

/** Good news that asks for an edit. */
export const fixedSection: Section = (result, width, paint) =>
  titled(
    'Fixed (listed as known, but they hold: take them off the list)',
    of(result, 'fixed').map((one) => `${nameOf(one)}: ${reasonOf(one)}`),
    width,
    paint,
  );

/** Entries that no failing case needed: the rule is known by another, or the mark has moved. */
export const unusedSection: Section = (result, width, paint) =>
  titled(
    'Entries that excused nothing (take them off the list)',
    (result.unused ?? []).map(
      ({ place, id, fingerprint = '', target, reason }) =>
        `${place}: ${id ?? fingerprint} [${target}]: ${reason}`,
    ),
    width,
    paint,
  );

/** Grouped by reason, with the rules: each stands for a decision somebody took. */
export const knownSection: Section = (result, width, paint) =>
  listedSection('Known divergences', of(result, 'known').filter(isDefect), width, paint);

/** The same of those that the implementation means so. */
export const deliberateSection: Section = (result, width, paint) =>
  listedSection(
    'Deliberate divergences',
    of(result, 'known').filter((one) => !isDefect(one)),
    width,
    paint,
  );

/** One entry that is a defect makes the rule one. */
const isDefect = ({ known = [] }: RequirementResult): boolean =>
  known.length === 0 || known.some((entry) => entry.class === 'defect');

const listedSection = (
  title: string,
  listed: readonly RequirementResult[],
  width: number,
  paint: Paint,
): string[] =>
  titled(
    title,
    groupBy(listed, (one) => [reasonOf(one), ...linksOf(one)].join(', ')).flatMap(
      ([reason, group]) => [
        `${rules(group.length)}: ${reason}`,
        `  ${group.map(nameOf).join(', ')}`,
      ],
    ),
    width,
    paint,
  );

/** Grouped by reason and target, counted. */
export const skipSection: Section = (result, width, paint) =>
  titled(
    'Skipped',
    weightiest(
      groupBy(of(result, 'skip'), (one) => `${reasonOf(one)} [${one.target}]`).map(
        ([reason, { length }]) => ({ text: `${rules(length)}: ${reason}`, weight: length }),
      ),
      (left, weight) => `${rules(weight)}: ${left} reasons more; ${ALL}`,
    ),
    width,
    paint,
  );

/** What was not compared, grouped by reason; nothing where nothing was. */
export const maskSection: Section = (result, width, paint) =>
  titled(
    'Left out of comparisons',
    weightiest(
      groupBy(isJudged(result) ? result.masks : [], ({ reason }) => reason).map(
        ([reason, group]) => {
          const bytes = group.reduce((sum, mask) => sum + mask.bytes, 0);
          const names = group.map(({ name }) => name);
          const some = names.length > 3 ? rules(names.length) : names.join(', ');
          const much =
            bytes === 0 ? 'any number of bytes' : `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
          return { text: `${some} (${much}): ${reason}`, weight: names.length };
        },
      ),
      (left) => `${left} reasons more; ${ALL}`,
    ),
    width,
    paint,
  );

/** So many reasons of a section are told; a screen has room for the rest of the run, too. */
const MOST_REASONS = 15;
const ALL = 'all of them: --results FOLDER';

/** All texts, or of many the weightiest, and how many are left with which weight. */
function weightiest(
  entries: readonly { text: string; weight: number }[],
  rest: (left: number, weight: number) => string,
): string[] {
  if (entries.length <= MOST_REASONS) return entries.map(({ text }) => text);
  const sorted = entries.toSorted((a, b) => b.weight - a.weight);
  const left = sorted.slice(MOST_REASONS - 1);
  const weight = left.reduce((sum, each) => sum + each.weight, 0);
  return [...sorted.slice(0, MOST_REASONS - 1).map(({ text }) => text), rest(left.length, weight)];
}

function of({ results }: RunResult, verdict: Verdict): RequirementResult[] {
  return results.filter((one) => one.verdict === verdict);
}

/** Entries indented by two, what hangs over by four more. Commands are not broken. */
function titled(title: string, entries: readonly string[], width: number, paint: Paint): string[] {
  if (entries.length === 0) return [];
  return [paint('bold', title), ...entries.flatMap((entry) => entryLines(visible(entry), width))];
}

function entryLines(entry: string, width: number): string[] {
  if (/^ +(?:replay|mend): /u.test(entry)) return [`  ${entry}`];
  const depth = /^ */u.exec(entry)?.[0].length ?? 0;
  return wrap(entry.trim(), Math.max(width - depth - 6, 20)).map(
    (line, index) => ' '.repeat(depth + (index === 0 || depth > 0 ? 2 : 6)) + line,
  );
}
