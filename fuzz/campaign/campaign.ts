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
import type { Feedback, Fresh, Kept } from '../feedback/feedback.ts';
import type { Finding } from '../finding-folder/finding.ts';
import { account, type Campaign, countIn, newCampaign } from './campaign-state.ts';
import { deniedBy, type DenyList } from './deny-list.ts';
import { examine, type Shown } from './examine.ts';
import { explain } from './explain.ts';
import type { Judged } from './judged.ts';
import type { FindKnown } from './known-findings.ts';
import { Lanes } from './lanes.ts';
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
  /** Threads that judge; default 1: our own alone. What is found does not depend on it. */
  jobs?: number;
  /** Milliseconds until they are started; default 2000. */
  patience?: number;
  /** Keeps programs that show something new, and makes others of them. */
  feedback?: Feedback;
  deny?: DenyList;
  /** What need not be reported again. */
  findKnown?: FindKnown;
  /** Different findings at most, then it stops; default 100. */
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
/**
 * Units under way, and units behind them whose programs are made smaller: what a unit shows enters
 * the corpus before the programs of the one so many later are made, however many lanes there are.
 */
const [AHEAD, BEHIND] = [4, 4];

export async function runCampaign(settings: CampaignSettings): Promise<Campaign> {
  const campaign = settings.before ?? newCampaign(settings.seed);
  const run = new Run(settings, campaign);
  try {
    await run.all();
  } finally {
    await run.close();
  }
  run.tell();
  return campaign;
}

/** Programs under way, and what becomes of them. */
interface Batch {
  /** Undefined: what the corpus had. */
  unit: number | undefined;
  seed: number;
  programs: readonly Program[];
  /** How many of them, at the end, were made of the corpus. */
  mutants: number;
  /** By the deny-list. */
  refused: readonly string[];
  judged: Promise<Judged[]>;
}

class Run {
  readonly #settings: CampaignSettings;
  readonly #campaign: Campaign;
  readonly #lanes: Lanes;
  readonly #found: Map<string, Finding>;
  readonly #most: number;
  readonly #begin: number;
  /** Of each unit that is done what is to be kept, once it is as small as it gets. */
  readonly #smaller: Promise<Kept[]>[] = [];
  /** Nothing more is tried. */
  #ends = false;

  constructor(settings: CampaignSettings, campaign: Campaign) {
    const { targets, jobs = 1, patience, feedback: kept, signal } = settings;
    this.#settings = settings;
    this.#campaign = campaign;
    const feedback = kept !== undefined;
    this.#lanes = new Lanes({ targets, jobs, patience, feedback, signal });
    this.#found = new Map(campaign.findings.map((finding) => [finding.fingerprint, finding]));
    this.#most = settings.findings ?? 100;
    this.#begin = performance.now() - campaign.time;
  }

  tell(): void {
    const { feedback } = this.#settings;
    this.#campaign.time = performance.now() - this.#begin;
    this.#campaign.behaviours = feedback?.behaviours ?? 0;
    this.#campaign.corpus = feedback?.corpus.size ?? 0;
    if (feedback !== undefined && feedback.covered > 0) {
      this.#campaign.coveredAddresses = feedback.covered;
    }
    this.#settings.onProgress?.(this.#campaign);
  }

  async all(): Promise<void> {
    await this.#flow();
    this.#ends = this.#isOver();
    await this.#keep(0);
  }

  async #flow(): Promise<void> {
    const batches = this.#batches();
    const underWay: Batch[] = [];
    while (!this.#isOver()) {
      const next = underWay.length < AHEAD ? batches.next().value : undefined;
      if (next !== undefined) {
        underWay.push(next);
        // signals, timers and targets need a turn, too
        await othersTurn();
        continue;
      }
      const batch = underWay.shift();
      if (batch === undefined) return;
      // one that is interrupted is not gone on from: it is run again, and counted again
      if (!(await this.#finish(batch))) return;
      if (batch.unit !== undefined) this.#campaign.unit = batch.unit + 1;
      this.tell();
      if (batch.unit !== undefined) this.#settings.onUnit?.(this.#campaign);
    }
  }

  close(): Promise<void> {
    return this.#lanes.close();
  }

  #isOver(): boolean {
    const { seconds, signal } = this.#settings;
    if (signal?.aborted || this.#found.size >= this.#most) return true;
    return seconds !== undefined && performance.now() - this.#begin >= seconds * 1000;
  }

  /** Begins one each time that it is asked for one. */
  *#batches(): Generator<Batch, undefined> {
    const { seed, runs, arbitrary, feedback, shard } = this.#settings;
    // what was worth keeping comes first: it says what is new, and may find at once
    const kept = feedback?.corpus.entries().map(({ program }) => program) ?? [];
    for (let from = 0; from < kept.length; from += UNIT) {
      yield this.#start(undefined, seed, kept.slice(from, from + UNIT), []);
    }
    for (let from = this.#campaign.unit; ;) {
      const unit = nextUnit(from, runs, shard);
      if (unit === undefined) return;
      const mutants = feedback?.mutants(seed, unit, MUTANTS) ?? [];
      const programs = generated(seed, unit, runs, arbitrary);
      yield this.#start(unit, seedOfUnit(seed, unit), programs, mutants);
      from = unit + 1;
    }
  }

  #start(
    unit: number | undefined,
    seed: number,
    first: readonly Program[],
    mutants: readonly Program[],
  ): Batch {
    const refused: string[] = [];
    const mayRun = (program: Program): boolean => {
      const { deny } = this.#settings;
      const denied = deny === undefined ? undefined : deniedBy(program, deny);
      if (denied !== undefined) refused.push(denied);
      return denied === undefined;
    };
    const more = mutants.filter(mayRun);
    const programs = [...first.filter(mayRun), ...more];
    const judged = this.#lanes.judge(programs);
    // whether it failed is asked when its turn comes
    judged.catch(() => undefined);
    return { unit, seed, programs, mutants: more.length, refused, judged };
  }

  /** Takes in what programs showed; false if it was interrupted. */
  async #finish({ unit, seed, programs, mutants, refused, judged }: Batch): Promise<boolean> {
    const { feedback, signal } = this.#settings;
    const all = await this.#unlessInterrupted(judged);
    const fresh: Fresh[] = [];
    for (const [index, program] of programs.entries()) {
      const each = all?.[index];
      if (each === undefined || signal?.aborted) return false;
      account(this.#campaign, program, each);
      const names = feedback?.note(each.behaviours) ?? [];
      const { shown } = each;
      // what ends a target is a finding, and nothing to start from
      const ends = shown?.kind === 'lost' || shown?.kind === 'health';
      if (unit !== undefined && names.length > 0 && !ends) fresh.push({ program, names });
      if (shown !== undefined) await this.#take(program, each, shown, seed);
    }
    for (const name of refused) countIn(this.#campaign.refused, name);
    this.#campaign.mutated += mutants;
    if (feedback !== undefined) {
      const smaller = feedback.minimise(fresh, async (some, names) => {
        if (this.#ends || signal?.aborted) return -1;
        return (await this.#unlessInterrupted(this.#lanes.firstShowing(some, names))) ?? -1;
      });
      // whether it failed is asked when its turn comes
      smaller.catch(() => undefined);
      this.#smaller.push(smaller);
      await this.#keep(BEHIND);
    }
    return !signal?.aborted;
  }

  /** Takes into the corpus what was made smaller, but for the last units. */
  async #keep(behind: number): Promise<void> {
    while (this.#smaller.length > behind) {
      this.#settings.feedback?.keep((await this.#smaller.shift()) ?? []);
    }
  }

  async #unlessInterrupted<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (this.#settings.signal?.aborted) return undefined;
      throw error;
    }
  }

  async #take(program: Program, judged: Judged, shown: Shown, seed: number): Promise<void> {
    const { targets, findKnown, signal } = this.#settings;
    const entry = findKnown?.(judged);
    const before = this.#found.get(shown.fingerprint);
    if (entry !== undefined) countKnown(this.#campaign, entry, shown);
    else if (before !== undefined) before.count++;
    else if (this.#found.size < this.#most) {
      await this.#lanes.alone(async () => {
        const transcripts =
          judged.transcripts ?? (await examine(targets, [program]))[0]?.transcripts ?? {};
        const finding = await explain(targets, { program, transcripts, shown }, seed, signal);
        this.#found.set(shown.fingerprint, finding);
        this.#campaign.findings.push(finding);
        this.tell();
        await this.#settings.onFinding?.(finding);
      });
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
