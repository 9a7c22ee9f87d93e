import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Program, program } from '../../harness/program/program.ts';
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import { Corpus } from './corpus.ts';
import { minimiseCorpus } from './minimise-corpus.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nlconform-corpus-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (protocol: number, more: Partial<Program> = {}): Program => ({
  ...program([{ call: 'socket', socket: 'a', protocol }]),
  ...more,
});

it('keeps each program once, and reads them in one order whatever the order they came in', () => {
  const corpus = new Corpus(join(folder, 'new'));
  const added = [open(2), open(0), open(2, { title: 'again' })].map((each) => corpus.add(each));
  expect(added).toEqual([true, true, false]);
  const read = Corpus.read(corpus.folder);
  expect(read.entries()).toEqual(corpus.entries());
  expect(readdirSync(corpus.folder)).toHaveLength(2);
});

it('a corpus that is not there is empty', () => {
  expect(Corpus.read(join(folder, 'none')).size).toBe(0);
});

it('what is taken out is gone from the disk, whatever its file was called', () => {
  writeFileSync(join(folder, 'mine.json'), JSON.stringify(open(0)));
  const corpus = Corpus.read(folder);
  for (const { name } of corpus.entries()) corpus.remove(name);
  expect([corpus.size, readdirSync(folder)]).toEqual([0, []]);
});

it('minimised, what is left shows all that was shown', async () => {
  const corpus = new Corpus(folder);
  const one = open(0);
  const same = { ...one, steps: [...one.steps, ...one.steps] };
  for (const each of [same, one, open(2)]) corpus.add(each);
  const before = await minimiseCorpus(corpus, createSimulatorTarget('simulator'));
  expect([before, corpus.size]).toEqual([{ before: 3, behaviours: 2 }, 2]);
  expect(corpus.entries().every(({ program: { steps } }) => steps.length === 1)).toBe(true);
});

describe('a hostile corpus: the file, what is wrong with it, and the mend', () => {
  it.each<[string, () => void, string]>([
    ['no JSON', () => writeFileSync(join(folder, 'x.json'), '{'), 'x.json: not JSON: '],
    ['no program', () => writeFileSync(join(folder, 'x.json'), '{}'), 'x.json: nlconform: '],
    [
      'a step without its fields',
      () =>
        writeFileSync(
          join(folder, 'x.json'),
          JSON.stringify(open(0)).replace('"protocol":0', '"protocol":"x"'),
        ),
      'x.json: steps[0].protocol: ',
    ],
    ['a folder', () => mkdirSync(join(folder, 'x.json')), 'x.json: no file; mend it'],
    [
      'brackets without end',
      () => writeFileSync(join(folder, 'x.json'), '['.repeat(100_000)),
      'x.json: not JSON: nested more than 200 levels deep',
    ],
    [
      'megabytes',
      () => writeFileSync(join(folder, 'x.json'), ' '.repeat(2_000_000)),
      'x.json: 2000000 bytes, more than 1000000',
    ],
  ])('%s', (_, make, message) => {
    make();
    expect(() => Corpus.read(folder)).toThrow(message);
    expect(() => Corpus.read(folder)).toThrow('take it out of the corpus');
  });

  it('a file in place of the folder', () => {
    writeFileSync(join(folder, 'x'), '');
    expect(() => Corpus.read(join(folder, 'x'))).toThrow('x: cannot be read: ENOTDIR');
  });
});
