import { expect, test } from 'vitest';
import { failing, fixture, requirement } from '../fixture.ts';
import { visible } from '../visible.ts';
import { pack } from './pack.ts';
import { unpack } from './unpack.ts';

const rules = unpack(pack(fixture));

test('every result is a cell again: id, verdict, reason, replay, cases', () => {
  const cells = rules.flatMap((rule) => rule.cells).filter((cell) => cell !== undefined);
  const seen = cells.map(({ rule, target, verdict, reason, replay, cases }) => ({
    id: rule.id,
    level: rule.level,
    target: fixture.targets[target]?.spec,
    verdict,
    reason,
    replay,
    cases: cases().map(({ name, verdict }) => [name, verdict]),
  }));
  expect(seen).toEqual(
    fixture.results.map(({ id, level, target, verdict, reason, replay, cases }) => ({
      id,
      level,
      target,
      verdict,
      reason: reason === undefined ? undefined : visible(reason),
      replay,
      cases: cases.map(({ name, verdict }) => [visible(name), verdict]),
    })),
  );
});

test('the first case of a fingerprint has the evidence, the others the difference', () => {
  const [first] = rules;
  const { name, divergence } = failing('15 bytes', 'f-1c9a40');
  const { want, got, ...rest } = divergence!;
  expect(first?.cells[1]?.cases()).toEqual([
    { name, verdict: 'fail', time: 3, divergence: { ...rest, evidence: { want, got } } },
    { name: '16 bytes', verdict: 'pass', time: 1 },
    { name: '1 byte', verdict: 'fail', time: 3, divergence: rest },
  ]);
});

test('a rule that was not run on a target has no cell there', () => {
  expect(rules[0]?.cells.map((cell) => cell?.verdict)).toEqual(['pass', 'fail', undefined]);
});

test('a target that is only in the results has a column too', () => {
  const results = [requirement('a', 'pass', { target: 'uml' })];
  const { facts } = pack({ ...fixture, targets: [], results });
  expect(facts.targets).toEqual([{ spec: 'uml' }]);
});

test('equal texts and lists lie there once', () => {
  const results = ['a', 'b'].map((id) => requirement(id, 'fail', { cases: [failing('x', 'f')] }));
  const { texts, lists } = pack({ ...fixture, results });
  expect(new Set(texts).size).toBe(texts.length);
  expect(new Set(lists.map(String)).size).toBe(lists.length);
});
