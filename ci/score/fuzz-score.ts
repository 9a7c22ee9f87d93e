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
import {
  DEFAULT_WEIGHTS,
  anyProgram,
  onlyRegistration,
  withoutRegistration,
} from '../../fuzz/arbitraries/index.ts';
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
  /** Their fingerprints, each behind `module` or `kernel`. */
  alarms: string[];
}

export interface FuzzScoreSettings {
  faults: readonly FaultName[];
  /** For each fault. */
  seconds: number;
  seed: number;
  /** A machine with the registration module, of a branch that the simulator has a profile of. */
  module?: string;
  /** What was hunted before: not again. */
  before?: Pick<FuzzScore, 'faults' | 'falseAlarms' | 'alarms'>;
  /** Milliseconds of `performance.now()` after which no other fault is begun. */
  until?: number;
  onFault?: (done: number, total: number, score: FuzzFault, so: FuzzScore) => void;
}

/** What faults are hunted against, the simulator that is compared with it, and the programs. */
interface Ground {
  kernel: Target;
  simulator: string;
  sound: Target;
  registers: boolean;
  /** What the sound simulator shows as well, behind `module` or `kernel`: it need not be shrunk again. */
  alarms: Set<string>;
}

export async function scoreFuzz(settings: FuzzScoreSettings): Promise<FuzzScore> {
  const { faults, seconds, seed, module, before, until = Infinity, onFault } = settings;
  const opened: Target[] = [];
  const ground = async (spec: string): Promise<Ground> => {
    const kernel = openTarget(spec);
    opened.push(kernel);
    const { version, capabilities } = await kernel.start();
    const simulator = simulatorFor(version, spec);
    const sound = openTarget(simulator);
    await sound.start();
    const registers = capabilities.includes('registration');
    return { kernel, simulator, sound, registers, alarms };
  };
  const falseAlarms = new Set(before?.falseAlarms);
  const alarms = new Set(before?.alarms);
  const known = new Map(before?.faults.map((each) => [each.fault, each]));
  const scores: FuzzFault[] = [];
  const sum = (): FuzzScore => {
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
      alarms: [...alarms],
    };
  };
  try {
    const live = await ground('kernel');
    const inside = module === undefined ? undefined : await ground(module);
    for (const fault of faults) {
      const done = known.get(fault);
      if (done !== undefined) {
        scores.push(done);
        continue;
      }
      if (performance.now() > until) continue;
      const on = insideFaults.has(fault) && !live.registers ? inside : live;
      const score =
        on === undefined ? notHunted(fault) : await hunt(fault, on, settings, falseAlarms);
      scores.push(score);
      onFault?.(scores.length, faults.length, score, sum());
    }
  } finally {
    for (const target of opened) await target.close();
  }
  return sum();
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
  { kernel, simulator, sound, registers, alarms }: Ground,
  { seconds, seed }: FuzzScoreSettings,
  falseAlarms: Set<string>,
): Promise<FuzzFault> {
  const faulty = openTarget(`${simulator}?fault=${fault}`);
  await faulty.start();
  const alarmOf = (fingerprint: string) => `${registers ? 'module' : 'kernel'} ${fingerprint}`;
  const stop = new AbortController();
  let first: Finding | undefined;
  const begin = performance.now();
  const campaign = await runCampaign({
    targets: [kernel, faulty],
    // what is hunted where families can be registered shows nowhere else
    arbitrary: anyProgram((registers ? onlyRegistration : withoutRegistration)(DEFAULT_WEIGHTS)),
    findKnown: ({ shown }) =>
      shown !== undefined && alarms.has(alarmOf(shown.fingerprint))
        ? {
            place: 'control',
            target: kernel.spec,
            reason: 'the simulator without faults shows it as well',
          }
        : undefined,
    seed,
    seconds,
    signal: stop.signal,
    onFinding: async (finding) => {
      if (first !== undefined || finding.flaky) return;
      const [control] = await examine([kernel, sound], [finding.program]);
      if (control?.shown !== undefined) {
        falseAlarms.add(`${control.shown.text} (${kernel.spec})`);
        alarms.add(alarmOf(finding.fingerprint));
      } else {
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
