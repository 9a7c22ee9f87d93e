/**
 * For each rule that nothing made fail, a mutant that does: first Stryker's, then altered values.
 * The mutants of all rooms are asked at once, since it matters little where a rule is bitten.
 */
import { fileURLToPath } from 'node:url';
import { createStatus } from '../score/progress.ts';
import type { IdleOrder, IdleTold } from './ask-idle.ts';
import { buildTarget } from './build-target.ts';
import { type Bitten, readIdle, writeIdle } from './mutants-file.ts';
import { type Mutated, filesOf, mutate } from './mutate.ts';
import { mutateValues } from './mutate-values.ts';
import { oneProcess } from './one-process.ts';

const CHILD = new URL('ask-idle.ts', import.meta.url);
/** Packages are found from here. */
const BUNDLE = fileURLToPath(new URL('node_modules/.cache/idle.target.mjs', import.meta.url));
/** Milliseconds without a word. */
const SILENCE = 120_000;

export interface IdleSettings {
  rooms: readonly string[];
  /** What is left then is left for the next time. */
  minutes: number;
  /** Where what is found is kept. */
  results: string;
  idle: readonly string[];
}

export async function runIdle({ rooms, minutes, results, idle }: IdleSettings): Promise<void> {
  const found = readIdle(results);
  found.date = new Date().toISOString().slice(0, 10);
  const end = performance.now() + minutes * 60_000;
  const paths = rooms.flatMap(filesOf);
  const [stryker, values] = [await mutate(paths), await mutateValues(paths)];
  for (const common of [false, true]) {
    // in what all run over only a small change tells rules apart
    for (const mutated of common ? [values, stryker] : [stryker, values]) {
      const left = idle.filter((rule) => !Object.hasOwn(found.bitten, rule));
      if (left.length === 0) return;
      await askAll(mutated, { idle: left, common }, end, (bitten, loud) => {
        if (loud) (found.loud ??= {})[bitten.rule] ??= bitten;
        else found.bitten[bitten.rule] = bitten;
        writeIdle(results, found);
      });
    }
  }
}

async function askAll(
  mutated: Pick<Mutated, 'files' | 'mutants'>,
  { idle, common }: Pick<IdleOrder, 'idle' | 'common'>,
  end: number,
  onBitten: (bitten: Bitten, loud: boolean) => void,
): Promise<void> {
  await buildTarget(mutated.files, BUNDLE);
  const byId = new Map(mutated.mutants.map((each) => [each.id, each]));
  const status = createStatus(process.stderr);
  const left = new Set(idle);
  const without: number[] = [];
  let asked = 0;
  const onTold = (told: IdleTold): void => {
    if ('begin' in told) asked++;
    else if ('rule' in told) {
      const mutant = byId.get(told.id);
      if (mutant === undefined) return;
      const { file, line, was, became, mutator } = mutant;
      const { rule, name, rules, loud } = told;
      if (loud) without.push(told.id);
      else left.delete(rule);
      onBitten({ rule, name, file, line, was, became, mutator, rules }, loud);
    }
    status.show(`${asked} mutants, ${left.size} of ${idle.length} rules left`);
  };
  for (;;) {
    const order = {
      bundle: BUNDLE,
      count: mutated.mutants.length,
      idle: [...left],
      without,
      common,
    };
    const silence = SILENCE;
    const ended = await oneProcess<IdleTold>({ module: CHILD, order, silence, end, onTold });
    if (ended.how === 'done' || ended.how === 'budget') break;
    // the one that was being asked never comes back
    if (ended.at === undefined) throw new Error('the process that asks mutants says nothing');
    without.push(ended.at);
  }
  status.clear();
  console.log(
    `${asked} of ${mutated.mutants.length} mutants asked, ${common ? 'common ones' : 'those of few rules'}: ` +
      `${idle.length - left.size} of ${idle.length} rules failed`,
  );
}
