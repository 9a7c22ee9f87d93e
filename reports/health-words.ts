/** What is to be said of a kernel's report of itself, in words that all outputs share. */
import type { HealthResult, RunResult } from './run-result.ts';

/** Case names that are told. */
const CASES = 3;

/** What ran, how sure that is, and why it fails nothing where it does not. */
export function whenOf({ rule, cases, repeats, shared, fails, count }: HealthResult): string {
  const named = cases.slice(0, CASES).map((name) => `'${name}'`);
  const more = cases.length > CASES ? ` and ${cases.length - CASES} more` : '';
  const what = `${rule}, ${cases.length === 1 ? 'case' : 'one of'} ${named.join(', ')}${more}`;
  const how = repeats
    ? 'it came again when that ran alone on a machine started anew'
    : shared
      ? 'it came while that ran; others use this kernel, too, so it fails nothing'
      : 'it came while that ran, and not again';
  const slow = fails || shared ? '' : '; a slow machine can cause it, so it fails nothing';
  return `${what}: ${how}${slow}${count > 1 ? `; seen ${count} times` : ''}`;
}

/** Reports that fail the run, on all targets. */
export const faultsOf = ({ targets }: Pick<RunResult, 'targets'>): HealthResult[] =>
  targets.flatMap(({ health = [] }) => health.filter(({ fails }) => fails));
