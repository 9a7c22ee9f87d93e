/** One room: its mutants made, sorted out, asked, and what was found kept. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createStatus } from '../score/progress.ts';
import type { Told, Wanted } from './ask-mutants.ts';
import { buildTarget } from './build-target.ts';
import {
  type Found,
  type MutantsFile,
  casesDigest,
  namesOf,
  readMutants,
  simulatorDigest,
  writeMutants,
} from './mutants-file.ts';
import { type Mutant, filesOf, mutate } from './mutate.ts';
import { runMutants } from './run-mutants.ts';
import { whileOff } from './switches-off.ts';

export interface RoomSettings {
  room: string;
  /** Only this one. */
  file?: string | undefined;
  minutes: number;
  /** Default all. */
  profiles?: readonly string[] | undefined;
  /** Cases that are asked of a mutant at most. */
  most: number;
  /** Where what is found is kept. */
  path: string;
}

/** What is asked again, in this order, behind what was never asked. */
const TURNS = ['off', 'unmet', 'survived', 'killed', 'crashed', 'circles'];
/** Milliseconds between two times of writing. */
const KEEP = 10_000;

export async function askRoom({
  room,
  file,
  minutes,
  path,
  most,
  profiles = [],
}: RoomSettings): Promise<void> {
  const paths = filesOf(room).filter((each) => file === undefined || basename(each) === file);
  const mutated = await mutate(paths);
  const { mutants } = mutated;
  const sourceOf = (each: Mutant): string => mutated.sources.get(each.file) ?? '';
  const names = namesOf(mutants, (each) => sourceOf(each).split('\n')[each.line - 1] ?? '');
  const nameOf = ({ id }: Pick<Mutant, 'id'>): string => names.get(id) ?? '';

  const kept = readMutants(path, room);
  const simulator = simulatorDigest();
  const digestOf = (of: MutantsFile['known']): string => `${casesDigest(of)}, ${most} at most`;
  const known = digestOf(kept.known);
  const found: MutantsFile = { ...kept, date: new Date().toISOString().slice(0, 10) };
  forgetGone(found, new Set(names.values()), new Set(mutated.sources.keys()));
  const about = ({ id: _id, start: _start, end: _end, ...rest }: Mutant) => rest;
  const byId = new Map(mutants.map((each) => [each.id, each]));
  const note = (each: Mutant, more: Pick<Found, 'verdict'> & Partial<Found>): void => {
    found.mutants[nameOf(each)] = { ...about(each), simulator, cases, ...more };
  };

  let cases = '';
  const changesNothing = await whileOff();
  const wanted: Wanted[] = [];
  for (const each of mutants) {
    const source = sourceOf(each);
    const changed = source.slice(0, each.start) + each.became + source.slice(each.end);
    if (changesNothing(source, changed)) {
      note(each, { verdict: 'off' });
      continue;
    }
    const before = kept.mutants[nameOf(each)];
    const same = before?.simulator === simulator;
    if (before !== undefined) found.mutants[nameOf(each)] = { ...before, ...about(each) };
    const killed = before !== undefined && before.killer !== undefined;
    if (same && (killed || before.verdict === 'circles')) continue;
    // as long as the simulator is the same, only cases that are new can tell more
    const survived = same && before.verdict === 'survived' && before.cases === known;
    const turn = before === undefined ? 0 : TURNS.indexOf(before.verdict);
    wanted.push({ id: each.id, file: each.file, killer: before?.killer, survived, turn });
  }

  const bundle = fileURLToPath(new URL(`node_modules/.cache/${room}.target.mjs`, import.meta.url));
  const weighed = bundle.replace('.mjs', '.weighed.mjs');
  await buildTarget(mutated.files, bundle);
  await buildTarget(mutated.weighed, weighed);
  const status = createStatus(process.stderr);
  let done = 0;
  let saved = performance.now();
  const onTold = (told: Told): void => {
    if ('ready' in told) {
      found.known = told.known;
      cases = digestOf(told.known);
    } else if ('verdict' in told) {
      const each = byId.get(told.id);
      if (each === undefined) return;
      const { id: _id, ...more } = told;
      note(each, more);
      done++;
      status.show(`${room}: ${done}/${wanted.length} ${each.file}:${each.line}`);
    }
    if (performance.now() - saved < KEEP) return;
    writeMutants(path, found);
    saved = performance.now();
  };
  const complete = await runMutants({
    ...{
      bundle,
      weighed,
      files: mutants.map((each) => each.file),
      onTold,
      known: kept.known,
      budget: minutes * 60_000,
    },
    mutants: wanted,
    ...{ profiles, most },
  });
  status.clear();
  writeMutants(path, found);
  if (!complete) console.log(`${room}: ${wanted.length - done} mutants are left for the next time`);
}

/** What is in files that were looked at, and is no mutant any more. */
function forgetGone(
  { mutants }: MutantsFile,
  names: ReadonlySet<string>,
  files: ReadonlySet<string>,
): void {
  for (const [name, { file }] of Object.entries(mutants)) {
    if (!names.has(name) && (files.has(file) || !existsSync(file))) delete mutants[name];
  }
}
