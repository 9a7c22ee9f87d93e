import { expect, it } from 'vitest';
import type { RunResult, Verdict } from '../../reports/run-result.ts';
import type { StoredRun } from './render-matrix.ts';
import { type StoredVerdicts, verdictsOf, verdictsOn, verdictsText } from './stored-verdicts.ts';

const run = (name: string, verdicts: Record<string, Verdict>): StoredRun => ({
  name,
  about: `about ${name}`,
  run: {
    started: '2026-01-02T03:04:05.000Z',
    targets: [{ spec: name, name: 'kernel', version: '6.18.44' }],
    results: Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict })),
  } as unknown as RunResult,
});

it('a letter a target, and back again', () => {
  const stored = verdictsOf([
    run('one', { b: 'pass', a: 'known' }),
    run('two', { a: 'fail', c: 'skip' }),
  ]);
  const text = verdictsText(stored);
  expect(text).toMatchInlineSnapshot(`
    "{
      "targets": [
        {"name":"one","about":"about one","version":"kernel 6.18.44","day":"2026-01-02"},
        {"name":"two","about":"about two","version":"kernel 6.18.44","day":"2026-01-02"}
      ],
      "verdicts": {
        "a": "kf",
        "b": "p-",
        "c": "-s"
      }
    }
    "
  `);
  const read = JSON.parse(text) as StoredVerdicts;
  expect(verdictsOn(read, 'b')).toEqual([
    { target: 'one', verdict: 'pass' },
    { target: 'two', verdict: 'not asked' },
  ]);
  expect(verdictsOn(read, 'never').map(({ verdict }) => verdict)).toEqual([
    'not asked',
    'not asked',
  ]);
});
