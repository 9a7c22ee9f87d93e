/** The matcher of whole targets: rules, run and judged. */
import { renderSummary } from '../../reports/index.ts';
import type { RequirementResult } from '../../reports/run-result.ts';
import type { KnownDivergence } from '../oracle/index.ts';
import { runSuites } from '../runner/run-suites.ts';
import { select } from '../runner/select.ts';
import { openTarget } from '../targets/open-target.ts';
import { HarnessError, type Target } from '../targets/target.ts';
import type { Matched } from './decoded.ts';

export interface ConformOptions {
  /** Rules that the target cannot be asked are no failure; default false: they were not proven. */
  allowSkips?: boolean;
  /** Divergences that are known, see `parseLedger`; default none. */
  ledger?: readonly KnownDivergence[];
}

/** @throws HarnessError where the machinery failed: that is no verdict, of either kind. */
export async function toConform(
  received: Target | string,
  rules: string | readonly string[],
  { allowSkips = false, ledger = [] }: ConformOptions = {},
): Promise<Matched> {
  const { suites } = await import('../../suites/index.ts');
  const target = typeof received === 'string' ? openTarget(received) : received;
  const words = typeof rules === 'string' ? [rules] : rules;
  if (words.length === 0) throw new TypeError('toConform: name a rule, a prefix or a folder');
  const chosen = select(suites, words);
  const result = await runSuites({ suites: chosen, targets: [target], ledger, mustHave: true });
  const broken =
    result.targets.find(({ unavailable }) => unavailable !== undefined)?.unavailable?.reason ??
    result.results.find(({ verdict }) => verdict === 'broken')?.reason;
  if (broken !== undefined) throw new HarnessError(`toConform on ${target.spec}`, broken);
  const fails = ({ verdict }: RequirementResult): boolean =>
    verdict === 'fail' || (verdict === 'skip' && !allowSkips);
  const failing = result.results.filter(fails);
  const told = { ...result, results: failing.length > 0 ? failing : result.results };
  return {
    pass: failing.length === 0,
    message: () => {
      const { length } = result.results;
      const head =
        failing.length === 0
          ? `want ${target.spec} to break one of these rules; all ${length} hold`
          : `${target.spec} does not conform: ${failing.length} of ${length} rules were not shown to hold`;
      return `${head}\n\n${renderSummary(told, { colour: false, width: 100 })}`;
    },
  };
}
