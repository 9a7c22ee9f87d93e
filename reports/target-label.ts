/** Short names of targets, for the heads of tables: a spec may be a whole command line. */

/** Longer ones are shortened. */
const LONG = 24;

/** One a spec, in order; two that would be alike stay whole. */
export function labelsOf(specs: readonly string[]): string[] {
  const labels = specs.map(labelOf);
  return labels.map((label, index) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : (specs[index] ?? ''),
  );
}

/**
 * `vm:vmlinuz-6.12` for `vm:/var/cache/vmlinuz-6.12?module=a.ko`; of a command the last word that is
 * no flag: `exec:executor.py`.
 */
function labelOf(spec: string): string {
  if (spec.length <= LONG) return spec;
  const [, kind = '', rest = ''] = /^(\w+:)?(.*)$/s.exec(spec) ?? [];
  const words = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  const last = (kind === 'exec:' ? words.at(-1) : rest.replace(/\?.*$/s, '')) ?? rest;
  return kind + last.replace(/^.*\/(?=[^/])/s, '').replaceAll(/^['"]|['"]$/g, '');
}
