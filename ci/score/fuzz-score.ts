/**
 * How many planted faults fuzzing finds. For each fault the faulted simulator is compared with
 * the live kernel, or, where only what is registered inside a kernel can show it, with a machine
 * that has the registration module; and judged by the invariants. The simulator as it is, is never
 * what a campaign compares with. It serves as the control only: what it shows too is no finding
 * of the fault's, but a false alarm.
 */
import { examine } from '../../fuzz/campaign/examine.ts';
import { runCampaign } from '../../fuzz/campaign/campaign.ts';
import type { Finding } from '../../fuzz/finding-folder/finding.ts';
import { DEFAULT_WEIGHTS, anyProgram, withoutRegistration } from '../../fuzz/arbitraries/index.ts';
import { branchOf } from '../../harness/oracle/index.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import type { Target } from '../../harness/targets/target.ts';
import { FAULTS, type FaultName, profiles } from '../../simulator/index.ts';
import { beyondFuzzing } from './equivalent.ts';
import { insideFaults } from './inside-faults.ts';
import { median } from './median.ts';
import { messagesOf } from './messages-of.ts';

export interface FuzzFault {
  fault: FaultName;
  about: string;
  /** Why fuzzing cannot see it: it does not count. */
  beyond?: string;
  /** Why it was not hunted: it does not count. */
  skipped?: string;
  /** What it was compared with. */
  reference: string;
  found: boolean;
  /** Until the first finding was shrunk; of one not found, all that was spent. */
  seconds: number;
  programs: number;
  kind?: Finding['kind'];
  text?: string;
  /** Netlink messages in the shrunk program. */
  messages?: number;
  /** Its steps, beyond opening sockets. */
  steps?: number;
}

export interface FuzzScore {
  seed: number;
  secondsEach: number;
  faults: FuzzFault[];
  counted: number;
  found: number;
  /** Over the faults found. */
  medianSeconds: number;
  medianMessages: number;
  /** Shown by the simulator without faults as well. */
  falseAlarms: string[];
}

export interface FuzzScoreSettings {
  faults: readonly FaultName[];
  /** For each fault. */
  seconds: number;
  seed: number;
  /** A machine with the registration module, of a branch that the simulator has a profile of. */
  module?: string;
  onFault?: (done: number, total: number, score: FuzzFault) => void;
}

/** What faults are hunted against, the simulator that is compared with it, and the programs. */
interface Ground {
  kernel: Target;
  simulator: string;
  sound: Target;
  registers: boolean;
}

export async function scoreFuzz(settings: FuzzScoreSettings): Promise<FuzzScore> {
  const { faults, seconds, seed, module, onFault } = settings;
  const opened: Target[] = [];
  const ground = async (spec: string): Promise<Ground> => {
    const kernel = openTarget(spec);
    opened.push(kernel);
    const { version, capabilities } = await kernel.start();
    const simulator = simulatorFor(version, spec);
    const sound = openTarget(simulator);
    await sound.start();
    return { kernel, simulator, sound, registers: capabilities.includes('registration') };
  };
  const falseAlarms = new Set<string>();
  const scores: FuzzFault[] = [];
  try {
    const live = await ground('kernel');
    const inside = module === undefined ? undefined : await ground(module);
    for (const fault of faults) {
      const on = insideFaults.has(fault) && !live.registers ? inside : live;
      const score =
        on === undefined ? notHunted(fault) : await hunt(fault, on, settings, falseAlarms);
      scores.push(score);
      onFault?.(scores.length, faults.length, score);
    }
  } finally {
    for (const target of opened) await target.close();
  }
  const counting = scores.filter(
    ({ beyond, skipped }) => beyond === undefined && skipped === undefined,
  );
  const found = counting.filter((each) => each.found);
  return {
    seed,
    secondsEach: seconds,
    faults: scores,
    counted: counting.length,
    found: found.length,
    medianSeconds: median(found.map((each) => each.seconds)),
    medianMessages: median(found.map(({ messages = 0 }) => messages)),
    falseAlarms: [...falseAlarms],
  };
}

/** The newest profile for the live kernel; else that of the branch. */
function simulatorFor(version: string, spec: string): string {
  const branch = branchOf(version);
  if (spec === 'kernel') return 'simulator';
  if (profiles.has(branch)) return `simulator:${branch}`;
  throw new TypeError(`${spec} is Linux ${version}, and the simulator has no profile of it`);
}

const notHunted = (fault: FaultName): FuzzFault => ({
  ...{ fault, about: FAULTS[fault], found: false, seconds: 0, programs: 0, reference: 'none' },
  skipped: 'only what is registered inside a kernel shows it: --module',
});

async function hunt(
  fault: FaultName,
  { kernel, simulator, sound, registers }: Ground,
  { seconds, seed }: FuzzScoreSettings,
  falseAlarms: Set<string>,
): Promise<FuzzFault> {
  const faulty = openTarget(`${simulator}?fault=${fault}`);
  await faulty.start();
  const stop = new AbortController();
  let first: Finding | undefined;
  const begin = performance.now();
  const campaign = await runCampaign({
    targets: [kernel, faulty],
    arbitrary: anyProgram(registers ? DEFAULT_WEIGHTS : withoutRegistration(DEFAULT_WEIGHTS)),
    seed,
    seconds,
    signal: stop.signal,
    onFinding: async (finding) => {
      if (first !== undefined || finding.flaky) return;
      const [control] = await examine([kernel, sound], [finding.program]);
      if (control?.shown !== undefined) falseAlarms.add(control.shown.text);
      else {
        first = finding;
        stop.abort();
      }
    },
  });
  await faulty.close();
  const reason = beyondFuzzing[fault];
  return {
    fault,
    about: FAULTS[fault],
    reference: kernel.spec,
    ...(reason === undefined ? {} : { beyond: reason }),
    found: first !== undefined,
    seconds: Math.round(performance.now() - begin) / 1000,
    programs: campaign.programs,
    ...(first === undefined ? {} : told(first)),
  };
}

const told = ({ kind, text, program }: Finding) => ({
  kind,
  text,
  messages: messagesOf(program),
  steps: program.steps.filter(({ call }) => call !== 'socket').length,
});
