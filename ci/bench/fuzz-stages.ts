/** Where the time goes: what each part of judging a program costs, in processor time. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  anyProgram,
  DEFAULT_WEIGHTS,
  programsOf,
  withoutRegistration,
} from '../../fuzz/arbitraries/index.ts';
import { behavioursOf } from '../../fuzz/feedback/behaviours.ts';
import { violation } from '../../fuzz/invariants/index.ts';
import { compareTranscripts } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import { returned, type Transcript } from '../../harness/program/transcript.ts';
import { openTarget } from '../../harness/targets/open-target.ts';

export interface Stage {
  name: string;
  /** Microseconds of processor time a program. */
  cost: number;
}

const [PROGRAMS, ROUNDS] = [512, 7];
const TICK = 10_000;

/** Microseconds that processes below ours have had, the executor's own among them. */
function ofChildren(): number {
  const all = new Map<string, { parent: string; time: number }>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      const time = (Number(fields[11]) + Number(fields[12])) * TICK;
      all.set(pid, { parent: fields[1] ?? '', time });
    } catch {
      // it ended meanwhile
    }
  }
  const isBelow = (pid: string): boolean => {
    const parent = all.get(pid)?.parent;
    return parent === String(process.pid) || (parent !== undefined && isBelow(parent));
  };
  return [...all].reduce((sum, [pid, { time }]) => (isBelow(pid) ? sum + time : sum), 0);
}

function ofOurs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Programs of every kind, as `fuzz` makes them. Replies a program come with it: what is judged is replies. */
export async function fuzzStages(): Promise<{ stages: Stage[]; replies: number }> {
  const [kernel, simulator] = [openTarget('kernel'), openTarget('simulator')];
  await kernel.start();
  await simulator.start();
  const costs = new Map<string, number[]>();
  const timed = async <T>(name: string, clock: () => number, run: () => T): Promise<Awaited<T>> => {
    const before = clock();
    const result = await run();
    costs.set(name, [...(costs.get(name) ?? []), (clock() - before) / PROGRAMS]);
    return result;
  };
  let replies = 0;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const programs = await timed('made', ofOurs, () => makePrograms(round));
      const ran = (isolation: 'run' | 'program') => () => kernel.run(programs, { isolation });
      await timed('executor and kernel', ofChildren, ran('run'));
      const want = await timed('executor and kernel, a namespace each', ofChildren, ran('program'));
      const model = (isolation: 'run' | 'program') => () => simulator.run(programs, { isolation });
      await timed('simulator', ofOurs, model('run'));
      const got = await timed('simulator, a namespace each', ofOurs, model('program'));
      const both = programs.map((program, index) => [program, want[index], got[index]] as const);
      const each = (look: (program: Program, a: Transcript, b: Transcript) => unknown) => () => {
        for (const [program, a, b] of both) if (a && b) look(program, a, b);
      };
      await timed('comparison', ofOurs, each(compareTranscripts));
      await timed('invariants', ofOurs, each(violation));
      await timed('behaviours', ofOurs, each(behavioursOf));
      await timed('JSON', ofOurs, () => {
        // to a thread, from there to the executor, and its answer
        JSON.parse(JSON.stringify(programs));
        JSON.stringify(programs);
        JSON.parse(JSON.stringify(want));
      });
      replies = want
        .flatMap(({ outcomes }) => outcomes.filter(returned))
        .reduce((sum, { datagrams = [] }) => sum + datagrams.length, 0);
    }
  } finally {
    await kernel.close();
    await simulator.close();
  }
  // the first rounds are compiled as they run
  const stages = [...costs].map(([name, all]) => ({ name, cost: Math.min(...all.slice(2)) }));
  return { stages, replies: replies / PROGRAMS };
}

const makePrograms = (round: number): Program[] =>
  programsOf(1000 + round, PROGRAMS, anyProgram(withoutRegistration(DEFAULT_WEIGHTS)));
