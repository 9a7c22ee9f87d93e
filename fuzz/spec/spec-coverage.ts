/** How much of the specs programs are made for, and what targets say to them. */
import type { Program } from '../../harness/program/program.ts';
import type { Outcome, Transcript } from '../../harness/program/transcript.ts';
import { type SpecCase, casesOf } from './spec-case.ts';
import { reachable } from './reachable.ts';
import type { Spec } from './spec.ts';

export interface SpecRow {
  spec: string;
  file: string;
  /** With do or dump. */
  operations: number;
  /** That a request can hold. */
  attributes: number;
  /** Programs. */
  conformant: number;
  violating: number;
  /** Operations and attributes that lack a program of either kind. */
  without: string[];
  /** What the file refers to, and nobody knows. */
  doubts: readonly string[];
  /** By target. */
  answers: Record<string, SpecAnswers>;
}

/** What a target said to the programs of one spec. */
export interface SpecAnswers {
  /** Why it could not be asked: a family or protocol that it lacks. */
  skipped?: string;
  /** Programs answered, of each kind: without error, with one. */
  conformant: { accepted: number; refused: number };
  violating: { accepted: number; refused: number };
  /** Programs with no answer that says either. */
  unclear: number;
}

/** Runs programs on one target. */
export type RunPrograms = (programs: readonly Program[]) => Promise<Transcript[]>;

/** @param targets by spec string */
export async function coverSpecs(
  specs: readonly Spec[],
  targets: ReadonlyMap<string, RunPrograms>,
): Promise<SpecRow[]> {
  const rows: SpecRow[] = [];
  for (const spec of specs) {
    const cases = [...casesOf(spec)];
    const row = countCases(spec, cases);
    for (const [name, run] of targets) {
      const transcripts = await run(cases.map(({ program }) => program));
      row.answers[name] = countAnswers(cases, transcripts);
    }
    rows.push(row);
  }
  return rows;
}

function countCases(spec: Spec, cases: readonly SpecCase[]): SpecRow {
  const conformant = new Set<string>();
  const violating = new Set<string>();
  const keyOf = ({ operation, attribute }: SpecCase): string =>
    attribute === undefined ? (operation.split(' ')[0] ?? '') : `/${attribute}`;
  for (const each of cases) (each.rule === undefined ? conformant : violating).add(keyOf(each));
  const all = new Set([...spec.operations.map(({ name }) => name), ...conformant, ...violating]);
  return {
    spec: spec.name,
    file: spec.file,
    operations: spec.operations.length,
    attributes: reachable(spec).length,
    conformant: cases.filter(({ rule }) => rule === undefined).length,
    violating: cases.filter(({ rule }) => rule !== undefined).length,
    without: [...all].filter((key) => !conformant.has(key) || !violating.has(key)),
    doubts: spec.doubts,
    answers: {},
  };
}

function countAnswers(cases: readonly SpecCase[], transcripts: readonly Transcript[]): SpecAnswers {
  const count: SpecAnswers = {
    conformant: { accepted: 0, refused: 0 },
    violating: { accepted: 0, refused: 0 },
    unclear: 0,
  };
  for (const [index, { rule }] of cases.entries()) {
    const outcomes = transcripts[index]?.outcomes ?? [];
    const skipped = whyNotAsked(outcomes);
    if (skipped !== undefined) return { ...count, skipped };
    const error = errorIn(outcomes.at(-1));
    const kind = rule === undefined ? count.conformant : count.violating;
    if (error === undefined) count.unclear++;
    else if (error === 0) kind.accepted++;
    else kind.refused++;
  }
  return count;
}

/** The socket or the family is not there. */
function whyNotAsked([socket, , , send]: readonly Outcome[]): string | undefined {
  if (socket !== undefined && 'errno' in socket) return `no such protocol: ${socket.errno}`;
  if (send !== undefined && 'unsupported' in send && send.unsupported.includes('"family"')) {
    return 'no such family';
  }
  return undefined;
}

const [NLMSG_ERROR, NLMSG_DONE] = [2, 3];

/** Of the first NLMSG_ERROR or NLMSG_DONE; undefined where there is neither. */
function errorIn(drain: Outcome | undefined): number | undefined {
  if (drain === undefined || !('ret' in drain)) return undefined;
  for (const { bytes } of drain.datagrams ?? []) {
    const view = new DataView(Uint8Array.from(Buffer.from(bytes, 'hex')).buffer);
    for (let at = 0; at + 20 <= view.byteLength;) {
      const [length, type] = [view.getUint32(at, true), view.getUint16(at + 4, true)];
      if (type === NLMSG_ERROR || type === NLMSG_DONE) return view.getInt32(at + 16, true);
      if (length < 16) break;
      at += (length + 3) & ~3;
    }
  }
  return undefined;
}
