/** Short names of targets, for the heads of tables: a spec may be a whole command line. */

import type { RunResult } from './run-result.ts';

/** Longer ones are shortened. */
const LONG = 24;

/** One a spec, in order; two that would be alike stay whole. */
export function labelsOf(specs: readonly string[]): string[] {
  const labels = specs.map(labelOf);
  return labels.map((label, index) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : (specs[index] ?? ''),
  );
}

/** From a spec to its label, of all targets of a run. */
export function shortNames(specs: readonly string[]): (spec: string) => string {
  const labels = labelsOf(specs);
  const labelled = new Map(specs.map((spec, index) => [spec, labels[index] ?? spec]));
  return (spec) => labelled.get(spec) ?? spec;
}

/** The same run, for people: what came of a target stands under its short name. */
export function withLabels<R extends RunResult>(result: R): R {
  const name = shortNames(result.targets.map(({ spec }) => spec));
  return {
    ...result,
    results: result.results.map((one) => ({ ...one, target: name(one.target) })),
    ...(result.unused && {
      unused: result.unused.map((one) => ({ ...one, target: name(one.target) })),
    }),
  };
}

/**
 * `vm:6.12` for `vm:/var/cache/vmlinuz-6.12?module=a.ko`; of a command the last word that is
 * no flag: `exec:executor.py`.
 */
function labelOf(spec: string): string {
  // a simulator's faults are what matters of it
  if (spec.length <= LONG || spec.startsWith('simulator')) return spec;
  const [, kind = '', rest = ''] = /^(\w+:)?(.*)$/s.exec(spec) ?? [];
  const words = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  const last = (kind === 'exec:' ? words.at(-1) : rest.replace(/\?.*$/s, '')) ?? rest;
  return kind + last.replace(/^.*\/(?=[^/])/s, '').replaceAll(/^['"]|['"]$|^vmlinuz-/g, '');
}
