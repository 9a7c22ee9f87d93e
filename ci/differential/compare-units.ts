/** Runs units of programs on two targets and adds up what came. */
import { type Examined, examine } from '../../fuzz/campaign/examine.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { Target } from '../../harness/targets/target.ts';
import type { Progress } from './progress.ts';
import { Provoked } from './provoked.ts';
import type { Source } from './sources.ts';

/** Different ones that are kept. */
const MOST = 100;
/** How often a program that showed a difference is asked again. */
const AGAIN = 3;

/** The reference first; started. */
export type Pair = readonly [Target, Target];

/**
 * Units from `progress.next` on, added to `progress` in their order.
 * @param pairs as many units are under way at a time: while one of them waits for its kernel,
 * another is compared
 */
export async function compareUnits(
  pairs: readonly Pair[],
  source: Source,
  progress: Progress,
  end: number,
  then: () => void,
): Promise<void> {
  const under = new Map<number, Promise<ComparedUnit>>();
  let begun = progress.next;
  const begin = (): void => {
    const unit = begun++;
    const pair = pairs[unit % pairs.length];
    if (pair !== undefined) under.set(unit, compareUnit(pair, source, unit));
  };
  while (begun < Math.min(end, progress.next + pairs.length)) begin();
  while (progress.next < end) {
    const unit = progress.next;
    const compared = await under.get(unit);
    under.delete(unit);
    if (begun < end) begin();
    if (compared !== undefined) add(progress, compared, unit);
    progress.next = unit + 1;
    then();
  }
}

interface ComparedUnit {
  readonly examined: readonly Examined[];
  /** Of `examined`: those whose difference did not come again. */
  readonly gone: ReadonlySet<Examined>;
}

async function compareUnit(pair: Pair, source: Source, unit: number): Promise<ComparedUnit> {
  const { isolation = 'program' } = source;
  const examined = await examine(pair, source.programs(unit), { isolation });
  const gone = new Set<Examined>();
  for (const each of examined) {
    if (differs(each) && !(await comesAgain(pair, each.program))) gone.add(each);
  }
  return { examined, gone };
}

/** The invariants are for fuzzing, whose programs they know. */
const differs = ({ shown }: Examined): boolean => shown !== undefined && shown.kind !== 'invariant';

/** Each time: what is the same once in a few was an accident of timing. */
async function comesAgain(pair: Pair, program: Program): Promise<boolean> {
  const again = await examine(
    pair,
    Array.from({ length: AGAIN }, () => program),
  );
  return again.every(differs);
}

function add(progress: Progress, { examined, gone }: ComparedUnit, unit: number): void {
  const provoked = new Provoked();
  for (const each of examined) {
    const { program, transcripts, shown, bytes, covered, stopped } = each;
    const [reference, other] = Object.values(transcripts);
    progress.programs++;
    progress.steps += program.steps.length;
    progress.unmodelled += unmodelledOf(other);
    progress.bytes += bytes;
    for (const masked of covered.values()) progress.masked += masked;
    addAll((progress.masks ??= {}), covered);
    if (stopped !== undefined) progress.stopped[stopped] = (progress.stopped[stopped] ?? 0) + 1;
    if (reference !== undefined) provoked.add(program, reference);
    if (shown === undefined || !differs(each)) continue;
    const list = gone.has(each) ? (progress.gone ??= []) : progress.differences;
    const { fingerprint, text } = shown;
    const before = list.find((known) => known.fingerprint === fingerprint);
    if (before !== undefined) before.count++;
    else if (list.length < MOST) list.push({ text, fingerprint, count: 1, unit, program });
  }
  addAll(progress.errnos, provoked.errnos);
  addAll(progress.texts, provoked.texts);
}

const unmodelledOf = (transcript: Transcript | undefined): number =>
  (transcript?.outcomes ?? []).filter((outcome) => 'unmodelled' in outcome).length;

function addAll(into: Record<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [key, value] of more) into[key] = (into[key] ?? 0) + value;
}
