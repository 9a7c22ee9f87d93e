import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from './blocks.ts';
import { commands } from '../../harness/cli/commands.ts';
import { documents, ROOT } from './documents.ts';

const FENCE = '```';

it('blocks with what is said of them', () => {
  const text = `x\n${FENCE}sh vm exit=1\na\nb\n${FENCE}\n  ${FENCE}json file=q.json\n  {}\n  ${FENCE}\n`;
  expect(blocksOf(text, 'x.md')).toEqual([
    { line: 2, language: 'sh', text: 'a\nb\n', exit: 1, needs: ['vm'] },
    { line: 6, language: 'json', text: '{}\n', file: 'q.json', exit: 0, needs: [] },
  ]);
});

it.each([
  [`${FENCE}sh\n`, 'x.md:1: this fence is not closed'],
  [`${FENCE}sh slow\n${FENCE}\n`, "x.md:1: 'slow' is not known behind ```sh"],
])('%j is refused', (text, message) => {
  expect(() => blocksOf(text, 'x.md')).toThrow(message);
});

/** Flags by command; loading them all takes seconds on a busy machine. */
const flagsOf = new Map<string, (string | undefined)[]>();
beforeAll(async () => {
  for (const { name, load } of commands) {
    flagsOf.set(
      name,
      (await load()).options.flatMap((each) => [each.long, each.short]),
    );
  }
}, 120_000);

/** Words of our commands that no command knows. */
function unknownIn(text: string): string[] {
  const unknown: string[] = [];
  const mentioned = text.matchAll(
    /(?:npm run nlconform --|npx nlconform|`nlconform) ([a-z-]+)([^`\n|]*)/g,
  );
  for (const [whole, name = '', rest = ''] of mentioned) {
    const flags = flagsOf.get(name) ?? [];
    const wrong = [...rest.replaceAll(/'[^']*'/g, '').matchAll(/(?<=\s)--?[a-z][\w-]*/g)].filter(
      ([flag]) => !flags.includes(flag),
    );
    if (!flagsOf.has(name) || wrong.length > 0) unknown.push(whole);
  }
  return unknown;
}

describe.each(documents())('%s', (name) => {
  const text = readFileSync(join(ROOT, name), 'utf8');

  it('has blocks that are whole', () => {
    expect(blocksOf(text, name)).toEqual(expect.any(Array));
  });

  it('names commands and flags that there are, also where it only mentions them', () => {
    expect(unknownIn(text)).toEqual([]);
  });

  it('has links that lead somewhere', () => {
    const plain = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
    const links = [...plain.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)|src="([^"]+)"/g)];
    const targets = links.map(([, link, source]) => link ?? source ?? '');
    const broken = targets.filter(
      (link) =>
        !/^\w+:/.test(link) && !existsSync(join(ROOT, normalize(join(dirname(name), link)))),
    );
    expect(broken).toEqual([]);
  });
});
