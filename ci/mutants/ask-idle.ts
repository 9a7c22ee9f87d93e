/**
 * A process of its own, since a mutant may never end: for each rule that nothing made fail, a
 * mutant that does. The mutants that the cases of few rules run over have the first try: what they
 * change is what those rules are about.
 */
import { LOUD } from '../score/suite-score.ts';
import { CasesUnderMutants, type Ran } from './cases-under-mutants.ts';

/** What the process is told, once. */
export interface IdleOrder {
  /** What build-target made. */
  bundle: string;
  /** How many mutants it has. */
  count: number;
  /** The rules to be made to fail. */
  idle: readonly string[];
  /** Mutants that took the process with them, or that bring everything down. */
  without: readonly number[];
  /** The mutants that more rules run over than may notice one, or the others. */
  common: boolean;
}
/** What it tells. */
export type IdleTold =
  | { ready: number; cases: number }
  | { begin: number }
  /** `loud`: too many rules notice it. */
  | { rule: string; id: number; name: string; rules: number; loud: boolean }
  | { done: true };

/** Cases of an idle rule that a mutant is asked with; of any rule, one that is common. */
const CASES = 8;
const SAMPLES = 2;

async function main(order: IdleOrder): Promise<void> {
  const told = (message: IdleTold): void => void process.send?.(message);
  const begin = performance.now();
  const idle = new Set(order.idle);
  const under = new CasesUnderMutants(order.bundle, order.count);
  const asksAll = (rule: string): boolean => idle.has(rule) || idle.has(`${rule}.text`);
  await under.prepare((rule) => (asksAll(rule) ? Infinity : SAMPLES));
  const most = LOUD * under.rules.size;
  told({ ready: Math.round(performance.now() - begin), cases: under.cases.length });

  const without = new Set(order.without);
  const cases = order.common ? SAMPLES : CASES;
  const rulesOf = (ran: readonly Ran[]): Map<string, number[]> => {
    const byRule = new Map<string, number[]>();
    for (const { index } of ran) {
      const { rule } = under.cases[index] ?? { rule: '' };
      const indexes = byRule.get(rule);
      if (indexes === undefined) byRule.set(rule, [index]);
      else indexes.push(index);
    }
    return byRule;
  };
  /** Asks the idle rules first: most mutants need no more. */
  const ask = async (id: number, byRule: ReadonlyMap<string, number[]>, hits: number) => {
    told({ begin: id });
    under.switchOn(id, hits);
    const failed = new Map<string, string>();
    /** A case that is answered otherwise, perhaps by none at all. */
    let differs: number | undefined;
    const fails = async (rule: string, indexes: readonly number[]): Promise<boolean> => {
      for (const index of indexes) {
        const answer = await under.put(index);
        if (answer === 'same' || answer === 'pass') continue;
        differs = index;
        if (answer !== 'fail' && idle.has(rule)) continue;
        failed.set(rule, under.cases[index]?.name ?? '');
        return true;
      }
      return false;
    };
    const bitten: string[] = [];
    let checked = false;
    for (const [rule, indexes] of byRule) {
      if (!idle.has(rule) || !(await fails(rule, indexes.slice(0, cases)))) continue;
      // it may be one before this one that spoilt it
      if (!checked && (await under.isSpoilt(differs ?? 0))) {
        failed.delete(rule);
        if (!(await fails(rule, indexes.slice(0, cases)))) continue;
      }
      checked = true;
      // what the rule without texts notices, too, says nothing of the text
      const other = rule.replace(/\.text$/, '');
      if (other !== rule && (await fails(other, byRule.get(other)?.slice(0, cases) ?? []))) {
        failed.delete(rule);
        continue;
      }
      bitten.push(rule);
    }
    if (bitten.length > 0) {
      for (const [rule, indexes] of byRule) {
        if (failed.size > most) break;
        if (!idle.has(rule)) await fails(rule, indexes.slice(0, SAMPLES));
      }
    }
    under.switchOff();
    if (differs !== undefined) await under.isSpoilt(differs);
    if (bitten.length === 0) return;
    const loud = failed.size > most;
    for (const rule of bitten) {
      told({ rule, id, name: failed.get(rule) ?? '', rules: failed.size, loud });
      if (!loud) idle.delete(rule);
    }
  };

  const met = [...under.meets]
    .filter(([id]) => !without.has(id))
    .map(([id, ran]) => ({ id, byRule: rulesOf(ran), hits: Math.max(...ran.map((r) => r.hits)) }))
    .filter(({ byRule }) => byRule.size > most === order.common)
    .toSorted((a, b) => a.byRule.size - b.byRule.size);
  for (const { id, byRule, hits } of met) {
    if ([...byRule.keys()].some((rule) => idle.has(rule))) await ask(id, byRule, hits);
  }
  // what was not sent yet would be lost
  process.send?.({ done: true } satisfies IdleTold, () => {
    process.disconnect();
  });
}

process.once('message', (order: IdleOrder) => void main(order));
