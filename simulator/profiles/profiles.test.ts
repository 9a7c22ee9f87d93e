import { expect, test } from 'vitest';
import { factAt, factsOf } from './branch-facts.ts';
import { profiles } from './index.ts';

test('every profile that was measured says which version it is of', () => {
  const measured = [...profiles.values()].filter((profile) => profile.measured);
  expect(measured.map(({ name, version }) => [name, version])).toEqual([
    ['6.18', '6.18.44'],
    ['6.12', '6.12.117'],
    ['6.12-uml', '6.12.117'],
    ['6.1', '6.1.192'],
    ['6.1-uml', '6.1.176'],
  ]);
  for (const { facts, version } of measured) expect(facts).toEqual(factsOf(version));
});

test('a fact is known of the versions looked at, and of none between them', () => {
  const versions = ['6.1.176', '6.1.180', '6.1.192', '6.6', '6.12.117', '6.12.118', '6.18.44'];
  expect(versions.map((version) => factAt('dumpOpsShowTheirNumber', version))).toEqual([
    true,
    'unknown',
    true,
    'unknown',
    true,
    'unknown',
    false,
  ]);
  expect(() => factsOf('6.6.1')).toThrow('doneJoinsData is not known of Linux 6.6.1');
});
