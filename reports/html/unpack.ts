/** PackedRun to what the page shows. The cases of a cell are made when somebody asks for them. */
import type { CaseResult, KnownEntry, RequirementResult, Verdict } from '../run-result.ts';
import { VERDICTS } from '../tally.ts';
import { CASE_LETTERS, ID_MARK, SENT_MARK } from './packed.ts';
import type { PackedCell, PackedDivergence, PackedRun } from './packed.ts';

/** A row of the matrix. */
export interface Rule extends Pick<
  RequirementResult,
  'id' | 'suite' | 'rule' | 'level' | 'source'
> {
  /** One a target; undefined where the rule was not run. */
  cells: (Cell | undefined)[];
}

/** A rule on a target. */
export interface Cell {
  rule: Rule;
  /** Index of the target. */
  target: number;
  verdict: Verdict;
  time: number;
  reason?: string;
  replay: string;
  /** What the ledger says of it. */
  known: () => KnownEntry[];
  cases: () => Case[];
}

/** One of a cell's cases. */
export interface Case extends Pick<
  CaseResult,
  'name' | 'verdict' | 'time' | 'reason' | 'attempts'
> {
  divergence?: Divergence;
  program?: Program;
}

/** What a case did. */
export interface Program {
  steps: { text: string; sent: string[] }[];
  at?: number;
}

/** Why a case fails. */
export interface Divergence extends Pick<
  NonNullable<CaseResult['divergence']>,
  'step' | 'stepText' | 'difference' | 'fingerprint'
> {
  /** Absent where an earlier case of the cell has the same fingerprint. */
  evidence?: { want: string[]; got: string[] };
}

/** The rules of a run, in the order of the matrix. */
export function unpack(run: PackedRun): Rule[] {
  return run.rules.map(([id, suite, text, level, source, cells]) => {
    const rule: Rule = {
      id: textAt(run, id),
      suite: textAt(run, suite),
      rule: textAt(run, text),
      level,
      source: linesAt(run, source),
      cells: [],
    };
    rule.cells = cells.map((cell, target) =>
      cell === 0 ? undefined : unpackCell(run, cell, rule, target),
    );
    return rule;
  });
}

function unpackCell(run: PackedRun, packed: PackedCell, rule: Rule, target: number): Cell {
  const [verdict, time, replay, , , , reason] = packed;
  return {
    rule,
    target,
    verdict: VERDICTS[verdict] ?? 'broken',
    time,
    replay: textAt(run, replay).replaceAll(ID_MARK, rule.id),
    ...(reason !== -1 && { reason: textAt(run, reason) }),
    known: () => (packed[11] ?? []).map((entry) => unpackKnown(linesAt(run, entry))),
    cases: () => unpackCases(run, packed),
  };
}

function unpackKnown([place = '', kind = '', reason = '', link = '', expires = '']: string[]) {
  return {
    place,
    class: kind === 'deliberate' ? kind : 'defect',
    reason,
    ...(link !== '' && { link }),
    ...(expires !== '' && { expires }),
  } satisfies KnownEntry;
}

function unpackCases(run: PackedRun, packed: PackedCell): Case[] {
  const [
    ,
    ,
    ,
    names,
    letters,
    times,
    ,
    divergences = [],
    reasons = [],
    programs = [],
    attempts = [],
  ] = packed;
  const verdicts = new Map(
    Object.entries(CASE_LETTERS).map(([verdict, letter]) => [letter, verdict]),
  );
  const cases = linesAt(run, names).map((name, index): Case => ({
    name,
    verdict: verdicts.get(letters[index] ?? '') as CaseResult['verdict'],
    time: typeof times === 'number' ? times : (times[index] ?? 0),
  }));
  let divergence: Divergence | undefined;
  for (const packed of divergences) {
    divergence = packed.length === 1 ? withoutEvidence(divergence) : divergenceOf(run, packed);
    const one = cases[packed[0]];
    if (one && divergence) one.divergence = divergence;
  }
  for (const [index, reason] of reasons) {
    const one = cases[index];
    if (one) one.reason = textAt(run, reason);
  }
  for (const [index, steps, at] of programs) {
    const one = cases[index];
    if (one) one.program = { steps: stepsAt(run, steps), ...(at !== undefined && { at }) };
  }
  for (const [index, failed, of] of attempts) {
    const one = cases[index];
    if (one) one.attempts = { failed, of };
  }
  return cases;
}

function stepsAt(run: PackedRun, index: number): Program['steps'] {
  const steps: Program['steps'] = [];
  for (const line of linesAt(run, index)) {
    if (line.startsWith(SENT_MARK)) steps.at(-1)?.sent.push(line.slice(SENT_MARK.length));
    else steps.push({ text: line, sent: [] });
  }
  return steps;
}

function withoutEvidence(divergence: Divergence | undefined): Divergence | undefined {
  if (!divergence) return undefined;
  const { evidence: _, ...rest } = divergence;
  return rest;
}

function divergenceOf(
  run: PackedRun,
  packed: Exclude<PackedDivergence, [caseIndex: number]>,
): Divergence {
  const [, step, stepText, difference, fingerprint, want, got] = packed;
  return {
    step,
    stepText: textAt(run, stepText),
    difference: textAt(run, difference),
    fingerprint: textAt(run, fingerprint),
    ...(want !== undefined &&
      got !== undefined && { evidence: { want: linesAt(run, want), got: linesAt(run, got) } }),
  };
}

function textAt({ texts }: PackedRun, index: number): string {
  return texts[index] ?? '';
}

function linesAt(run: PackedRun, index: number): string[] {
  return (run.lists[index] ?? []).map((text) => textAt(run, text));
}
