import { expect, it } from 'vitest';
import { countsOf } from './counts-matrix.ts';
import { failureBlocks } from './failures.ts';
import { failing, fixture, requirement } from './fixture.ts';
import { painter } from './paint.ts';
import { besideReference, referenceSection } from './reference.ts';
import type { RequirementResult, Verdict } from './run-result.ts';

const plain = painter(false);
const run = (results: RequirementResult[]) => ({ ...fixture, results });

it('ten of a target in full, forty in a line, the rest counted', () => {
  const results = Array.from({ length: 60 }, (_, index) =>
    requirement(`r.${index}`, 'fail', { cases: [failing('c', 'f-1')] }),
  );
  const blocks = failureBlocks(run(results), ['fail'], 80, plain);
  const last = blocks.at(-1) ?? [];
  expect([blocks.length, last.length]).toEqual([11, 42]);
  expect(last.slice(0, 2)).toEqual([
    'FAIL 50 rules more [simulator] (all of it: --results FOLDER, or run one of them alone)',
    '  r.10: datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)',
  ]);
  expect(last.at(-1)).toBe('  and 10 rules more');
});

it('one cause that breaks many rules is told once, with their names', () => {
  const results = Array.from({ length: 45 }, (_, index) =>
    requirement(`r.${index}`, 'broken', { reason: 'the machine is gone', target: 'uml' }),
  );
  const [first, rest, ...more] = failureBlocks(run(results), ['broken'], 80, plain);
  expect([first?.[0], more]).toEqual(['BROKEN r.0 [uml]', []]);
  expect(rest?.[0]).toMatch(/^BROKEN 44 rules more \[uml\]/);
  expect(rest?.slice(1).join(' ')).toMatch(/^ {2}r\.1, r\.2, .* and 4 rules more$/);
});

it('many targets: a row each, then suites by target, within the width', () => {
  const verdicts: Verdict[] = ['pass', 'fail', 'skip', 'fixed'];
  const targets = ['a', 'b', 'c', 'exec:/opt/a/long/way/to/an/agent'];
  const results = targets.flatMap((target, at) =>
    verdicts.slice(at).map((verdict, index) => requirement(`r.${index}`, verdict, { target })),
  );
  expect(countsOf(results, 80, plain)).toMatchInlineSnapshot(`
    [
      "suite  target                  pass   fail  changed  known  fixed   skip  broken",
      "all    a                          1      1        -      -      1      1       -",
      "all    b                          -      1        -      -      1      1       -",
      "all    c                          -      -        -      -      1      1       -",
      "all    exec:/opt.../an/agent      -      -        -      -      1      -       -",
      "all                               1      2        -      -      4      3       -",
      "",
      "held/asked                a                b                c  exec:/.../agent",
      "headers                 2/3              1/2              1/1              1/1",
    ]
  `);
});

const beside = (id: string, target: string, verdict: Verdict, ...prints: string[]) =>
  requirement(id, verdict, { target, cases: prints.map((print) => failing('c', print)) });

it('beside the reference: by what diverges, not by how the ledger names it', () => {
  const results = [
    beside('same', 'ref', 'pass'),
    beside('worse', 'ref', 'pass'),
    beside('better', 'ref', 'known', 'f-1'),
    beside('alike', 'ref', 'fail', 'f-1'),
    beside('otherwise', 'ref', 'changed', 'f-1'),
    beside('unasked', 'ref', 'skip'),
    beside('same', 'other', 'pass'),
    beside('worse', 'other', 'changed', 'f-1'),
    beside('better', 'other', 'pass'),
    beside('alike', 'other', 'known', 'f-1'),
    beside('otherwise', 'other', 'changed', 'f-2'),
    beside('unasked', 'other', 'pass'),
  ];
  const targets = [{ spec: 'ref' }, { spec: 'other' }];
  const result = { ...fixture, reference: 'ref', targets, results };
  expect(besideReference(result)).toEqual([
    { target: 'other', both: 5, worse: ['worse'], better: ['better'], otherwise: ['otherwise'] },
  ]);
  expect(referenceSection(result, 80, plain)).toEqual([
    'Differs from ref, the reference',
    '  other: 3 of 5 rules that both answered',
    '    1 diverge where the reference does not: worse',
    '    1 hold where the reference diverges: better',
    '    1 diverge in another way: otherwise',
  ]);
  expect(besideReference({ ...result, reference: 'gone' })).toEqual([]);
});
