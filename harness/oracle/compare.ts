/** Two transcripts of one program: where they part first. */
import { fromHex } from '../program/bytes.ts';
import type { Program } from '../program/program.ts';
import type { Datagram, Outcome, Transcript } from '../program/transcript.ts';
import { type Canonical, canonicalize, protocolsAt } from './canonical.ts';
import { type Difference, differenceOfBytes, showShort } from './difference.ts';
import { fingerprintOf } from './fingerprint.ts';
import { kindOf } from './match.ts';
import type { Covered } from './masks.ts';
import { describeOutcome } from './words.ts';

export interface Divergence extends Difference {
  /** Index of the step. */
  step: number;
  /** The same for the same kind of difference, whatever the program's numbers. */
  fingerprint: string;
}

export interface Comparison {
  divergence?: Divergence;
  /** Bytes that came back from the reference in the steps compared. */
  bytes: number;
  covered: Covered;
  /** The step from which nothing was compared, and why: one side cannot be asked. */
  stopped?: { step: number; reason: string };
}

/** @param want the reference's transcript */
export function compareTranscripts(
  program: Program,
  want: Transcript,
  got: Transcript,
): Comparison {
  const stopped = firstStop(program, want, got);
  const compared = <T>(list: readonly T[]): T[] => list.slice(0, stopped?.step);
  const [reference, other] = [want, got].map((each) =>
    canonicalize(program, { ...each, outcomes: compared(each.outcomes) }),
  ) as [Canonical, Canonical];
  const { bytes, covered } = reference;
  const protocols = protocolsAt(program);
  for (const [index, step] of compared(program.steps).entries()) {
    const [a, b] = [reference.outcomes[index], other.outcomes[index]];
    if (a === undefined || b === undefined) break;
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    const protocol = protocols[index] ?? -1;
    const found =
      differenceOf(a, b, protocol) ??
      (step.call === 'kernel_calls' ? differenceOfLines(a, b) : undefined);
    if (found === undefined) continue;
    const divergence = {
      ...found,
      step: index,
      want: describeOutcome(a, protocol),
      got: describeOutcome(b, protocol),
      fingerprint: fingerprintOf(step.call, found.kind),
    };
    return { bytes, covered, divergence };
  }
  return stopped === undefined ? { bytes, covered } : { bytes, covered, stopped };
}

/** The first step of which one side told nothing. */
function firstStop(program: Program, want: Transcript, got: Transcript): Comparison['stopped'] {
  for (const step of program.steps.keys()) {
    const reason = cannotCompare(want.outcomes[step]) ?? cannotCompare(got.outcomes[step]);
    if (reason !== undefined) return { step, reason };
  }
  return undefined;
}

function cannotCompare(outcome: Outcome | undefined): string | undefined {
  if (outcome === undefined) return 'no outcome';
  if ('unsupported' in outcome) return `unsupported: ${outcome.unsupported}`;
  if ('unmodelled' in outcome) return `unmodelled: ${outcome.unmodelled}`;
  return 'lost' in outcome ? `lost: ${outcome.lost}` : undefined;
}

interface Found {
  text: string;
  kind: string;
}

function differenceOf(a: Outcome, b: Outcome, protocol: number): Found | undefined {
  const [errnoA, errnoB] = [errnoOf(a), errnoOf(b)];
  if (errnoA !== errnoB) return say('errno', errnoA, errnoB);
  if (!('ret' in a) || !('ret' in b)) return undefined;
  if (a.datagrams !== undefined || b.datagrams !== undefined) {
    const found = differenceOfQueues(a.datagrams ?? [], b.datagrams ?? [], protocol);
    if (found !== undefined) return found;
  }
  for (const key of ['end', 'ret', 'name', 'value', 'length', 'revents'] as const) {
    if (a[key] === b[key]) continue;
    const found = say(key, a[key], b[key]);
    return NAMED.has(key) ? found : { ...found, kind: key };
  }
  // lines of /proc hold addresses and counters: only rules read them; others see differenceOfLines
  return undefined;
}

/** Which callbacks ran. */
function differenceOfLines(a: Outcome, b: Outcome): Found | undefined {
  const [want = [], got = []] = [a, b].map((each) => ('ret' in each ? (each.lines ?? []) : []));
  const index = [...want, ...got].findIndex((_, at) => want[at] !== got[at]);
  if (index < 0) return undefined;
  return say(`line ${index}`, want[index], got[index]);
}

const errnoOf = (outcome: Outcome): string => ('errno' in outcome ? outcome.errno : 'success');

/** Whose values tell one kind of difference from another; those of the rest vary with the program. */
const NAMED: ReadonlySet<string> = new Set(['end', 'revents']);

const say = (what: string, a?: string | number, b?: string | number): Found => ({
  text: `${what}: want ${String(a ?? 'none')}, got ${String(b ?? 'none')}`,
  kind: `${what} ${String(a ?? 'none')}/${String(b ?? 'none')}`,
});

function differenceOfQueues(
  a: readonly Datagram[],
  b: readonly Datagram[],
  protocol: number,
): Found | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [want, got] = [a[index], b[index]];
    if (want === undefined || got === undefined) {
      const said = showShort(fromHex((want ?? got)?.bytes ?? ''), protocol);
      const side = want === undefined ? 'extra' : 'missing';
      return { text: `datagram ${index}: ${side}: ${said}`, kind: `${side} ${kindOf(said)}` };
    }
    const found = differenceOfDatagrams(`datagram ${index}`, want, got, protocol);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceOfDatagrams(
  what: string,
  want: Datagram,
  got: Datagram,
  protocol: number,
): Found | undefined {
  if (want.bytes !== got.bytes) {
    const [a, b] = [fromHex(want.bytes), fromHex(got.bytes)];
    let at = 0;
    while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
    const { text, kind } = differenceOfBytes(a, b, at, protocol);
    return { text: `${what}, ${text}`, kind };
  }
  for (const key of ['ret', 'flags', 'from', 'fromLength', 'control'] as const) {
    if (want[key] !== got[key]) {
      return { ...say(`${what}, ${key}`, want[key], got[key]), kind: `datagram ${key}` };
    }
  }
  return undefined;
}
