/** The verdict on every rule of every target’s last stored run, as a small file that is committed. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../reports/run-result.ts';
import type { StoredRun } from './render-matrix.ts';

export const VERDICTS_FILE = fileURLToPath(new URL('verdicts.json', import.meta.url));

/** A letter a verdict; `-`: the rule was not in that run. */
const LETTERS: Readonly<Record<Verdict, string>> = {
  pass: 'p',
  fail: 'f',
  expired: 'e',
  changed: 'c',
  flaky: 'y',
  known: 'k',
  fixed: 'x',
  skip: 's',
  broken: 'b',
};
const VERDICT_OF = new Map(
  Object.entries(LETTERS).map(([verdict, letter]) => [letter, verdict as Verdict]),
);

export interface StoredTarget {
  name: string;
  about: string;
  /** As the target says it: `kernel 6.18.44`. */
  version: string;
  day: string;
}
export interface StoredVerdicts {
  targets: readonly StoredTarget[];
  /** By id of the rule a letter for each target. */
  verdicts: Readonly<Record<string, string>>;
}

export function verdictsOf(stored: readonly StoredRun[]): StoredVerdicts {
  const targets = stored.map(({ name, about, run }): StoredTarget => {
    const [target] = run.targets;
    const version = [target?.name, target?.version].filter(Boolean).join(' ') || 'not run';
    return { name, about, version, day: run.started.slice(0, 10) };
  });
  const byRun = stored.map(
    ({ run }) => new Map(run.results.map(({ id, verdict }) => [id, verdict])),
  );
  const ids = [...new Set(byRun.flatMap((verdicts) => [...verdicts.keys()]))].toSorted();
  const letters = (id: string): string =>
    byRun
      .map((verdicts) => {
        const verdict = verdicts.get(id);
        return verdict === undefined ? '-' : LETTERS[verdict];
      })
      .join('');
  return { targets, verdicts: Object.fromEntries(ids.map((id) => [id, letters(id)])) };
}

/** A line a target, a line a rule, so that changes can be read. */
export function verdictsText({ targets, verdicts }: StoredVerdicts): string {
  const rows = (list: readonly string[]): string => list.map((each) => `    ${each}`).join(',\n');
  return `{
  "targets": [
${rows(targets.map((each) => JSON.stringify(each)))}
  ],
  "verdicts": {
${rows(Object.entries(verdicts).map(([id, letters]) => `${JSON.stringify(id)}: ${JSON.stringify(letters)}`))}
  }
}
`;
}

/** Nothing stored yet: no targets. */
export const readVerdicts = (): StoredVerdicts =>
  existsSync(VERDICTS_FILE)
    ? (JSON.parse(readFileSync(VERDICTS_FILE, 'utf8')) as StoredVerdicts)
    : { targets: [], verdicts: {} };

/** What each target made of a rule: `pass`, `skip`, …, `not asked`. */
export const verdictsOn = (
  { targets, verdicts }: StoredVerdicts,
  id: string,
): { target: string; verdict: Verdict | 'not asked' }[] =>
  targets.map(({ name }, index) => ({
    target: name,
    verdict: VERDICT_OF.get(verdicts[id]?.[index] ?? '-') ?? 'not asked',
  }));
