/** The campaign file in the folder of `fuzz`: written as it goes, gone on with by --resume. */
import type { Campaign } from '../../fuzz/campaign/campaign-state.ts';
import {
  type Asked,
  type CampaignResult,
  type Frame,
  resultOf,
  writeResult,
} from '../../fuzz/campaign/campaign-result.ts';
import { hasCampaign, readCampaign } from '../../fuzz/campaign/read-campaign.ts';
import { ownVersion } from '../own-module.ts';
import { UsageError } from './exit.ts';

/** Milliseconds of work that a kill may cost. */
const OFTEN = 1000;

/** What lies in the folder from before; undefined where there is none. @throws CampaignError */
export const beforeIn = (folder: string) =>
  hasCampaign(folder) ? readCampaign(folder) : undefined;

/** @throws UsageError that names what is another now */
export function checkSame(
  folder: string,
  before: CampaignResult,
  asked: Asked,
  targets: readonly string[],
): void {
  const same = (what: string, then: unknown, now: unknown): void => {
    const [a, b] = [then, now].map((each) => JSON.stringify(each) ?? 'none');
    if (a === b) return;
    throw new UsageError(
      `--resume: the campaign in ${folder} has another ${what}: ${a}, not ${b}; give the same flags, or leave --resume out`,
    );
  };
  same('version of nlconform', before.tool, ownVersion());
  same('seed', before.asked.seed, asked.seed);
  same('shard', before.asked.shard, asked.shard);
  same('feedback', before.asked.feedback, asked.feedback);
  same('list of weights', before.asked.weights, asked.weights);
  same('folder of specs', before.asked.specs, asked.specs);
  same('list of what is allowed', before.asked.allow, asked.allow);
  same(
    'list of targets',
    before.targets.map(({ spec }) => spec),
    targets,
  );
}

export class CampaignFile {
  readonly #folder: string;
  readonly #frame: Frame;
  #last = 0;

  constructor(folder: string, frame: Frame) {
    this.#folder = folder;
    this.#frame = frame;
  }

  /** Between two units, and not too often. */
  save(campaign: Campaign): void {
    if (performance.now() - this.#last < OFTEN) return;
    this.#write(campaign, {});
    // writing that takes long is done the less often
    this.#last = performance.now();
  }

  end(campaign: Campaign, ended: NonNullable<CampaignResult['ended']>): void {
    this.#write(campaign, { ended });
  }

  #write(campaign: Campaign, more: Pick<Frame, 'ended'>): void {
    writeResult(resultOf(campaign, { ...this.#frame, ...more }), this.#folder);
  }
}
