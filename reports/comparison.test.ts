import { describe, expect, test } from 'vitest';
import { compareRuns, comparisonExitCode, pairsOf } from './comparison.ts';
import { comparisonSchema } from './comparison-schema.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';
import { renderComparison } from './comparison-text.ts';
import { failing, fixture, HOSTILE, requirement } from './fixture.ts';
import type {
  CaseResult,
  RequirementResult,
  RunResult,
  TargetResult,
  Verdict,
} from './run-result.ts';

const kernel = (version: string, spec = 'simulator'): TargetResult => ({
  spec,
  name: 'k',
  version,
});
const run = (version: string, ...results: RequirementResult[]): RunResult => ({
  ...fixture,
  targets: [kernel(version)],
  results,
});
const rule = (verdict: Verdict, cases: CaseResult[] = [], more: Partial<RequirementResult> = {}) =>
  requirement('hdr.a', verdict, { cases, ...more });

/** A case that fails with this difference. */
function differs(difference: string, name = 'one'): CaseResult {
  const one = failing(name, 'f-1');
  if (one.divergence) one.divergence.difference = difference;
  return one;
}
const one = [differs('errno: want EINVAL, got success')];
const other = [differs('errno: want EINVAL, got EPERM')];

describe('a rule that was', () => {
  test.each<
    [string, RequirementResult | undefined, RequirementResult | undefined, string | undefined]
  >([
    ['pass and is', rule('pass'), rule('pass'), undefined],
    ['pass and fails', rule('pass'), rule('fail', one), 'failure'],
    ['pass and is out of its time', rule('pass'), rule('expired', one), 'failure'],
    ['known and fails', rule('known', one), rule('fail', one), 'failure'],
    ['skip and fails', rule('skip'), rule('fail', one), 'failure'],
    ['not there and fails', undefined, rule('fail', one), 'failure'],
    ['fail and is', rule('fail', one), rule('fail', one), undefined],
    ['fail, and fails otherwise', rule('fail', one), rule('fail', other), 'text'],
    [
      'fail, and fails in one more case',
      rule('fail', one),
      rule('fail', [...one, differs('x', 'two')]),
      'failure',
    ],
    [
      'fail, and fails in one case less',
      rule('fail', [...one, differs('x', 'two')]),
      rule('fail', one),
      'text',
    ],
    ['fail and is known', rule('fail', one), rule('known', one), 'verdict'],
    ['fail and is broken', rule('fail', one), rule('broken'), 'lost'],
    ['pass and is broken', rule('pass'), rule('broken'), 'lost'],
    ['broken and is', rule('broken'), rule('broken'), undefined],
    ['not there and is broken', undefined, rule('broken'), 'lost'],
    ['fail and holds', rule('fail', one), rule('pass'), 'fixed'],
    ['known and holds', rule('known', one), rule('fixed'), 'fixed'],
    ['changed and holds', rule('changed', one), rule('pass'), 'fixed'],
    ['changed, otherwise', rule('changed', one), rule('changed', other), 'text'],
    ['pass and changed', rule('pass'), rule('changed', one), 'verdict'],
    ['pass and skip', rule('pass'), rule('skip'), 'verdict'],
    ['skip and pass', rule('skip'), rule('pass'), 'verdict'],
    ['not there and holds', undefined, rule('pass'), 'added'],
    ['there, and is gone', rule('fail', one), undefined, 'removed'],
  ])('%s: %#', (_, before, after, kind) => {
    const some = (result: RequirementResult | undefined) => (result === undefined ? [] : [result]);
    const comparison = compareRuns(run('1', ...some(before)), run('2', ...some(after)));
    const { changes, same } = comparison;
    // what the schema does not know it would drop
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
    expect([changes.map((change) => change.kind), same]).toEqual(
      kind === undefined ? [[], 1] : [[kind], 0],
    );
  });
});

test.each<[string, RequirementResult[], RequirementResult[], number]>([
  ['nothing new', [rule('fail', one)], [rule('fail', other)], 0],
  ['a new failure', [rule('pass')], [rule('fail', one)], 1],
  ['lost outweighs it', [rule('pass')], [rule('fail', one), requirement('b', 'broken')], 3],
])('%s: exit code', (_, before, after, code) => {
  expect(comparisonExitCode(compareRuns(run('1', ...before), run('2', ...after)))).toBe(code);
});

test('a target that is missing now leaves the runs without comparison', () => {
  const unavailable = { reason: 'no such program', mend: 'install it', verdict: 'skip' as const };
  const gone = { ...run('2'), targets: [{ spec: 'simulator', unavailable }] };
  const comparison = compareRuns(run('1', rule('pass')), gone);
  expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  expect(comparisonExitCode(comparison)).toBe(3);
  expect(comparisonExitCode(compareRuns(gone, run('1', rule('pass'))))).toBe(0);
});

describe('targets are paired', () => {
  const of = (...specs: string[]): RunResult => ({
    ...fixture,
    targets: specs.map((spec) => kernel('1', spec)),
  });
  test.each([
    [
      'by spec',
      of('a', 'b'),
      of('b', 'a'),
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
    ],
    ['alone with alone', of('vm:6.1'), of('vm:6.12'), [['vm:6.1', 'vm:6.12']]],
    [
      'what is left over',
      of('a', 'x'),
      of('a', 'y'),
      [
        ['a', 'a'],
        ['x', 'y'],
      ],
    ],
    ['but no guess among several', of('a', 'x'), of('y', 'z'), []],
  ])('%s', (_, before, after, pairs) => {
    expect(pairsOf(before, after)).toEqual(pairs);
  });

  test('or as the user says', () => {
    const results = [rule('pass', [], { target: 'a' }), rule('fail', one, { target: 'b' })];
    const both = { ...of('a', 'b'), results };
    const { changes } = compareRuns(both, both, [['a', 'b']]);
    expect(changes.map(({ kind, target }) => [kind, target])).toEqual([['failure', 'b']]);
  });
});

const before = run(
  '6.1.176',
  rule('pass'),
  requirement('hdr.b', 'fail', { cases: one }),
  requirement('hdr.c', 'fail', { cases: one }),
  requirement('hdr.d', 'pass'),
);
const after = run(
  '6.12.117',
  rule('fail', one),
  requirement('hdr.b', 'fail', { cases: other }),
  requirement('hdr.c', 'pass'),
  requirement('hdr.d', 'pass'),
);

test('as text', () => {
  expect(renderComparison(compareRuns(before, after), false))
    .toBe(`nlconform compare, 2026-03-01T09:30:00.000Z → 2026-03-01T09:30:00.000Z
target simulator 6.1.176 → simulator 6.12.117

New failures (1)
  hdr.a [simulator]: pass → fail
    errno: want EINVAL, got success
    replay: nlconform run --target simulator --id hdr.a

Fixed (1)
  hdr.c [simulator]: fail → pass
    errno: want EINVAL, got success

Diverges in another way (1)
  hdr.b [simulator]: fail
    before: one: errno: want EINVAL, got success
    now:    one: errno: want EINVAL, got EPERM

WORSE: 1 failing anew, 1 fixed, 1 changed text, 1 the same (exit code 1: new failures)`);
  expect(renderComparison(compareRuns(after, after), false).split('\n').at(-1)).toBe(
    'NOT WORSE: 4 the same (exit code 0)',
  );
});

test('as Markdown: what is worse is open', () => {
  expect(renderComparisonMarkdown(compareRuns(before, after))).toBe(`### nlconform compare

WORSE: 1 failing anew, 1 fixed, 1 changed text, 1 the same (exit code 1: new failures)

- target <code>simulator 6.1.176 → simulator 6.12.117</code>

**New failures (1)**

- <code>hdr.a &#91;simulator&#93;</code> pass → fail: errno: want EINVAL, got success

<details>
<summary>Fixed (1)</summary>

- <code>hdr.c &#91;simulator&#93;</code> fail → pass: errno: want EINVAL, got success

</details>

<details>
<summary>Diverges in another way (1)</summary>

- <code>hdr.b &#91;simulator&#93;</code> fail → fail: one: errno: want EINVAL, got success; now one: errno: want EINVAL, got EPERM

</details>
`);
});

test('no text of a target reaches a terminal or a page as it is', () => {
  const bad = run(
    HOSTILE,
    rule('fail', [differs(HOSTILE)], { id: `x${HOSTILE}`, replay: HOSTILE }),
  );
  const comparison = compareRuns(run('1'), bad);
  const texts = [renderComparison(comparison, false), renderComparisonMarkdown(comparison)];
  for (const text of texts) {
    expect(text.replaceAll('\n', '').match(/[\p{Cc}\p{Cs}\u202e]/gu)).toBe(null);
  }
  expect(texts[1]).not.toContain('<b>');
});
