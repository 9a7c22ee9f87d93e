/**
 * A process of its own, since a mutant may never end: asks the cases of the suites of one mutant
 * after the other. Only cases that run over a mutant are asked, and only until one fails.
 */
import { createHash } from 'node:crypto';
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

export interface Wanted {
  id: number;
  file: string;
  /** The case that killed it the last time. */
  killer?: string | undefined;
  /** It survived what `known` says: only other cases are asked. */
  survived: boolean;
  /** What tells least comes last: those that were killed, and behind them those that never came back. */
  turn: number;
}

/** What the process is told, once. */
export interface Order {
  /** What build-target made. */
  bundle: string;
  /** The same, weighed. */
  weighed: string;
  /** The file of each mutant that it has, by number. */
  files: readonly string[];
  mutants: readonly Wanted[];
  /** Of the simulator; none: all of them. */
  profiles: readonly string[];
  /**
   * What so many cases do not notice is taken to survive, though another might notice it: the score
   * can only be too low.
   */
  most: number;
  /** By name of a case: the digest of what was asked and answered without mutants. */
  known: Readonly<Record<string, string>>;
}
/** What it tells, one mutant after the other. */
export type Told =
  | { prepared: number }
  | { ready: number; known: Record<string, string> }
  | { begin: number }
  | { id: number; verdict: 'unmet' | 'survived' | 'circles' }
  | { id: number; verdict: 'killed' | 'crashed'; killer: string; rule: string }
  | { done: true };

const PATIENCE = 100;
/** Cases that killed others of the same file. */
const LIKELY = 12;

let targets: Targets;
const cases: AskedCase[] = [];
/** By mutant: the cases that run over it and may notice, and how often one does at most. */
const meets = new Map<number, { cases: number[]; hits: number }>();
/** Run over when the code was loaded or the first kernel booted. */
const atStart = new Set<number>();
/** What each case is answered without mutants. */
const sound: (string | undefined)[] = [];
const times: number[] = [];
/** Cases that are asked and answered as on a newer profile. */
const again = new Set<number>();
const digests: Record<string, string> = {};

/** @param profiles none: all of them */
async function load(
  bundle: string,
  profiles: readonly string[],
  query = 'sound',
): Promise<Targets> {
  const url = `${pathToFileURL(bundle).href}?${query}`;
  const { targets: all } = (await import(url)) as { targets: Targets };
  return new Map([...all].filter(([name]) => profiles.length === 0 || profiles.includes(name)));
}

/** Runs every case once without mutants. */
async function prepare(
  { bundle, weighed, files, profiles }: Order,
  told: (message: Told) => void,
): Promise<void> {
  countFor(files.length);
  const counting = await load(weighed, profiles);
  const all = await askedCases(counting);
  // what is computed but once is that of the start, not of the case that happens to be first
  for (const [profile] of counting) {
    const first = all.find((each) => each.profile === profile);
    if (first !== undefined) await ask(counting, first);
  }
  for (const { mutant } of takeHits()) atStart.add(mutant);
  const seen = new Set<string>();
  for (const [number, each] of all.entries()) {
    if (number % 1000 === 0) told({ prepared: number });
    const begin = performance.now();
    const transcript = await ask(counting, each);
    const time = performance.now() - begin;
    const hits = takeHits();
    const said = JSON.stringify(transcript);
    const key = digestOf(each.text, said);
    if (each.judge(transcript) !== 'pass') continue;
    const index = cases.push(each) - 1;
    if (seen.has(key)) again.add(index);
    seen.add(key);
    sound[index] = said;
    digests[each.name] = key;
    times[index] = time;
    for (const { mutant, count: times, inVain } of hits) {
      const met = meets.get(mutant) ?? { cases: [], hits: 0 };
      meets.set(mutant, met);
      if (!inVain) met.cases.push(index);
      met.hits = Math.max(met.hits, times);
    }
  }
  countFor(0);
  targets = await load(bundle, profiles);
}

const digestOf = (...texts: string[]): string =>
  texts
    .reduce((hash, text) => hash.update(text), createHash('sha1'))
    .digest('hex')
    .slice(0, 12);

async function put(index: number, to: Targets): Promise<Answer> {
  const each = cases[index] as AskedCase;
  try {
    const transcript = await ask(to, each);
    if (inCircles()) return 'circles';
    return answerOf(each, transcript, sound[index]);
  } catch {
    return inCircles() ? 'circles' : 'crashed';
  }
}

/**
 * The likely ones first, then one of each rule, a second of each, …: of a rule, those first that say
 * something of their profile only, and the quick ones.
 */
function ordered(known: readonly number[], first: readonly number[], most: number): number[] {
  const these = new Set(known);
  const likely = first.filter((index) => these.has(index));
  const taken = new Set(likely);
  const ofRule = new Map<string, number>();
  const rest: { index: number; turn: number }[] = [];
  const cost = (index: number): number => (again.has(index) ? 1e6 : 0) + (times[index] ?? 0);
  for (const index of known.toSorted((a, b) => cost(a) - cost(b))) {
    if (taken.has(index)) continue;
    const { rule } = cases[index] as AskedCase;
    const turn = ofRule.get(rule) ?? 0;
    ofRule.set(rule, turn + 1);
    rest.push({ index, turn });
  }
  const inTurn = rest.toSorted((a, b) => a.turn - b.turn).map(({ index }) => index);
  return [...likely, ...inTurn].slice(0, most);
}

async function main(order: Order): Promise<void> {
  const begin = performance.now();
  const told = (message: Told): void => void process.send?.(message);
  await prepare(order, told);
  told({ ready: Math.round(performance.now() - begin), known: digests });
  const byName = new Map(cases.map(({ name }, index) => [name, index]));
  const killers = new Map<string, Map<number, number>>();
  const fresh = new Set([...cases.keys()].filter((index) => isNew(order, index)));
  // where few cases run, little time tells much
  const size = ({ id }: Wanted): number => meets.get(id)?.cases.length ?? 0;
  const inOrder = order.mutants.toSorted((a, b) => a.turn - b.turn || size(a) - size(b));
  for (const { id, file, killer, survived } of inOrder) {
    const met = meets.get(id);
    if (met === undefined && !atStart.has(id)) {
      told({ id, verdict: 'unmet' });
      continue;
    }
    told({ begin: id });
    const counts = killers.get(file) ?? new Map<number, number>();
    killers.set(file, counts);
    const likely = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, LIKELY);
    const before = killer === undefined ? undefined : byName.get(killer);
    const first = [...(before === undefined ? [] : [before]), ...likely.map(([index]) => index)];
    const left = (all: readonly number[]): number[] =>
      ordered(
        survived ? all.filter((index) => fresh.has(index)) : all,
        [...new Set(first)],
        order.most,
      );
    const hits = met?.hits ?? 1e6;
    let verdict = await judged(order, id, left(met?.cases ?? []), hits);
    if (verdict.index === undefined && atStart.has(id)) {
      const likely = new Set([...beside(order, file), ...first]);
      const rest = samples().filter((index) => !likely.has(index));
      verdict = await judged(order, id, [...left([...likely]), ...left(rest)], hits, true);
    }
    if (verdict.index !== undefined) {
      counts.set(verdict.index, (counts.get(verdict.index) ?? 0) + 1);
      const { name, rule } = cases[verdict.index] as AskedCase;
      if (verdict.answer === 'circles') told({ id, verdict: 'circles' });
      else {
        const how = verdict.answer === 'fail' ? 'killed' : 'crashed';
        told({ id, verdict: how, killer: name, rule });
      }
    } else told({ id, verdict: 'survived' });
  }
  // what was not sent yet would be lost
  process.send?.({ done: true } satisfies Told, () => {
    process.disconnect();
  });
}

const isNew = ({ known }: Order, index: number): boolean => {
  const { name } = cases[index] as AskedCase;
  return known[name] !== digests[name];
};

/**
 * What runs at the start, such as a table, is met by all: the cases that run over other code of the
 * file.
 */
function beside({ files }: Order, file: string): number[] {
  const others = [...meets].filter(([id]) => files[id] === file && !atStart.has(id));
  return [...new Set(others.flatMap(([, met]) => met.cases))];
}

/**
 * And one case of each rule on each profile where it says something of its own, since code that was
 * loaded anew is slow at first. That can miss what another case would have noticed.
 */
function samples(): number[] {
  const byRule = new Map<string, number>();
  for (const [index, { rule, profile }] of cases.entries()) {
    const key = `${rule} ${profile}`;
    if (!again.has(index) && !byRule.has(key)) byRule.set(key, index);
  }
  return [...byRule.values()];
}

/** @param anew the code is loaded again while the mutant is on */
async function judged(
  { bundle, profiles }: Order,
  id: number,
  indexes: readonly number[],
  hits: number,
  anew = false,
): Promise<{ index?: number; answer?: Answer }> {
  switchOn(id, PATIENCE * hits + 10_000);
  try {
    let on = targets;
    if (anew) {
      try {
        on = await load(bundle, profiles, `mutant=${id}`);
      } catch {
        return { index: indexes[0] ?? 0, answer: 'crashed' };
      }
    }
    for (const index of indexes) {
      const answer = await put(index, on);
      if (answer === 'same' || answer === 'pass') continue;
      switchOff();
      // what a mutant left behind in a cache is not the next one's
      if (on === targets && (await put(index, targets)) !== 'same') {
        targets = await load(bundle, profiles, `after=${id}`);
        if ((await put(index, targets)) !== 'same') {
          throw new Error(`${(cases[index] as AskedCase).name} is answered in two ways`);
        }
      }
      return { index, answer };
    }
    return {};
  } finally {
    switchOff();
  }
}

process.once('message', (order: Order) => void main(order));
