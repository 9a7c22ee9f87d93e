/**
 * The evidence of a failing rule, as labelled fields: the terminal colours and wraps them, JUnit
 * takes them as the failure's body.
 */
import type { CaseResult, RequirementResult } from './run-result.ts';
import { visible, visibleLines } from './visible.ts';

/** A field of the evidence. */
export interface Field {
  label: string;
  lines: string[];
  /** Decoded bytes and commands: a line break would spoil them. */
  verbatim?: true;
}

/** `hdr.short_dgram [kernel]`: how every report names a rule on a target. */
export function nameOf({ id, target }: Pick<RequirementResult, 'id' | 'target'>): string {
  return visible(`${id} [${target}]`);
}

/** Rule, level, source, each distinct divergence, reason if there is one, replay command. */
export function evidenceOf(result: RequirementResult): Field[] {
  return [
    field('rule', visible(result.rule)),
    field('level', result.level),
    ...result.source.map((source) => field('source', visible(source))),
    ...reasonsOf(result),
    ...(result.known ?? []).map(({ place }) => field('listed at', visible(place))),
    ...linksOf(result).map((link) => field('link', link)),
    ...divergencesOf(result.cases),
    { ...field('replay', visible(result.replay)), verbatim: true },
  ];
}

/** The first difference in one line. A rule may diverge in more cases than one. */
export function differenceOf(result: RequirementResult): string {
  const failing = result.cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'flaky');
  const first = failing.find(({ divergence }) => divergence)?.divergence?.difference;
  const rest = failing.length > 1 ? ` (and ${failing.length - 1} more of its cases)` : '';
  return visible(first ?? result.reason ?? 'no difference was recorded') + rest;
}

/** Why it was not judged: the rule's own reason, else the first case's. */
export function reasonOf(result: RequirementResult): string {
  const reason = result.reason ?? result.cases.find((one) => one.reason)?.reason;
  return visible(reason ?? '').trim() || 'no reason given';
}

/** Where more is said of a known divergence. */
export function linksOf({ known = [] }: RequirementResult): string[] {
  return [...new Set(known.flatMap(({ link }) => link ?? []))].map(visible);
}

function reasonsOf(result: RequirementResult): Field[] {
  const cases = result.cases.filter(({ verdict, reason }) => verdict === 'broken' && reason);
  return [
    ...(result.reason === undefined
      ? []
      : [{ label: 'reason', lines: visibleLines(result.reason) }]),
    ...cases.map(({ name, reason }) => ({
      label: 'broken',
      lines: visibleLines(`case '${visible(name)}': ${reason}`),
    })),
  ];
}

/** Cases with one fingerprint fail for one cause: the first is shown, the others are named. */
function divergencesOf(cases: readonly CaseResult[]): Field[] {
  const alike = new Map<string, CaseResult[]>();
  for (const one of cases) {
    if (!one.divergence) continue;
    const { fingerprint } = one.divergence;
    alike.set(fingerprint, [...(alike.get(fingerprint) ?? []), one]);
  }
  return [...alike.values()].flatMap(([first, ...others]) =>
    first?.divergence ? divergenceOf(first.name, first.divergence, others) : [],
  );
}

function divergenceOf(
  name: string,
  { step, stepText, want, got, difference, fingerprint }: NonNullable<CaseResult['divergence']>,
  others: readonly CaseResult[],
): Field[] {
  return [
    field('case', visible(name)),
    { label: `step ${step}`, lines: visibleLines(stepText) },
    ...alternatives(want),
    {
      label: 'got',
      lines: got.length === 0 ? ['nothing'] : got.flatMap(visibleLines),
      verbatim: true,
    },
    field('differs', visible(difference)),
    field('fingerprint', visible(fingerprint)),
    ...(others.length === 0
      ? []
      : [field('same in', others.map((other) => `'${visible(other.name)}'`).join(', '))]),
  ];
}

/** A line `or` stands between acceptable outcomes. */
function alternatives(want: readonly string[]): Field[] {
  const fields: Field[] = [{ label: 'want', lines: [], verbatim: true }];
  for (const line of want) {
    if (line === 'or') fields.push({ label: 'or', lines: [], verbatim: true });
    else fields.at(-1)?.lines.push(...visibleLines(line));
  }
  return fields;
}

function field(label: string, line: string): Field {
  return { label, lines: [line] };
}
