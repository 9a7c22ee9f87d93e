/**
 * How fast the fuzzer judges: programs made, run on the simulator and the live kernel, compared,
 * and held against the invariants; beside a raw C replay of the very same programs.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type fc from 'fast-check';
import {
  anyProgram,
  DEFAULT_WEIGHTS,
  programsOf,
  requestsProgram,
  withoutRegistration,
} from '../../fuzz/arbitraries/index.ts';
import type { Sharing } from '../../fuzz/campaign/examine.ts';
import type { Judged } from '../../fuzz/campaign/judged.ts';
import { Lanes } from '../../fuzz/campaign/lanes.ts';
import type { Program } from '../../harness/program/program.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import type { Target } from '../../harness/targets/target.ts';
import { replayFile } from './replay-file.ts';

const UNIT = 64;
const UNITS = 16;
/** Milliseconds that all threads judge before it counts: until then most of it is compiling. */
const WARM_UP = 4000;
/** Units under way, as a campaign has them. */
const AHEAD = 8;

/** What programs are made of: one actor, since the C replay is one process; or as `fuzz` makes them. */
export type Mix = 'one actor' | 'of every kind';
const arbitraries: Readonly<Record<Mix, fc.Arbitrary<Program>>> = {
  'one actor': requestsProgram({
    ...DEFAULT_WEIGHTS,
    actor: { privileged: 1, powerless: 0, elsewhere: 0 },
  }),
  'of every kind': anyProgram(withoutRegistration(DEFAULT_WEIGHTS)),
};

/** The same ones each time. */
const unit = (index: number, mix: Mix = 'one actor'): Program[] =>
  programsOf(1 + (index % UNITS), UNIT, arbitraries[mix]);

/** Judged replies a second, the programs being made meanwhile: by a thread a core. */
export async function fuzzRate(seconds: number, sharing: Sharing, mix: Mix): Promise<number> {
  const targets: Target[] = [openTarget('kernel'), openTarget('simulator')];
  for (const target of targets) await target.start();
  const jobs = availableParallelism();
  const lanes = new Lanes({ targets, jobs, sharing, feedback: false, patience: 0 });
  const underWay: Promise<Judged[]>[] = [];
  let index = 0;
  /** Datagrams of the reference, in programs whose transcripts were compared and held against the invariants. */
  const judge = async (): Promise<number> => {
    while (underWay.length < AHEAD) underWay.push(lanes.judge(unit(index++, mix)));
    const judged = (await underWay.shift()) ?? [];
    return judged.reduce((sum, { replies }) => sum + replies, 0);
  };
  try {
    let units = 0;
    while (units++ < UNITS || lanes.threads < jobs) await judge();
    const warm = performance.now() + WARM_UP;
    while (performance.now() < warm) await judge();
    let replies = 0;
    const begin = performance.now();
    while (performance.now() - begin < seconds * 1000) replies += await judge();
    return (replies * 1000) / (performance.now() - begin);
  } finally {
    await Promise.all(underWay);
    await lanes.close();
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
