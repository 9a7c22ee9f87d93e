/** What Stryker’s mutants look at: which one is on, and who ran over which. */
let active = -1;
let hits = 0;
let limit = Infinity;
/** By mutant: how often it was run over. */
let counts = new Uint32Array(0);

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
}

/** What was run over since this was last asked, and how often. */
export function takeHits(): [mutant: number, count: number][] {
  const taken: [number, number][] = [];
  for (let id = 0; id < counts.length; id++) {
    const count = counts[id] ?? 0;
    if (count > 0) taken.push([id, count]);
  }
  counts.fill(0);
  return taken;
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
