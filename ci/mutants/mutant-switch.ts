/** What Stryker’s mutants look at: which one is on, and who ran over which. */
let active = -1;
let hits = 0;
let limit = Infinity;
/** By mutant: how often it was run over. */
let counts = new Uint32Array(0);
/** By mutant: whether it was weighed, and how often it made a difference to its expression. */
let weighings = new Uint8Array(0);
let differences = new Uint32Array(0);

/** @param most after so many hits the mutant throws: it runs in circles */
export function switchOn(mutant: number, most: number): void {
  [active, hits, limit] = [mutant, 0, most];
}
export function switchOff(): void {
  switchOn(-1, Infinity);
}
export const inCircles = (): boolean => hits > limit;

/** From now on what is run over is counted, for as many mutants. */
export function countFor(mutants: number): void {
  counts = new Uint32Array(mutants);
  weighings = new Uint8Array(mutants);
  differences = new Uint32Array(mutants);
}

export interface Hit {
  mutant: number;
  /** How often. */
  count: number;
  /** It was an expression, and the same as without it, each time. */
  inVain: boolean;
}

/** What was run over since this was last asked. */
export function takeHits(): Hit[] {
  const taken: Hit[] = [];
  for (const [mutant, count] of counts.entries()) {
    if (count === 0) continue;
    taken.push({ mutant, count, inVain: weighings[mutant] === 1 && differences[mutant] === 0 });
  }
  for (const each of [counts, weighings, differences]) each.fill(0);
  return taken;
}

/** Both ways, for takeHits: what weighed.ts puts around an expression. */
export function weigh<T>(mutant: number, became: () => unknown, is: T): T {
  if (counts.length === 0) return is;
  weighings[mutant] = 1;
  let same = false;
  try {
    same = Object.is(became(), is);
  } catch {
    // it would have thrown
  }
  if (!same) differences[mutant] = (differences[mutant] ?? 0) + 1;
  return is;
}

/** Stryker’s `stryMutAct`. */
export function isOn(mutant: number): boolean {
  if (active !== mutant) return false;
  if (++hits > limit) throw new Error('the mutant runs in circles');
  return true;
}

/** Stryker’s `stryCov`. */
export function runsOver(...mutants: number[]): void {
  if (counts.length === 0) return;
  for (const id of mutants) counts[id] = (counts[id] ?? 0) + 1;
}

/** Of mutate-values.ts: one more with the mutant `id`, one less with the next. */
export function altered<T>(id: number, value: T): T {
  runsOver(id, id + 1);
  const more = isOn(id) ? 1 : isOn(id + 1) ? -1 : 0;
  if (more === 0) return value;
  if (typeof value === 'number') return (value + more) as T;
  return typeof value === 'bigint' ? ((value + BigInt(more)) as T) : value;
}
