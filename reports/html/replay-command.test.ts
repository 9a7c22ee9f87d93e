import { expect, it } from 'vitest';
import type { Cell, Rule } from './unpack.ts';
import { replayCommand } from './page/replay-command.ts';
import type { PageModel } from './page/page-model.ts';

/** A rule that fails on the last target only. */
function failing(specs: readonly string[]): Cell {
  const rule = { id: 'a.b', cells: [] } as unknown as Rule;
  rule.cells = specs.map((spec, target) => ({
    rule,
    target,
    verdict: target === specs.length - 1 ? 'fail' : 'pass',
    time: 0,
    replay: `npx nlconform run a.b --target ${spec}`,
    known: () => [],
    cases: () => [],
  }));
  return rule.cells.at(-1)!;
}

const facts = (reference?: string) =>
  ({ targets: [{ spec: 'simulator' }, { spec: 'kernel' }, { spec: 'x' }], reference }) as never;

it.each<[string, string | undefined, string[], string]>([
  ['plain', undefined, ['simulator', 'kernel', 'x'], 'plain --target simulator --target x'],
  ['plain', 'kernel', ['simulator', 'kernel', 'x'], 'plain --target kernel --target x'],
  ['plain', 'x', ['simulator', 'kernel', 'x'], 'plain --target x'],
  ["it's 1", undefined, ["'exec:a b'"], String.raw`'it'\''s 1' --target 'exec:a b'`],
])('case %s, reference %s, of %j', (name, reference, specs, words) => {
  const model: Pick<PageModel, 'facts'> = { facts: facts(reference) };
  expect(replayCommand(failing(specs), name, model)).toBe(
    `npx nlconform replay a.b --case ${words}`,
  );
});
