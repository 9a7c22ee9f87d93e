/**
 * How many planted faults fuzzing finds. For each fault the faulted simulator is compared with
 * the live kernel, and judged by the invariants; the simulator as it is, is never what a
 * campaign compares with. It serves as the control only: what it shows too is no finding of
 * the fault's, but a false alarm.
 */
import { examine } from '../../fuzz/campaign/examine.ts';
import { runCampaign } from '../../fuzz/campaign/campaign.ts';
import type { Finding } from '../../fuzz/finding-folder/finding.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import type { Target } from '../../harness/targets/target.ts';
import { FAULTS, type FaultName } from '../../simulator/index.ts';
import { beyondFuzzing } from './equivalent.ts';
import { median } from './median.ts';
import { messagesOf } from './messages-of.ts';

export interface FuzzFault {
  fault: FaultName;
  about: string;
  /** Why fuzzing cannot see it: it does not count. */
  beyond?: string;
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
  onFault?: (done: number, total: number, score: FuzzFault) => void;
}

export async function scoreFuzz(settings: FuzzScoreSettings): Promise<FuzzScore> {
  const { faults, seconds, seed, onFault } = settings;
  const [kernel, sound] = [openTarget('kernel'), openTarget('simulator')];
  const falseAlarms = new Set<string>();
  const scores: FuzzFault[] = [];
  try {
    await kernel.start();
    await sound.start();
    for (const fault of faults) {
      const score = await hunt(fault, kernel, sound, settings, falseAlarms);
      scores.push(score);
      onFault?.(scores.length, faults.length, score);
    }
  } finally {
    await kernel.close();
    await sound.close();
  }
  const counting = scores.filter(({ beyond }) => beyond === undefined);
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

async function hunt(
  fault: FaultName,
  kernel: Target,
  sound: Target,
  { seconds, seed }: FuzzScoreSettings,
  falseAlarms: Set<string>,
): Promise<FuzzFault> {
  const faulty = openTarget(`simulator?fault=${fault}`);
  await faulty.start();
  const stop = new AbortController();
  let first: Finding | undefined;
  const begin = performance.now();
  const campaign = await runCampaign({
    targets: [kernel, faulty],
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
