import { expect, test } from 'vitest';
import type { RequirementResult, RunResult } from '../../reports/run-result.ts';
import { type StoredRun, renderMatrix } from './render-matrix.ts';

const result = (
  id: string,
  verdict: RequirementResult['verdict'],
  more: Partial<RequirementResult> = {},
): RequirementResult => ({
  id,
  suite: id.split('.')[0] ?? '',
  rule: `rule ${id}`,
  level: 'should',
  source: [],
  target: 'uml:/home/me/linux',
  verdict,
  time: 1,
  cases: [],
  replay: 'npm run nlconform -- run --target uml:/home/me/linux',
  ...more,
});

const stored = (name: string, results: RequirementResult[]): StoredRun => ({
  name,
  about: `about ${name}`,
  run: {
    nlconform: 'run-result',
    version: 1,
    started: '2026-01-02T03:04:05.000Z',
    time: 1,
    seed: 0,
    targets: [{ spec: 'uml:/home/me/linux', name: 'uml', version: '6.12.1' }],
    results,
    masks: [],
  } satisfies RunResult,
});

const runs = [
  stored('one', [result('hdr.a', 'pass'), result('hdr.b', 'pass'), result('ack.a', 'pass')]),
  stored('two', [
    result('hdr.a', 'skip', { reason: 'lacks: a' }),
    result('hdr.b', 'skip', { reason: 'lacks: a' }),
    result('ack.a', 'fail', {
      cases: [
        {
          name: 'c',
          verdict: 'fail',
          time: 1,
          divergence: {
            step: 0,
            stepText: 'drain a',
            want: [],
            got: [],
            difference: 'want 1 | got 2',
            fingerprint: '1',
          },
        },
      ],
    }),
  ]),
];

test('the page', () => {
  expect(renderMatrix(runs)).toMatchInlineSnapshot(`
    "# Which rules hold where

    Made by \`npm run matrix\` from real runs; not written by hand.

    | target | what it is | version | day | pass | fail | skip |
    | --- | --- | --- | --- | --- | --- | --- |
    | one | about one | uml 6.12.1 | 2026-01-02 | 3 | - | - |
    | two | about two | uml 6.12.1 | 2026-01-02 | - | 1 | 2 |

    ## By folder

    Rules that hold, of those that were asked; what is known to differ has its reason below.

    | folder | one | two |
    | --- | --- | --- |
    | hdr | 2/2 | - |
    | ack | 1/1 | 0/1 |

    ## two

    Each can be seen beside the live kernel, all bytes decoded, by
    \`npm run nlconform -- replay RULE --target kernel --target SPEC\`; where a case is named, with
    \`--case 'CASE'\`; \`--save FILE\` keeps the program.

    Fails:

    - \`ack.a\`: want 1 &#124; got 2

    Skipped:

    - 2 rules: lacks: a"
  `);
});

test('the same difference stands there once, and a case that is not the first is named', () => {
  const failing = (name: string) => ({
    ...{ name, verdict: 'fail' as const, time: 1 },
    divergence: {
      ...{ step: 0, stepText: 'drain a', want: [], got: [] },
      ...{ difference: 'errno: want success, got ENOPROTOOPT', fingerprint: '1' },
    },
  });
  const holds = { name: 'c', verdict: 'pass' as const, time: 1 };
  const page = renderMatrix([
    stored('gvisor', [
      result('ack.cap', 'fail', { cases: [failing('c')] }),
      result('ack.ext', 'fail', { cases: [holds, failing('d')] }),
    ]),
  ]);
  expect(page).toContain(
    '- errno: want success, got ENOPROTOOPT: 2 rules\n  `ack.cap`, `ack.ext` (d)',
  );
});

test('no path of a machine', () => {
  expect(renderMatrix(runs)).not.toContain('/home/me');
});

test('a target that was not run says why', () => {
  const absent = stored('three', []);
  absent.run.targets = [
    {
      spec: 'gvisor',
      unavailable: { reason: 'there is no runsc', mend: 'get it', verdict: 'skip' },
    },
  ];
  const page = renderMatrix([absent]);
  expect(page).toContain('| three | about three | not run | 2026-01-02 |');
  expect(page).toContain('Not run: there is no runsc.');
});
