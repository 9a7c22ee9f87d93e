/**
 * Feedback of replies: remembers what was ever shown, keeps the programs that showed something new
 * in a corpus, and makes new programs of those.
 */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { withoutSteps } from '../../harness/program/shrink.ts';
import type { Corpus, Entry } from '../corpus/corpus.ts';
import { mix, Random } from '../random.ts';
import { behavioursOf } from './behaviours.ts';
import { mutate, stockOf } from './mutate.ts';

/** Runs programs on the reference; an answer each, in order. */
export type Run = (programs: readonly Program[]) => Promise<Transcript[]>;

/**
 * How many smaller programs are tried in place of one that is kept; and in all, one for so many
 * programs run. At first everything is new: what is kept then is left to `nlconform corpus --minimise`.
 */
const [PATIENCE, SHARE] = [24, 4];
/** So that a soak of days stays in bounds: names, and programs that are kept. */
const [MOST_BEHAVIOURS, MOST_KEPT] = [500_000, 10_000];

export class Feedback {
  readonly corpus: Corpus;
  readonly #seen = new Set<string>();
  #noted = 0;
  #tried = 0;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
  }

  /** Different behaviours shown so far. */
  get behaviours(): number {
    return this.#seen.size;
  }

  /** Takes note of what a program showed; whether it was new. */
  note(program: Program, transcript: Transcript): string[] {
    this.#noted++;
    if (this.#seen.size >= MOST_BEHAVIOURS) return [];
    const fresh = [...behavioursOf(program, transcript)].filter((each) => !this.#seen.has(each));
    for (const each of fresh) this.#seen.add(each);
    return fresh;
  }

  /**
   * Keeps a program that showed something new, or a smaller one found that still shows all of it.
   */
  async keep(program: Program, fresh: readonly string[], run: Run): Promise<void> {
    if (this.corpus.size >= MOST_KEPT) return;
    let kept = program;
    let left = Math.min(PATIENCE, Math.floor(this.#noted / SHARE) - this.#tried);
    for (let smaller = true; smaller && left > 0;) {
      smaller = false;
      const candidates = withoutSteps(kept).slice(0, left);
      left -= candidates.length;
      this.#tried += candidates.length;
      if (candidates.length === 0) break;
      const transcripts = await run(candidates);
      for (const [index, candidate] of candidates.entries()) {
        const transcript = transcripts[index];
        if (transcript === undefined) continue;
        const shown = behavioursOf(candidate, transcript);
        if (!fresh.every((each) => shown.has(each))) continue;
        kept = candidate;
        smaller = true;
        break;
      }
    }
    this.corpus.add(kept);
  }

  /**
   * New programs of what the corpus has now. They depend on the seed, on the unit and on those
   * programs, and on nothing else.
   */
  mutants(seed: number, unit: number, count: number): Program[] {
    const entries = this.corpus.entries();
    if (entries.length === 0) return [];
    const programs = entries.map(({ program }: Entry) => program);
    const random = new Random(mix(seed, unit), 0x6d757461);
    const stock = stockOf(programs);
    return Array.from({ length: count }, () => mutate(random.of(programs), stock, random));
  }
}
