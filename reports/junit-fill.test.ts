import { expect, test } from 'vitest';
import { fillJunit } from './junit-fill.ts';
import type { Outcome, Point } from './points.ts';

const started = '2026-03-01T09:30:00Z';

function point(id: string, outcome: Outcome, more: Partial<Point> = {}): Point {
  return {
    name: `${id} [kernel] The rule.`,
    subject: `${id} [kernel]`,
    id,
    classname: 'nlconform.headers.kernel',
    outcome,
    message: '',
    type: '',
    replay: '',
    body: '',
    time: 1500,
    ...more,
  };
}

/** The shape of tap-junit's output. */
function bare(...testcases: string[]): string {
  const inner = testcases.join('');
  return `<?xml version="1.0"?><testsuites tests="9" name="n" failures="9"><testsuite name="headers" tests="9" skipped="9" failures="9">${inner}</testsuite></testsuites>`;
}

const passed = '<testcase name="?" id="1"/>';
const skipped = '<testcase name="?" id="2"><skipped/></testcase>';
const failed = '<testcase name="?" id="3"><failure message="m" type="fail"/></testcase>';
const broken = '<testcase name="?" id="4"><failure message="m" type="fail"/></testcase>';

test('puts back by id what was dropped, in whatever order the cases come', () => {
  const points = [
    point('a', 'pass'),
    point('b', 'skip', { message: 'no "module" & <more>' }),
    point('c', 'failure', { type: 'must', message: 'want 1, got 2', body: 'want  1\ngot   &lt;' }),
    point('d', 'error', { type: 'broken', message: 'SIGSEGV', body: 'reason  ]]>', time: 0.4 }),
  ];
  expect(fillJunit(bare(failed, passed, broken, skipped), points, started)).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" name="n" failures="1" errors="1" time="4.500">
  <testsuite name="headers" tests="4" skipped="1" failures="1" errors="1" time="4.500" timestamp="${started}">
    <testcase name="c [kernel] The rule." classname="nlconform.headers.kernel" time="1.500">
      <failure type="must" message="want 1, got 2">want  1
got   &amp;lt;</failure>
    </testcase>
    <testcase name="a [kernel] The rule." classname="nlconform.headers.kernel" time="1.500"/>
    <testcase name="d [kernel] The rule." classname="nlconform.headers.kernel" time="0.000">
      <error type="broken" message="SIGSEGV">reason  ]]&gt;</error>
    </testcase>
    <testcase name="b [kernel] The rule." classname="nlconform.headers.kernel" time="1.500">
      <skipped message="no &quot;module&quot; &amp; &lt;more&gt;"/>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
});

test.each([
  [
    'a case is missing',
    bare(passed),
    [point('a', 'pass'), point('b', 'skip')],
    'JUnit is not complete: 1 testcases for 2 results',
  ],
  [
    'one comes twice',
    bare(passed, passed),
    [point('a', 'pass'), point('b', 'skip')],
    'JUnit: testcase id 1 is unknown or comes twice',
  ],
  [
    'an id is unknown',
    bare(skipped),
    [point('a', 'pass')],
    'JUnit: testcase id 2 is unknown or comes twice',
  ],
  [
    'a skip was read as passed',
    bare(passed),
    [point('a', 'skip')],
    'JUnit: tap-junit read a [kernel] The rule. as pass, not skipped',
  ],
])('throws where %s', (_, xml, points, want) => {
  expect(() => fillJunit(xml, points, started)).toThrow(new Error(want));
});
