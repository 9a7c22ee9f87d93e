/**
 * How fast the fuzzer judges: programs made, run on the simulator and the live kernel, compared,
 * and held against the invariants; beside a raw C replay of the very same programs.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../../fuzz/campaign/examine.ts';
import { DEFAULT_WEIGHTS, programsOf, requestsProgram } from '../../fuzz/arbitraries/index.ts';
import type { Program } from '../../harness/program/program.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import type { Isolation, Target } from '../../harness/targets/target.ts';
import { replayFile } from './replay-file.ts';

const UNIT = 64;
const UNITS = 16;
const arbitrary = requestsProgram({
  ...DEFAULT_WEIGHTS,
  // one actor: the C replay is one process
  actor: { privileged: 1, powerless: 0, elsewhere: 0 },
});

/** The same ones each time. */
const unit = (index: number): Program[] => programsOf(1 + (index % UNITS), UNIT, arbitrary);

/** Judged replies a second. */
export async function fuzzRate(seconds: number, isolation: Isolation): Promise<number> {
  const targets: Target[] = [openTarget('kernel'), openTarget('simulator')];
  for (const target of targets) await target.start();
  try {
    await examine(targets, unit(0), { isolation });
    let replies = 0;
    const begin = performance.now();
    for (let index = 0; performance.now() - begin < seconds * 1000; index++) {
      for (const { transcripts } of await examine(targets, unit(index), { isolation })) {
        for (const outcome of transcripts['kernel']?.outcomes ?? []) {
          if ('ret' in outcome) replies += outcome.datagrams?.length ?? 0;
        }
      }
    }
    return (replies * 1000) / (performance.now() - begin);
  } finally {
    for (const target of targets) await target.close();
  }
}

/** Of the C program, in a namespace of its own. */
export function replayRate(program: string, folder: string, seconds: number): number {
  const file = join(folder, 'programs');
  writeFileSync(file, replayFile(Array.from({ length: UNITS }, (_, index) => unit(index)).flat()));
  const ran = spawnSync('unshare', ['-Urn', program, file, String(seconds)], { encoding: 'utf8' });
  const rate = Number(ran.stdout?.trim() || NaN);
  if (Number.isNaN(rate)) throw new Error(`${program}: ${ran.stderr ?? ran.error}`);
  return rate;
}
