/**
 * npm run bench: operations a second, measured side by side in one run, as ratios to a raw C
 * loop on the live kernel. Rounds alternate, so that what else the machine does hits all alike.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownCommand } from '../../harness/own-module.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { measureScale, socketsMemory } from './scale.ts';
import type { Sharing } from '../../fuzz/campaign/examine.ts';
import { fuzzRate, type Mix, replayRate } from './fuzz-rate.ts';
import { fuzzStages } from './fuzz-stages.ts';
import { simulatorRate } from './simulator-loop.ts';
import { type Workload, programOf } from './workloads.ts';

const ROUNDS = 3;
const SECONDS = 1;
const workloads: readonly Workload[] = ['noop', 'getlink', 'open'];
const WHAT: Record<Workload, string> = {
  noop: 'NLMSG_NOOP with NLM_F_ACK, sent and received',
  getlink: 'RTM_GETLINK of lo by index, sent and received',
  open: 'socket, bind, close',
};
/** Ratio to the C loop that we aim for. */
const AIM: Record<string, Partial<Record<Workload, number>>> = {
  'executor, no JSON': { noop: 0.6 },
  'pipe and JSON': { noop: 0.3 },
  simulator: { noop: 2, getlink: 3, open: 3 },
};
/** Replies a second that the fuzzer is to judge on two idle cores. */
const FUZZING: readonly { name: string; sharing: Sharing; mix: Mix; aim?: number }[] = [
  { name: 'requests, one namespace', sharing: 'all', mix: 'one actor', aim: 20_000 },
  { name: 'requests, a namespace each', sharing: 'none', mix: 'one actor', aim: 5000 },
  { name: 'every kind, a namespace each', sharing: 'none', mix: 'of every kind', aim: 5000 },
  { name: 'every kind, as fuzz does', sharing: 'where nothing is left', mix: 'of every kind' },
];
/** Code is compiled as it runs: a campaign of minutes is past that, a round of a second is not. */
const FUZZING_SECONDS = 8;

const folder = mkdtempSync(join(tmpdir(), 'nlconform-bench-'));
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs a command in a namespace of its own; its output is a number. */
function rateOf(...command: string[]): number {
  const ran = spawnSync('unshare', ['-Urn', ...command], { encoding: 'utf8' });
  const rate = Number(ran.stdout?.trim() || NaN);
  if (Number.isNaN(rate)) throw new Error(`${command.join(' ')}: ${ran.stderr ?? ran.error}`);
  return rate;
}

/** Through the agent's pipe, batched, transcripts parsed. */
async function pipeRate(workload: Workload): Promise<number> {
  const target = openTarget('kernel', { batch: 2 });
  await target.start();
  const [operations, programs] = [500, 40];
  const work = Array.from({ length: programs }, () => programOf(workload, operations));
  await target.run(work);
  let count = 0;
  const begin = performance.now();
  while (performance.now() - begin < SECONDS * 1000) {
    await target.run(work);
    count += operations * programs;
  }
  const rate = (count * 1000) / (performance.now() - begin);
  await target.close();
  return rate;
}

type Rates = Record<string, number[]>;

async function measure(workload: Workload, loop: string | undefined): Promise<Rates> {
  const rates: Rates = {};
  const note = (name: string, rate: number) => (rates[name] ??= []).push(rate);
  for (let round = 0; round < ROUNDS; round++) {
    if (loop !== undefined) note('raw C loop', rateOf(loop, workload, String(SECONDS)));
    const { file, args } = ownCommand(new URL('executor-loop.ts', import.meta.url));
    note('executor, no JSON', rateOf(file, ...args, workload, String(SECONDS)));
    note('pipe and JSON', await pipeRate(workload));
    note('simulator', simulatorRate(workload, SECONDS));
  }
  return rates;
}

interface FuzzRow {
  name: string;
  perSecond: number;
  ratio: number | undefined;
  aim?: number;
}

/** Replies a second. */
async function measureFuzzing(replay: string | undefined): Promise<FuzzRow[]> {
  const rates: Rates = {};
  for (let round = 0; round < ROUNDS; round++) {
    if (replay !== undefined)
      (rates['raw C replay'] ??= []).push(replayRate(replay, folder, SECONDS));
    for (const { name, sharing, mix } of FUZZING) {
      (rates[name] ??= []).push(await fuzzRate(FUZZING_SECONDS, sharing, mix));
    }
  }
  const base = median(rates['raw C replay'] ?? []);
  return Object.entries(rates).map(([name, values]) => ({
    name,
    perSecond: Math.round(median(values)),
    ratio: Number.isNaN(base) || !isReplayed(name) ? undefined : median(values) / base,
    ...aimOf(name),
  }));
}

/** Whether the C replay makes the calls of these programs, where they are made. */
const isReplayed = (name: string): boolean =>
  (FUZZING.find((each) => each.name === name)?.sharing ?? 'all') === 'all';

const aimOf = (name: string): { aim?: number } => {
  const aim = FUZZING.find((each) => each.name === name)?.aim;
  return aim === undefined ? {} : { aim };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function compile(name: 'loop' | 'replay'): string | undefined {
  const loop = join(folder, name);
  const ran = spawnSync('gcc', ['-O2', '-o', loop, path(`${name}.c`)], { encoding: 'utf8' });
  if (ran.status === 0) return loop;
  console.error(`no raw C loop to compare with: gcc: ${ran.error?.message ?? ran.stderr}`);
  return undefined;
}

try {
  const loop = compile('loop');
  const replay = compile('replay');
  const json: Record<string, unknown> = {};
  for (const workload of workloads) {
    const rates = await measure(workload, loop);
    const base = median(rates['raw C loop'] ?? []);
    const rows = Object.entries(rates).map(([name, values]) => ({
      name,
      perSecond: Math.round(median(values)),
      rounds: values.map(Math.round),
      ratio: Number.isNaN(base) ? undefined : median(values) / base,
      aim: AIM[name]?.[workload],
    }));
    json[workload] = rows;
    if (process.argv.includes('--json')) continue;
    console.log(WHAT[workload]);
    for (const { name, perSecond, ratio, aim } of rows) {
      const times = ratio === undefined ? '' : `${ratio.toFixed(2)} × C`.padStart(10);
      const aimed = aim === undefined ? '' : `  (aim: ${aim})`;
      console.log(`  ${name.padEnd(20)} ${String(perSecond).padStart(9)}/s ${times}${aimed}`);
    }
  }
  const scale = measureScale();
  const memory = socketsMemory();
  json['scale'] = { ratios: scale, socketsMiB: memory };
  const rows = await measureFuzzing(replay);
  const { stages, replies } = await fuzzStages();
  json['fuzzing'] = rows;
  json['fuzzingCost'] = { stages, replies };
  if (!process.argv.includes('--json')) {
    console.log('fuzz programs, their requests sent, answers judged on simulator and live kernel');
    for (const { name, perSecond, ratio, aim } of rows) {
      const times = ratio === undefined ? '' : `${ratio.toFixed(3)} × C`.padStart(10);
      const aimed = aim === undefined ? '' : `  (aim: ${aim}/s)`;
      console.log(`  ${name.padEnd(30)} ${String(perSecond).padStart(7)}/s ${times}${aimed}`);
    }
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(json, null, 2));
  else {
    console.log(`the cost of a fuzz program, ${replies.toFixed(1)} replies, in processor time`);
    for (const { name, cost } of stages) {
      console.log(`  ${name.padEnd(40)} ${cost.toFixed(0).padStart(5)} µs`);
    }
    console.log('the simulator, as a multiple of the cost beside 10');
    for (const { what, ratio, most } of scale) {
      console.log(`  ${what.padEnd(50)} ${ratio.toFixed(2)}  (aim: ${most} at most)`);
    }
    console.log(`  ${'10,000 sockets'.padEnd(50)} ${memory.toFixed(1)} MiB  (aim: 64 at most)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
