import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { parseProgram, type Program, program } from '../../harness/program/program.ts';
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import { anyProgram, programsOf } from '../arbitraries/index.ts';
import { Corpus } from '../corpus/corpus.ts';
import { Random } from '../random.ts';
import { behavioursOf } from './behaviours.ts';
import { Feedback } from './feedback.ts';
import { mutate, stockOf } from './mutate.ts';

const folder = mkdtempSync(join(tmpdir(), 'nlconform-feedback-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const simulator = createSimulatorTarget('simulator');
const shownBy = async (given: Program): Promise<Set<string>> => {
  const [transcript] = await simulator.run([given]);
  if (transcript === undefined) throw new TypeError('no transcript');
  return behavioursOf(given, transcript);
};
const ask = (bytes: string): Program =>
  program([
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'send', socket: 'a', bytes },
    { call: 'drain', socket: 'a' },
  ]);

it('sequence numbers and ports are no new behaviour, another errno is', async () => {
  const first = await shownBy(ask('10000000 ff000500 01000000 00000000'));
  expect(await shownBy(ask('10000000 ff000500 07000000 00000000'))).toEqual(first);
  expect(await shownBy(ask('20000000 12000500 01000000 00000000' + '00'.repeat(16)))).not.toEqual(
    first,
  );
  expect([...first]).toContain('0:255/5 -> error -95');
});

it('keeps what shows something new, without the steps that do not matter', async () => {
  const feedback = new Feedback(new Corpus(join(folder, 'kept')));
  // a share of what is run goes into making programs smaller
  for (const each of programsOf(1, 200)) feedback.note([...(await shownBy(each))]);
  const socket = { call: 'socket', socket: 'b', protocol: 2 } as const;
  const odd: Program = program([
    ...Array.from({ length: 4 }, () => socket),
    { call: 'poll', socket: 'b', events: 4242 },
    ...Array.from({ length: 4 }, () => socket),
  ]);
  const shown = [...(await shownBy(odd))];
  const names = feedback.note(shown);
  expect(feedback.note(shown)).toEqual([]);
  const smaller = await feedback.minimise([{ program: odd, names }], async (programs, wanted) => {
    const all = await Promise.all(programs.map(shownBy));
    return all.findIndex((each) => wanted.every((name) => each.has(name)));
  });
  feedback.keep(smaller);
  const [kept] = feedback.corpus.entries();
  expect(kept?.program.steps.length).toBeLessThanOrEqual(2);
});

it('mutants depend on seed, unit and corpus, and on nothing else', () => {
  const corpora = ['one', 'two'].map((name) => new Corpus(join(folder, name)));
  const programs = programsOf(5, 20);
  for (const each of programs) corpora[0]?.add(each);
  for (const each of programs.toReversed()) corpora[1]?.add(each);
  const [a, b] = corpora.map((corpus) => new Feedback(corpus));
  const mutants = a?.mutants(7, 3, 32);
  expect(b?.mutants(7, 3, 32)).toEqual(mutants);
  expect(a?.mutants(7, 4, 32)).not.toEqual(mutants);
  expect(new Set(mutants?.map((each) => JSON.stringify(each))).size).toBeGreaterThan(24);
});

it('a mutant is a program', () => {
  fc.assert(
    fc.property(
      anyProgram(),
      fc.array(anyProgram(), { maxLength: 3 }),
      fc.nat(),
      (one, others, seed) => {
        const mutated = mutate(one, stockOf(others), new Random(seed));
        expect(parseProgram(mutated)).toMatchObject({ ok: true });
      },
    ),
    { numRuns: 300 },
  );
});
