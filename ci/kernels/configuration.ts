/** What a build is made of, and the name that follows from it: the same make the same folder. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Kinds of kernel beside the plain one. */
export const VARIANTS = ['kasan', 'kcov', 'gcov'] as const;
export type Variant = (typeof VARIANTS)[number];

export interface Configuration {
  /** Of the folder, e.g. `6.12.117-kasan`. */
  name: string;
  /** Which source it is built from, in all that can change. */
  source: string;
  variants: readonly Variant[];
  /** Of the compiler. */
  compiler: string;
}

export interface Fragment {
  /** Options as they stand in .config. */
  text: string;
  /** Must be taken; else a kernel that lacks some will do. */
  required: boolean;
}

/** Objects whose coverage is of interest; stems, since kbuild asks for variables by them. */
const NETLINK_OBJECTS = ['af_netlink', 'genetlink', 'policy', 'diag', 'nlattr', 'rtnetlink'];

const fragment = (name: string): string =>
  readFileSync(new URL(`fragments/${name}.config`, import.meta.url), 'utf8');

export const fragments = (variants: readonly Variant[]): Fragment[] => [
  { text: fragment('machine'), required: true },
  { text: fragment('netlink'), required: false },
  ...variants.map((variant) => ({ text: fragment(variant), required: true })),
];

/**
 * Which objects are instrumented, as variables on make's command line: the source stays as it is.
 * Documentation/dev-tools/kcov.rst and gcov.rst name the variables. KCOV on everything
 * (KCOV_INSTRUMENT_ALL) ends User-Mode Linux before it boots.
 */
export const makeVariables = (variants: readonly Variant[]): string[] =>
  variants.flatMap((variant) => {
    const prefix = { kasan: undefined, kcov: 'KCOV_INSTRUMENT', gcov: 'GCOV_PROFILE' }[variant];
    return prefix === undefined ? [] : NETLINK_OBJECTS.map((stem) => `${prefix}_${stem}.o=y`);
  });

/** Why these cannot be had in one kernel, if so. */
export function conflict(variants: readonly Variant[]): string | undefined {
  const other = variants.find((variant) => variant !== 'kcov');
  if (variants.includes('kcov') && other !== undefined) {
    // an instrumented constructor runs before there is a current task
    const names = `${other === 'kasan' ? 'KASAN' : other} and KCOV`;
    return `${names} together end User-Mode Linux before it boots; build two kernels`;
  }
  return undefined;
}

/** Also a folder's name: no character in it means anything to make(1) or a shell. */
export function folderName({ name, source, variants, compiler }: Configuration): string {
  const made = JSON.stringify([source, compiler, fragments(variants), makeVariables(variants)]);
  const hash = createHash('sha256').update(made).digest('hex').slice(0, 8);
  return `${name.replaceAll(/[^\w.+-]/g, '_')}-${hash}`;
}

/** Options of a fragment that a .config does not have. */
export function notTaken(text: string, config: string): string[] {
  const has = new Set(config.split('\n'));
  return text.split('\n').filter((line) => {
    const unset = /^# (CONFIG_\w+) is not set$/.exec(line)?.[1];
    if (unset !== undefined) return config.includes(`\n${unset}=`);
    return line.startsWith('CONFIG_') && !has.has(line);
  });
}
