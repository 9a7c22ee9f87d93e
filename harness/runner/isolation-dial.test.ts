import { expect, test } from 'vitest';
import { type IsolationDial, isolateBy } from './isolation-dial.ts';

test.each([
  ['program', 'program program program program'],
  ['folder', 'request run request request'],
  ['run', 'run run run run'],
] as [IsolationDial, string][])('%s', (dial, want) => {
  const isolate = isolateBy(dial);
  expect(['a', 'a', 'b', 'a'].map((folder) => isolate(folder)).join(' ')).toBe(want);
});
