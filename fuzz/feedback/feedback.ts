/**
 * Feedback of replies: remembers what was ever shown, keeps the programs that showed something new
 * in a corpus, and makes new programs of those.
 */
import type { Program } from '../../harness/program/program.ts';
import { withoutSteps } from '../../harness/program/shrink.ts';
import type { Corpus, Entry } from '../corpus/corpus.ts';
import { mix, Random } from '../random.ts';
import { isCovered } from './coverage.ts';
import { mutate, stockOf } from './mutate.ts';

/** The first of them that shows all these behaviours, or -1. */
export type FirstShowing = (
  programs: readonly Program[],
  names: readonly string[],
) => Promise<number>;

/** A program that showed something new: what. */
export interface Fresh {
  program: Program;
  names: readonly string[];
}

/** What is to be kept of one, and how many of the candidates that were allowed were not tried. */
export interface Kept {
  program: Program;
  left: number;
}

/**
 * How many smaller programs are tried in place of one that is kept; and in all, one for so many
 * programs run. At first everything is new: what is kept then is left to `nlconform corpus --minimise`.
 */
const [PATIENCE, SHARE] = [24, 4];
/** So that a soak of days stays in bounds: names, and programs that are kept. */
export const MOST_BEHAVIOURS = 500_000;
const MOST_KEPT = 10_000;

export class Feedback {
  readonly corpus: Corpus;
  readonly #seen = new Set<string>();
  #covered = 0;
  #noted = 0;
  #tried = 0;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
  }

  /** Different behaviours shown so far. */
  get behaviours(): number {
    return this.#seen.size - this.#covered;
  }

  /** Addresses of the kernel run through so far; 0 where nobody asks for coverage. */
  get covered(): number {
    return this.#covered;
  }

  /** Takes note of what a program showed; what of it was new. */
  note(names: readonly string[]): string[] {
    this.#noted++;
    if (this.#seen.size >= MOST_BEHAVIOURS) return [];
    const fresh = names.filter((each) => !this.#seen.has(each));
    for (const each of fresh) this.#seen.add(each);
    this.#covered += fresh.filter(isCovered).length;
    return fresh;
  }

  /**
   * Looks for smaller programs that still show all that was new, side by side. How long each may be
   * tried is settled at once. What comes of it is for `keep`.
   */
  minimise(all: readonly Fresh[], firstShowing: FirstShowing): Promise<Kept[]> {
    return Promise.all(
      all.map(async ({ program, names }) => {
        const patience = Math.min(PATIENCE, Math.floor(this.#noted / SHARE) - this.#tried);
        if (this.corpus.size >= MOST_KEPT || patience <= 0) return { program, left: 0 };
        this.#tried += patience;
        return smaller(program, patience, (some) => firstShowing(some, names));
      }),
    );
  }

  /** They enter the corpus. */
  keep(all: readonly Kept[]): void {
    for (const { program, left } of all) {
      this.#tried -= left;
      if (this.corpus.size < MOST_KEPT) this.corpus.add(program);
    }
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

/** @param left candidates tried at most */
async function smaller(
  program: Program,
  left: number,
  firstShowing: (programs: readonly Program[]) => Promise<number>,
): Promise<Kept> {
  let kept = program;
  while (left > 0) {
    const candidates = withoutSteps(kept).slice(0, left);
    if (candidates.length === 0) break;
    left -= candidates.length;
    const found = candidates[await firstShowing(candidates)];
    if (found === undefined) break;
    kept = found;
  }
  return { program: kept, left };
}
