/** Rules that fail or are broken: the first of each target in full, the others in a line each. */
import { differenceOf, nameOf, reasonOf } from './evidence.ts';
import type { Paint } from './paint.ts';
import type { RequirementResult, RunResult } from './run-result.ts';
import { ruleBlock } from './rule-block.ts';
import { groupBy, rules } from './tally.ts';
import { visible } from './visible.ts';
import { elide, wrap } from './wrap.ts';

/** On each target: who reads a terminal mends them one after the other. */
const IN_FULL = 10;
/** In a line each, on each target; the rest is counted. */
const IN_A_LINE = 40;

const HEADS = {
  fail: ['red', 'FAIL'],
  expired: ['red', 'EXPIRED'],
  broken: ['magenta', 'BROKEN'],
} as const;
type Bad = keyof typeof HEADS;

const ALL = 'all of it: --results FOLDER, or run one of them alone';

/** Blocks, to be set apart by an empty line. */
export function failureBlocks(
  { results }: RunResult,
  verdicts: readonly Bad[],
  width: number,
  paint: Paint,
): string[][] {
  const bad = results.filter(({ verdict }) => (verdicts as readonly string[]).includes(verdict));
  return groupBy(bad, ({ target }) => target).flatMap(([target, group]) => {
    // one cause may break every rule that comes after it: it is told once
    const told = verdicts.includes('broken') ? firstOfEachReason(group) : group;
    const full = told.slice(0, IN_FULL);
    const rest = group.filter((one) => !full.includes(one));
    const blocks = full.map((one) => [
      `${headOf(one, paint)} ${paint('bold', nameOf(one))}`,
      ...ruleBlock(one, width, paint),
    ]);
    if (rest.length === 0) return blocks;
    const lines = verdicts.includes('broken') ? idLines(rest, width) : oneLineEach(rest, width);
    const title = `${headOf(rest[0]!, paint)} ${paint('bold', `${rules(rest.length)} more [${visible(target)}]`)} (${ALL})`;
    return [...blocks, [title, ...lines]];
  });
}

function oneLineEach(rest: readonly RequirementResult[], width: number): string[] {
  const lines = rest.slice(0, IN_A_LINE).map((one) => {
    const line = `${visible(one.id)}: ${differenceOf(one)}`;
    return `  ${elide(line, Math.max(width - 2, 40))}`;
  });
  const more = rest.length - lines.length;
  return more > 0 ? [...lines, `  and ${rules(more)} more`] : lines;
}

/** Their reasons stand above. */
function idLines(rest: readonly RequirementResult[], width: number): string[] {
  const more = rest.length > IN_A_LINE ? ` and ${rules(rest.length - IN_A_LINE)} more` : '';
  const ids = rest.slice(0, IN_A_LINE).map(({ id }) => visible(id));
  return wrap(`${ids.join(', ')}${more}`, Math.max(width - 2, 40)).map((line) => `  ${line}`);
}

const firstOfEachReason = (group: readonly RequirementResult[]): RequirementResult[] =>
  groupBy(group, reasonOf).flatMap(([, [first]]) => first ?? []);

function headOf({ verdict }: RequirementResult, paint: Paint): string {
  const [style, word] = HEADS[verdict as Bad];
  return paint(style, word);
}
