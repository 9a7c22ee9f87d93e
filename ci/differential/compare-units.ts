/** Runs units of programs on two targets and adds up what came. */
import { examine } from '../../fuzz/campaign/examine.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { Target } from '../../harness/targets/target.ts';
import type { Progress } from './progress.ts';
import { Provoked } from './provoked.ts';
import type { Source } from './sources.ts';

/** Different ones that are kept. */
const MOST = 100;

/** One unit, added to `progress`. @param targets the reference first; started */
export async function compareUnit(
  targets: readonly [Target, Target],
  source: Source,
  progress: Progress,
): Promise<void> {
  const unit = progress.next;
  const provoked = new Provoked();
  const { isolation = 'program' } = source;
  for (const examined of await examine(targets, source.programs(unit), { isolation })) {
    const { program, transcripts, shown, bytes, covered, stopped } = examined;
    const [reference, other] = Object.values(transcripts);
    progress.programs++;
    progress.steps += program.steps.length;
    progress.unmodelled += unmodelledOf(other);
    progress.bytes += bytes;
    for (const masked of covered.values()) progress.masked += masked;
    if (stopped !== undefined) progress.stopped[stopped] = (progress.stopped[stopped] ?? 0) + 1;
    if (reference !== undefined) provoked.add(program, reference);
    // the invariants are for fuzzing, whose programs they know
    if (shown === undefined || shown.kind === 'invariant') continue;
    const { fingerprint, text } = shown;
    const before = progress.differences.find((each) => each.fingerprint === fingerprint);
    if (before !== undefined) before.count++;
    else if (progress.differences.length < MOST) {
      progress.differences.push({ text, fingerprint, count: 1, unit, program });
    }
  }
  addAll(progress.errnos, provoked.errnos);
  addAll(progress.texts, provoked.texts);
  progress.next = unit + 1;
}

const unmodelledOf = (transcript: Transcript | undefined): number =>
  (transcript?.outcomes ?? []).filter((outcome) => 'unmodelled' in outcome).length;

function addAll(into: Record<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [key, value] of more) into[key] = (into[key] ?? 0) + value;
}
