import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { requirement } from '../../reports/fixture.ts';
import type { TargetInfo } from '../targets/target.ts';
import { Journal, type RunIdentity } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'nlconform-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'run.journal.jsonl');
beforeEach(() => rmSync(path, { force: true }));

const run: RunIdentity = {
  tool: '0.1.0',
  targets: ['kernel'],
  rules: 'abc',
  order: 'random',
  seed: 7,
  retries: 0,
  isolation: 'program',
  shard: '',
};
const info = { name: 'kernel', version: '6.18.44', capabilities: ['route'] } as TargetInfo;
const one = requirement('one', 'pass', { target: 'kernel' });
const two = requirement('two', 'broken', { target: 'kernel' });

/** A run that is killed after these verdicts. */
function killed(): void {
  const journal = new Journal(path, run, false);
  journal.begin('kernel', info);
  journal.add(one);
  journal.add(two);
}

describe('gone on with', () => {
  it('verdicts are taken over, those of broken machinery are not', () => {
    killed();
    const journal = new Journal(path, run, true);
    expect([...journal.begin('kernel', info).values()]).toEqual([one]);
    expect([journal.taken, Journal.seedOf(path)]).toEqual([1, 7]);
  });

  it.each(['{"result":{"id":"th', '', '{"result"'])('a last line cut short as %j', (rest) => {
    killed();
    appendFileSync(path, rest);
    const journal = new Journal(path, run, true);
    journal.begin('kernel', info);
    journal.add({ ...one, id: 'three' });
    const again = new Journal(path, run, true);
    expect([...again.begin('kernel', info).keys()]).toEqual(['one', 'three']);
  });

  it('another kernel is asked anew', () => {
    killed();
    const journal = new Journal(path, run, true);
    expect(journal.begin('kernel', { ...info, version: '6.1.0' }).size).toBe(0);
    expect(journal.taken).toBe(0);
  });

  it('without a file, or one killed before its first line, it begins', () => {
    expect(new Journal(path, run, true).begin('kernel', info).size).toBe(0);
    writeFileSync(path, '{"nlconf');
    expect(new Journal(path, run, true).begin('kernel', info).size).toBe(0);
    expect(readFileSync(path, 'utf8').split('\n')[0]).toMatch(/^\{"nlconform":"run-journal"/);
  });

  it('it is gone when all is told', () => {
    new Journal(path, run, false).remove();
    expect(existsSync(path)).toBe(false);
  });
});

it('without resume the file is written anew', () => {
  killed();
  expect(new Journal(path, run, false).begin('kernel', info).size).toBe(0);
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2);
});

describe('refused in one line', () => {
  const refusal = (now: Partial<RunIdentity> = {}) => {
    try {
      return new Journal(path, { ...run, ...now }, true).started;
    } catch (error) {
      return (error as Error).message.replace(folder, '');
    }
  };

  it.each<[Partial<RunIdentity>, string]>([
    [{ targets: ['uml'] }, 'the list of targets was kernel, is uml'],
    [{ seed: 8 }, 'its seed was 7, is 8'],
    [{ shard: '1/2' }, 'its shard was none, is 1/2'],
    [{ tool: '0.2.0' }, 'the version of nlconform was 0.1.0, is 0.2.0'],
    [{ rules: 'def' }, 'its rules are others'],
  ])('another run: %j', (now, why) => {
    killed();
    expect(refusal(now)).toBe(
      `/run.journal.jsonl: is of another run: ${why}; give the same rules and flags, or leave --resume out`,
    );
  });

  it.each([
    ['hello\n', 'line 1 is no JSON; leave --resume out'],
    ['{"nlconform":"run-journal","version":9}\n', /^line 1: version: .*; leave --resume out$/],
  ])('a file that is %j', (text, why) => {
    writeFileSync(path, text);
    expect(refusal().replace('/run.journal.jsonl: ', '')).toMatch(why);
  });

  it('a line in the middle that is damaged', () => {
    killed();
    appendFileSync(path, 'x\n');
    expect(refusal()).toBe('/run.journal.jsonl: line 5 is no JSON; leave --resume out');
  });
});
