/** What mutants are asked with: every case of every rule, on each profile of the simulator. */
import { branchOf } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { judge, programOf } from '../../harness/runner/judge.ts';
import { suites } from '../../suites/index.ts';
import type { Target } from '../../harness/targets/target.ts';

export type Targets = ReadonlyMap<string, Target>;

export interface AskedCase {
  rule: string;
  /** `hdr.len.below16, 15 [6.1]` */
  name: string;
  profile: string;
  program: Program;
  /** All of it, expectations too. */
  text: string;
  judge(transcript: Transcript): string;
}

/** In the order of the profiles. */
export async function askedCases(targets: Targets): Promise<AskedCase[]> {
  const all: AskedCase[] = [];
  for (const [profile, target] of targets) {
    const { capabilities, version } = await target.start();
    for (const { requirements } of suites) {
      for (const { id, needs, differs, cases } of requirements) {
        if (!needs.every((need) => capabilities.includes(need))) continue;
        if (differs?.[branchOf(version)] !== undefined) continue;
        for (const each of cases) {
          all.push({
            ...{ rule: id, name: `${id}, ${each.name} [${profile}]`, profile },
            program: programOf(each),
            text: JSON.stringify(each),
            judge: (transcript) => judge(each, transcript).result.verdict,
          });
        }
      }
    }
  }
  return all;
}

export async function ask(targets: Targets, { profile, program }: AskedCase): Promise<Transcript> {
  const [transcript] = (await targets.get(profile)?.run([program])) ?? [];
  if (transcript === undefined) throw new TypeError(`no transcript of ${profile}`);
  return transcript;
}

/** What became of a case under a mutant. */
export type Answer = 'same' | 'pass' | 'fail' | 'circles' | 'crashed';

/** @param sound the transcript without mutants, as JSON */
export function answerOf(
  asked: AskedCase,
  transcript: Parameters<AskedCase['judge']>[0],
  sound: string | undefined,
): Answer {
  if (JSON.stringify(transcript) === sound) return 'same';
  const verdict = asked.judge(transcript);
  // skipped: it says that it does not model what it did model, and suites/faults.test.ts sees that
  if (verdict === 'broken' || verdict === 'skip') return 'crashed';
  return verdict === 'fail' ? verdict : 'pass';
}
