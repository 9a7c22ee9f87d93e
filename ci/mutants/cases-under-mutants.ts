/** The cases of the suites on a simulator with mutants: what each runs over, and what it says with one on. */
import { pathToFileURL } from 'node:url';
import {
  type Answer,
  type AskedCase,
  type Targets,
  answerOf,
  ask,
  askedCases,
} from './asked-cases.ts';
import { countFor, inCircles, switchOff, switchOn, takeHits } from './mutant-switch.ts';

/** A case that runs over a mutant, so often. */
export interface Ran {
  index: number;
  hits: number;
}

interface On {
  id: number;
  /** Run over more often than that, it runs in circles. */
  most: number;
}

/** A mutant that is run over so many times as often as without it runs in circles. */
const PATIENCE = 100;

export class CasesUnderMutants {
  readonly cases: AskedCase[] = [];
  readonly rules = new Set<string>();
  /** By mutant. */
  readonly meets = new Map<number, Ran[]>();
  /** What each case is answered without mutants. */
  readonly #sound: string[] = [];
  readonly #bundle: string;
  readonly #count: number;
  #targets: Targets = new Map();
  #loads = 0;
  #on: On | undefined;

  /** @param count how many mutants the bundle has */
  constructor(bundle: string, count: number) {
    this.#bundle = bundle;
    this.#count = count;
  }

  /**
   * Runs the cases without mutants, of each rule so many at most: those of the newest profile that
   * it can be asked on. Those that do not pass are left out.
   */
  async prepare(most: (rule: string) => number): Promise<void> {
    countFor(this.#count);
    this.#targets = await this.#load();
    const all = await askedCases(this.#targets);
    // what is computed but once is that of the start, not of the case that happens to be first
    for (const [profile] of this.#targets) {
      const first = all.find((each) => each.profile === profile);
      if (first !== undefined) await ask(this.#targets, first);
    }
    takeHits();
    const taken = new Map<string, { profile: string; count: number }>();
    for (const each of all) {
      const { rule, profile } = each;
      const so = taken.get(rule) ?? { profile, count: 0 };
      if (so.profile !== profile || so.count >= most(rule)) continue;
      const transcript = await ask(this.#targets, each);
      const hits = takeHits();
      if (each.judge(transcript) !== 'pass') continue;
      taken.set(rule, { profile, count: so.count + 1 });
      const index = this.cases.push(each) - 1;
      this.rules.add(rule);
      this.#sound[index] = JSON.stringify(transcript);
      for (const { mutant, count } of hits) {
        const ran = { index, hits: count };
        const before = this.meets.get(mutant);
        if (before === undefined) this.meets.set(mutant, [ran]);
        else before.push(ran);
      }
    }
    countFor(0);
  }

  /** @param hits how often it is run over without being on */
  switchOn(id: number, hits: number): void {
    this.#on = { id, most: PATIENCE * hits + 10_000 };
  }

  switchOff(): void {
    this.#on = undefined;
  }

  /** The answer to a case with the mutant that is on. */
  put(index: number): Promise<Answer> {
    return this.#answer(index, this.#on);
  }

  /** Whether what a mutant left behind in a cache changed the answer; if so, the code is loaded again. */
  async isSpoilt(index: number): Promise<boolean> {
    if ((await this.#answer(index, undefined)) === 'same') return false;
    this.#targets = await this.#load();
    return true;
  }

  async #answer(index: number, on: On | undefined): Promise<Answer> {
    const each = this.cases[index] as AskedCase;
    if (on !== undefined) switchOn(on.id, on.most);
    try {
      const transcript = await ask(this.#targets, each);
      if (inCircles()) return 'circles';
      return answerOf(each, transcript, this.#sound[index]);
    } catch {
      return inCircles() ? 'circles' : 'crashed';
    } finally {
      switchOff();
    }
  }

  async #load(): Promise<Targets> {
    const url = `${pathToFileURL(this.#bundle).href}?${this.#loads++}`;
    return ((await import(url)) as { targets: Targets }).targets;
  }
}
