/** Runs programs on the targets of a campaign and says what each of them shows. */
import {
  type Covered,
  type Divergence,
  compareTranscripts,
  fingerprintOf,
} from '../../harness/oracle/index.ts';
import { isKernelStep } from '../../harness/program/kernel-steps.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { RunOptions, Target } from '../../harness/targets/target.ts';
import { invariants, violation } from '../invariants/index.ts';
import type { Finding } from '../finding-folder/finding.ts';
import { leavesNothing } from './leaves-nothing.ts';

export type Shown = Pick<Finding, 'kind' | 'fingerprint' | 'text' | 'step' | 'on' | 'source'>;

export interface Examined {
  program: Program;
  transcripts: Record<string, Transcript>;
  shown: Shown | undefined;
  /** Of a difference: both answers, decoded. */
  evidence?: { want: string[]; got: string[] };
  /** Bytes of the reference that were compared, and those left out. */
  bytes: number;
  covered: Covered;
  /** Why the comparison ended before the program did. */
  stopped: string | undefined;
}

/** @param targets the reference first; started */
export async function examine(
  targets: readonly Target[],
  programs: readonly Program[],
  options?: RunOptions,
): Promise<Examined[]> {
  return judgeRan(targets, programs, await runOn(targets, programs, options));
}

/** What came back: of each target the transcripts, and what kernels said of themselves. */
export interface Ran {
  transcripts: Transcript[][];
  heard: { program: Program; shown: Shown }[];
}

export async function runOn(
  targets: readonly Target[],
  programs: readonly Program[],
  { isolation = 'program' }: RunOptions = {},
): Promise<Ran> {
  const transcripts = await Promise.all(
    targets.map((target) => target.run(programs, { isolation })),
  );
  return { transcripts, heard: targets.flatMap((target) => heardOn(target)) };
}

/** A fresh namespace for each program, or for those alone that leave something behind; or none. */
export type Sharing = 'none' | 'where nothing is left' | 'all';

export const runAs: Readonly<
  Record<Sharing, (targets: readonly Target[], programs: readonly Program[]) => Promise<Ran>>
> = {
  none: runOn,
  'where nothing is left': runSharing,
  all: (targets, programs) => runOn(targets, programs, { isolation: 'run' }),
};

/**
 * As `runOn`, but programs that leave nothing behind share a fresh namespace: making one takes longer
 * than all the rest.
 */
async function runSharing(targets: readonly Target[], programs: readonly Program[]): Promise<Ran> {
  const clean = programs.filter(leavesNothing);
  if (clean.length < 2) return runOn(targets, programs);
  const sharing = new Set(clean);
  const others = programs.filter((program) => !sharing.has(program));
  const first = await runOn(targets, clean, { isolation: 'request' });
  const second = await runOn(targets, others);
  const transcripts = targets.map((_, at) => {
    const queues = [first, second].map((ran) => ran.transcripts[at]?.values());
    return programs.flatMap((program) => queues[sharing.has(program) ? 0 : 1]?.next().value ?? []);
  });
  return { transcripts, heard: [...first.heard, ...second.heard] };
}

export function judgeRan(
  targets: readonly Target[],
  programs: readonly Program[],
  { transcripts: all, heard }: Ran,
): Examined[] {
  return programs.map((program, index) => {
    const transcripts: Record<string, Transcript> = {};
    for (const [at, target] of targets.entries()) {
      const transcript = all[at]?.[index];
      if (transcript !== undefined) transcripts[target.spec] = transcript;
    }
    const examined = examineOne(program, transcripts);
    const unwell = heard.find((each) => each.program === program)?.shown;
    // a lost target tells of the kernel's last words already
    if (unwell !== undefined && examined.shown?.kind !== 'lost') examined.shown = unwell;
    return examined;
  });
}

/** What its kernel said of itself meanwhile, with the program that did it, or the last of those that may have. */
export function heardOn(target: Target): { program: Program; shown: Shown }[] {
  return (target.takeHealth?.() ?? []).flatMap(({ report, programs }) => {
    const program = programs.at(-1);
    if (program === undefined) return [];
    const who = programs.length === 1 ? '' : ` (while ${programs.length} programs ran)`;
    const text = `${placeOf(target.spec)}: the kernel reports ${report.title}${who}`;
    const fingerprint = `${report.fingerprint} ${report.title}`;
    return [{ program, shown: { kind: 'health', fingerprint, text, step: 0, on: target.spec } }];
  });
}

/** A lost target says nothing else; a difference says more than an invariant that breaks with it. */
function examineOne(program: Program, transcripts: Record<string, Transcript>): Examined {
  const specs = Object.entries(transcripts);
  const none = { bytes: 0, covered: new Map<string, number>(), stopped: undefined };
  const gone = firstOf(specs, ([spec, transcript]) => lost(spec, transcript));
  if (gone !== undefined) return { program, transcripts, shown: gone, ...none };
  const [reference, other] = Object.values(transcripts);
  const compared =
    reference === undefined || other === undefined
      ? none
      : compareTranscripts(program, reference, other);
  const { bytes, covered, stopped } = compared;
  const divergence = 'divergence' in compared ? compared.divergence : undefined;
  // what holds of one holds of the other, too, where nothing but numbers of its own tells them apart
  const alike = specs.length === 2 && stopped === undefined && !program.steps.some(isKernelStep);
  const shown =
    differs(divergence, specs[1]?.[0] ?? '') ??
    firstOf(alike ? specs.slice(0, 1) : specs, ([spec, transcript]) =>
      broken(spec, program, transcript),
    );
  return {
    ...{ program, transcripts, shown, bytes, covered, stopped: stopped?.reason },
    ...(divergence && { evidence: { want: divergence.want, got: divergence.got } }),
  };
}

function firstOf<T, R>(list: readonly T[], find: (each: T) => R | undefined): R | undefined {
  for (const each of list) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

const differs = (divergence: Divergence | undefined, on: string): Shown | undefined =>
  divergence === undefined
    ? undefined
    : {
        kind: 'difference',
        fingerprint: divergence.fingerprint,
        text: divergence.text,
        step: divergence.step,
        on,
      };

/** Without the path of a kernel or a program: a finding is the same on every machine. */
const placeOf = (spec: string): string => spec.replace(/^(uml|vm|exec):.*$/s, '$1');

function lost(spec: string, transcript: Transcript): Shown | undefined {
  const step = transcript.outcomes.findIndex((outcome) => 'lost' in outcome);
  const outcome = transcript.outcomes[step];
  if (outcome === undefined || !('lost' in outcome)) return undefined;
  const place = placeOf(spec);
  const text = `${place} was lost: ${outcome.lost}`;
  return {
    kind: 'lost',
    fingerprint: fingerprintOf('lost', `${place} ${outcome.lost}`),
    text,
    step,
    on: spec,
  };
}

function broken(spec: string, program: Program, transcript: Transcript): Shown | undefined {
  const found = violation(program, transcript);
  if (found === undefined) return undefined;
  const { invariant, step, text, kind } = found;
  const source = invariants.find(({ name }) => name === invariant)?.source;
  return {
    kind: 'invariant',
    fingerprint: fingerprintOf(`${placeOf(spec)}, ${invariant}`, kind),
    text: `${placeOf(spec)}, ${invariant}: ${text}`,
    step,
    on: spec,
    ...(source === undefined ? {} : { source }),
  };
}
