import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { NoSpecs, readSpecs } from './read-specs.ts';

const folder = mkdtempSync(join(tmpdir(), 'nlconform-specs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = new URL('samples/weather.yaml', import.meta.url);

it('reads a file, a folder, a kernel tree', () => {
  const inTree = join(folder, 'linux', 'Documentation', 'netlink', 'specs');
  mkdirSync(inTree, { recursive: true });
  copyFileSync(sample, join(inTree, 'weather.yaml'));
  writeFileSync(join(inTree, 'Makefile'), 'all:\n');
  for (const path of [join(folder, 'linux'), inTree, join(inTree, 'weather.yaml')]) {
    expect(readSpecs(path).map(({ name, file }) => [name, file])).toEqual([
      ['weather', 'weather.yaml'],
    ]);
  }
});

it('says which path holds none', () => {
  const none = join(folder, 'none');
  expect(() => readSpecs(none)).toThrow(new NoSpecs(`--specs ${none}: no such file or folder`));
  mkdirSync(none);
  expect(() => readSpecs(none)).toThrow(new NoSpecs(`--specs ${none}: no .yaml files there`));
});
