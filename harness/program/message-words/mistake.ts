/** What is wrong with a line that a person wrote: one sentence, and where. */
export class Mistake extends Error {
  /** Characters from the start of the line. */
  readonly at: number;
  constructor(at: number, text: string) {
    super(text);
    this.name = 'Mistake';
    this.at = at;
  }
}

/** `; meant IFLA_MTU?`, or nothing where no name is near. */
export function meant(given: string, names: Iterable<string>): string {
  const most = Math.max(2, Math.floor(given.length / 4));
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    if (Math.abs(name.length - given.length) > most) continue;
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best === undefined ? '' : `; meant ${best.name}?`;
}

/** Levenshtein's: characters to put in, take out or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
