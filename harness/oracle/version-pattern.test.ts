import { expect, it } from 'vitest';
import { branchOf, coversVersion, VERSION_PATTERN } from './version-pattern.ts';

it.each([
  ['6.18.44', '6.18'],
  ['6.18', '6.18'],
  ['6.18.0-rc1', '6.18'],
  ['gvisor', 'gvisor'],
])('the branch of %s is %s', (version, branch) => {
  expect(branchOf(version)).toBe(branch);
});

it.each([
  ['6.18', '6.18.44', true],
  ['6.18', '6.18.0-rc1', true],
  ['6.18', '6.1.44', false],
  ['6.1', '6.18.44', false],
  ['6', '6.18.44', true],
  ['*', '6.18.44', true],
  ['6.*', '6.18.44', true],
  ['6.*.44', '6.18.44', true],
  ['6.*.45', '6.18.44', false],
  ['6.18.44', '6.18.44', true],
  ['6.18.4', '6.18.44', false],
  ['6.12.0-111', '6.12.111', true],
  ['6.12.0-111', '6.12.112', false],
  ['6.12.0-111', '6.18.3', false],
  ['6.1-12', '6.6.9', true],
  ['6.18.0', '6.18', false],
  ['release-20240930.0', 'release-20240930.0', true],
  ['*', 'release-20240930.0', false],
])('%s covers %s: %s', (pattern, version, covers) => {
  expect(coversVersion(pattern, version)).toBe(covers);
});

it.each([
  ['6.18', true],
  ['6.12.0-111', true],
  ['*', true],
  ['6.', false],
  ['v6.18', false],
  ['6.x', false],
  ['', false],
])('%j is a pattern: %s', (text, is) => {
  expect(VERSION_PATTERN.test(text)).toBe(is);
});
