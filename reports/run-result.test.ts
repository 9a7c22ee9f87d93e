import { expect, test } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import { exitCodeOf } from './run-result.ts';
import type { RunResult, TargetResult, UnusedEntry, Verdict } from './run-result.ts';

const unused: UnusedEntry[] = [
  { place: 'known.yaml:1:3', class: 'defect', reason: 'was so once', target: 'kernel', id: 'a' },
];
const missing = (verdict: 'skip' | 'broken'): TargetResult[] => [
  { spec: 'kernel', unavailable: { reason: 'EPERM', mend: 'unshare', verdict } },
];

test.each<[string, Verdict[], Partial<RunResult>, number]>([
  ['all hold', ['pass', 'skip'], {}, 0],
  ['known and changed fail nothing', ['known', 'changed'], {}, 0],
  ['one diverges', ['pass', 'fail'], {}, 1],
  ['an entry is past its day', ['pass', 'expired'], {}, 1],
  ['the machinery failed', ['fail', 'broken'], {}, 3],
  ['a target had to be there', ['pass'], { targets: missing('broken') }, 3],
  ['a target may be missing', ['pass'], { targets: missing('skip') }, 0],
  ['fixed', ['fixed'], {}, 0],
  ['fixed, strictly', ['fixed'], { asked: { strict: true } }, 1],
  ['an entry of no use', ['pass'], { unused }, 0],
  ['an entry of no use, strictly', ['pass'], { unused, asked: { strict: true } }, 1],
  ['nothing judged', ['skip'], {}, 3],
  ['no target, no result', [], { targets: missing('skip') }, 3],
  ['nothing judged, for kselftest', ['skip'], { asked: { skipCode: 4 } }, 4],
  ['no target, for kselftest', [], { targets: missing('skip'), asked: { skipCode: 4 } }, 4],
  ['some judged, for kselftest', ['skip', 'pass'], { asked: { skipCode: 4 } }, 0],
  ['broken, for kselftest', ['skip', 'broken'], { asked: { skipCode: 4 } }, 3],
])('%s', (_, verdicts, more, code) => {
  const results = verdicts.map((verdict, index) => requirement(`r.${index}`, verdict));
  expect(exitCodeOf({ ...fixture, targets: [], ...more, results })).toBe(code);
});
