/** RunResult to PackedRun. All texts become visible ones here, so the page need not care. */
import type {
  CaseResult,
  HealthResult,
  RequirementResult,
  RunResult,
  TargetResult,
} from '../run-result.ts';
import { groupBy, VERDICTS } from '../tally.ts';
import { visible, visibleLines } from '../visible.ts';
import { createIntern } from './intern.ts';
import type { Intern } from './intern.ts';
import { CASE_LETTERS, ID_MARK, SENT_MARK } from './packed.ts';
import type {
  PackedCell,
  PackedDivergence,
  PackedProgram,
  PackedRule,
  PackedRun,
} from './packed.ts';

/** Rules by folder, both in order of first appearance. */
export function pack({ results, ...facts }: RunResult): PackedRun {
  const targets = [...facts.targets];
  for (const spec of new Set(results.map(({ target }) => target))) {
    if (!targets.some((target) => target.spec === spec)) targets.push({ spec });
  }
  const intern = createIntern();
  const rules = groupBy(results, ({ suite }) => suite).flatMap(([, ofSuite]) =>
    groupBy(ofSuite, ({ id }) => id).map(([, ofRule]) => packRule(ofRule, targets, intern)),
  );
  return {
    facts: {
      ...facts,
      ...(facts.reference !== undefined && { reference: visible(facts.reference) }),
      targets: targets.map(visibleTarget),
      bytes: targets.map(({ spec }) => bytesOf(results.filter(({ target }) => target === spec))),
      ...(facts.parts && {
        parts: facts.parts.map((part) => ({ ...part, targets: part.targets.map(visible) })),
      }),
      masks: facts.masks.map((mask) => ({
        ...mask,
        name: visible(mask.name),
        reason: visible(mask.reason),
      })),
    },
    texts: intern.texts,
    lists: intern.lists,
    rules,
  };
}

function packRule(
  cells: readonly RequirementResult[],
  targets: readonly TargetResult[],
  intern: Intern,
): PackedRule {
  const { text, list } = intern;
  const [first] = cells;
  if (!first) throw new Error('pack: a rule without results');
  return [
    text(visible(first.id)),
    text(visible(first.suite)),
    text(visible(first.rule)),
    first.level,
    list(first.source.map(visible)),
    targets.map(({ spec }) => {
      const cell = cells.find(({ target }) => target === spec);
      return cell ? packCell(cell, intern) : 0;
    }),
  ];
}

function packCell(cell: RequirementResult, intern: Intern): PackedCell {
  const { text, list } = intern;
  const times = cell.cases.map(({ time }) => shortTime(time));
  const divergences = packDivergences(cell.cases, intern);
  const reasons = cell.cases.flatMap(({ reason }, index): [number, number][] =>
    // a skip's cases mostly repeat the rule's own reason
    reason === undefined || reason === cell.reason ? [] : [[index, text(visible(reason))]],
  );
  const packed: PackedCell = [
    VERDICTS.indexOf(cell.verdict),
    shortTime(cell.time),
    text(visible(cell.replay).replaceAll(visible(cell.id), ID_MARK)),
    list(cell.cases.map(({ name }) => visible(name))),
    cell.cases.map(({ verdict }) => CASE_LETTERS[verdict]).join(''),
    new Set(times).size === 1 ? (times[0] ?? 0) : times,
    cell.reason === undefined ? -1 : text(visible(cell.reason)),
  ];
  const programs = packPrograms(cell.cases, intern);
  const attempts = cell.cases.flatMap(({ attempts }, index): [number, number, number][] =>
    attempts ? [[index, attempts.failed, attempts.of]] : [],
  );
  const known = (cell.known ?? []).map((one) =>
    list([one.place, one.class, one.reason, one.link ?? '', one.expires ?? ''].map(visible)),
  );
  const rest = [divergences, reasons, programs, attempts, known] as const;
  const last = rest.findLastIndex(({ length }) => length > 0);
  return [...packed, ...rest.slice(0, last + 1)] as PackedCell;
}

function packPrograms(cases: readonly CaseResult[], { list }: Intern): PackedProgram[] {
  return cases.flatMap(({ program }, index): PackedProgram[] => {
    if (!program?.steps) return [];
    const lines = program.steps.flatMap(({ text, sent = [] }) => [
      visible(text),
      ...sent.flatMap(visibleLines).map((line) => SENT_MARK + line),
    ]);
    const { at } = program;
    return at === undefined ? [[index, list(lines)]] : [[index, list(lines), at]];
  });
}

function bytesOf(results: readonly RequirementResult[]): { received: number; compared: number } {
  const sum = (key: 'received' | 'compared') =>
    results.reduce((total, { bytes }) => total + (bytes?.[key] ?? 0), 0);
  return { received: sum('received'), compared: sum('compared') };
}

function packDivergences(cases: readonly CaseResult[], { text, list }: Intern) {
  const seen = new Set<string>();
  let before = '';
  return cases.flatMap(({ divergence }, index): PackedDivergence[] => {
    if (!divergence) return [];
    const { step, stepText, want, got, difference, fingerprint } = divergence;
    const what = [
      step,
      text(visible(stepText)),
      text(visible(difference)),
      text(visible(fingerprint)),
    ] as const;
    const same = what.join() === before;
    before = what.join();
    if (same) return [[index]];
    const isFirst = !seen.has(fingerprint);
    seen.add(fingerprint);
    if (!isFirst) return [[index, ...what]];
    return [[index, ...what, list(want.flatMap(visibleLines)), list(got.flatMap(visibleLines))]];
  });
}

/** Two digits: microseconds are noise, and seventeen digits are a third of a page. */
function shortTime(milliseconds: number): number {
  if (milliseconds >= 10) return Math.round(milliseconds);
  const parts = milliseconds < 1 ? 100 : 10;
  return Math.round(milliseconds * parts) / parts;
}

function visibleTarget({ unavailable, health, ...target }: TargetResult): TargetResult {
  const { name, version, capabilities } = target;
  return {
    ...target,
    spec: visible(target.spec),
    ...(name !== undefined && { name: visible(name) }),
    ...(version !== undefined && { version: visible(version) }),
    ...(capabilities && { capabilities: capabilities.map(visible) }),
    ...(health && { health: health.map(visibleHealth) }),
    ...(unavailable && {
      unavailable: {
        verdict: unavailable.verdict,
        reason: visible(unavailable.reason),
        mend: visible(unavailable.mend),
      },
    }),
  };
}

/** The program is in the run's JSON. */
function visibleHealth(one: HealthResult): HealthResult {
  const kept: HealthResult = {
    ...one,
    title: visible(one.title),
    frames: one.frames.map(visible),
    rule: visible(one.rule),
    cases: one.cases.map(visible),
    text: one.text.map(visible),
    replay: visible(one.replay),
  };
  delete kept.program;
  return kept;
}
