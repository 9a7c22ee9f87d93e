/**
 * A campaign: programs of a seed range, run on the targets, judged, what they show shrunk.
 * The same seed and number of programs give the same programs and the same findings.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import type fc from 'fast-check';
import type { KnownDivergence } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Shard } from '../../reports/index.ts';
import type { Target } from '../../harness/targets/target.ts';
import type { Feedback } from '../feedback/feedback.ts';
import type { Finding } from '../finding-folder/finding.ts';
import { account, type Campaign, countIn, newCampaign } from './campaign-state.ts';
import { deniedBy, type DenyList } from './deny-list.ts';
import { type Examined, examine, type Shown } from './examine.ts';
import { explain } from './explain.ts';
import type { FindKnown } from './known-findings.ts';
import { generated, nextUnit, seedOfUnit, UNIT } from './units.ts';

export type { Campaign } from './campaign-state.ts';

export interface CampaignSettings {
  /** The reference first; started. One target alone is judged by the invariants. */
  targets: readonly Target[];
  seed: number;
  /** Programs generated, at most: of all shards together. Those made of the corpus come on top. */
  runs?: number;
  /** Seconds at most, those of a campaign that is gone on with included. */
  seconds?: number;
  arbitrary?: fc.Arbitrary<Program>;
  /** Only its units. */
  shard?: Shard;
  /** What is done so far: it is gone on with. */
  before?: Campaign;
  /** Keeps programs that show something new, and makes others of them. */
  feedback?: Feedback;
  deny?: DenyList;
  /** What need not be reported again. */
  findKnown?: FindKnown;
  /** Different findings at most, then it stops; default 20. */
  findings?: number;
  onProgress?(so: Campaign): void;
  /** A unit is done: from here it can be gone on with. */
  onUnit?(so: Campaign): void;
  /** Awaited: it may run the program again. */
  onFinding?(finding: Finding): unknown;
  signal?: AbortSignal;
}

/** Programs made of the corpus in a unit, beside those generated. */
const MUTANTS = UNIT / 2;

export async function runCampaign(settings: CampaignSettings): Promise<Campaign> {
  const campaign = settings.before ?? newCampaign(settings.seed);
  const run = new Run(settings, campaign);
  const { feedback } = settings;
  if (feedback !== undefined) await run.replayCorpus(feedback);
  for (;;) {
    const unit = nextUnit(campaign.unit, settings.runs, settings.shard);
    if (unit === undefined || run.isOver()) break;
    await run.unit(unit);
    // one that is interrupted is not gone on from: it is run again, and counted again
    if (settings.signal?.aborted) break;
    campaign.unit = unit + 1;
    run.tell();
    settings.onUnit?.(campaign);
  }
  run.tell();
  return campaign;
}

class Run {
  readonly #settings: CampaignSettings;
  readonly #campaign: Campaign;
  readonly #found: Map<string, Finding>;
  readonly #most: number;
  readonly #begin: number;

  constructor(settings: CampaignSettings, campaign: Campaign) {
    this.#settings = settings;
    this.#campaign = campaign;
    this.#found = new Map(campaign.findings.map((finding) => [finding.fingerprint, finding]));
    this.#most = settings.findings ?? 20;
    this.#begin = performance.now() - campaign.time;
  }

  isOver(): boolean {
    const { seconds, signal } = this.#settings;
    if (signal?.aborted || this.#found.size >= this.#most) return true;
    return seconds !== undefined && performance.now() - this.#begin >= seconds * 1000;
  }

  tell(): void {
    const { feedback } = this.#settings;
    this.#campaign.time = performance.now() - this.#begin;
    this.#campaign.behaviours = feedback?.behaviours ?? 0;
    this.#campaign.corpus = feedback?.corpus.size ?? 0;
    this.#settings.onProgress?.(this.#campaign);
  }

  /** What was worth keeping comes first: it says what is new, and may find at once. */
  async replayCorpus({ corpus }: Feedback): Promise<void> {
    const programs = corpus.entries().map(({ program }) => program);
    for (let from = 0; from < programs.length && !this.isOver(); from += UNIT) {
      await this.#judge(programs.slice(from, from + UNIT), this.#settings.seed, false);
      this.tell();
    }
  }

  async unit(unit: number): Promise<void> {
    const { seed, runs, arbitrary, feedback } = this.#settings;
    const own = seedOfUnit(seed, unit);
    // before this unit's programs enter the corpus
    const mutants = feedback?.mutants(seed, unit, MUTANTS) ?? [];
    await this.#judge(generated(seed, unit, runs, arbitrary), own, true);
    this.#campaign.mutated += await this.#judge(mutants, own, true);
  }

  /** Runs programs and says how many. @param keep what shows something new */
  async #judge(given: readonly Program[], seed: number, keep: boolean): Promise<number> {
    const programs = given.filter((program) => this.#mayRun(program));
    // a simulator answers at once: signals and timers need a turn, too
    await othersTurn();
    if (programs.length === 0 || this.#settings.signal?.aborted) return 0;
    const { targets, feedback } = this.#settings;
    for (const examined of await examine(targets, programs)) {
      if (this.#settings.signal?.aborted) break;
      account(this.#campaign, examined);
      if (feedback !== undefined) await this.#learn(examined, feedback, keep);
      if (examined.shown !== undefined) await this.#take(examined, examined.shown, seed);
    }
    return programs.length;
  }

  #mayRun(program: Program): boolean {
    const { deny } = this.#settings;
    const denied = deny === undefined ? undefined : deniedBy(program, deny);
    if (denied !== undefined) countIn(this.#campaign.refused, denied);
    return denied === undefined;
  }

  async #learn(
    { program, transcripts, shown }: Examined,
    feedback: Feedback,
    keep: boolean,
  ): Promise<void> {
    const [reference] = this.#settings.targets;
    const transcript = reference === undefined ? undefined : transcripts[reference.spec];
    if (transcript === undefined || reference === undefined) return;
    const fresh = feedback.note(program, transcript);
    // what ends a target is a finding, and nothing to start from
    if (!keep || fresh.length === 0 || shown?.kind === 'lost' || shown?.kind === 'health') return;
    await feedback.keep(program, fresh, (programs) =>
      reference.run(programs, { isolation: 'program' }),
    );
  }

  async #take(examined: Examined, shown: Shown, seed: number): Promise<void> {
    const { targets, findKnown, signal } = this.#settings;
    const entry = findKnown?.(examined);
    const before = this.#found.get(shown.fingerprint);
    if (entry !== undefined) countKnown(this.#campaign, entry, shown);
    else if (before !== undefined) before.count++;
    else if (this.#found.size < this.#most) {
      const finding = await explain(targets, examined, seed, signal);
      this.#found.set(shown.fingerprint, finding);
      this.#campaign.findings.push(finding);
      this.tell();
      await this.#settings.onFinding?.(finding);
    }
  }
}

function countKnown(
  { known }: Campaign,
  { place, reason }: KnownDivergence,
  { fingerprint, text }: Shown,
): void {
  const before = known.find((each) => each.place === place && each.fingerprint === fingerprint);
  if (before === undefined) known.push({ place, reason, fingerprint, text, count: 1 });
  else before.count++;
}
