/** Choosing rules by id, prefix of an id, or folder. */
import type { Suite } from './requirement.ts';

/** Words that select nothing: the user's mistake. */
export class UnknownRule extends Error {
  constructor(words: readonly string[], hint: string) {
    super(`no rule or folder is called ${words.map((word) => word || "''").join(', ')}${hint}`);
    this.name = 'UnknownRule';
  }
}

/**
 * Suites with only what the words name: an id (`hdr.len.below16`), a prefix of ids that ends at a
 * dot (`hdr.len`), or a folder (`headers`). No words select all. @throws UnknownRule
 */
export function select(suites: readonly Suite[], words: readonly string[]): Suite[] {
  if (words.length === 0) return [...suites];
  const unknown = words.filter(
    (word) =>
      !suites.some(
        ({ name, requirements }) => name === word || requirements.some(({ id }) => names(word, id)),
      ),
  );
  if (unknown.length > 0) throw new UnknownRule(unknown, hintFor(unknown[0] ?? '', suites));
  return suites
    .map((suite) => ({
      ...suite,
      requirements: suite.requirements.filter(({ id }) =>
        words.some((word) => word === suite.name || names(word, id)),
      ),
    }))
    .filter(({ requirements }) => requirements.length > 0);
}

const names = (word: string, id: string): boolean => id === word || id.startsWith(`${word}.`);

function hintFor(word: string, suites: readonly Suite[]): string {
  const all = suites.flatMap(({ name, requirements }) => [
    name,
    ...requirements.map(({ id }) => id),
  ]);
  const near = all.filter((each) => word !== '' && (each.includes(word) || word.includes(each)));
  return near.length > 0
    ? `; there is ${near.slice(0, 3).join(', ')}`
    : '; `nlconform list` shows all of them';
}
