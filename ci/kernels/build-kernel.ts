/** Builds a User-Mode Linux kernel, in a folder of the cache named after its configuration. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../harness/targets/target.ts';
import { UsageError } from '../../harness/cli/exit.ts';
import { cacheFolder, makeFolder } from './cache-folder.ts';
import { needPrograms, run } from './command.ts';
import {
  type Variant,
  conflict,
  folderName,
  fragments,
  makeVariables,
  notTaken,
} from './configuration.ts';
import { FACTS } from './fetch-kernel.ts';
import { type KernelSource, kernelSource } from './kernel-source.ts';
import { heldFolder } from './held-folder.ts';

export interface BuiltKernel {
  name: string;
  /** E.g. `6.12.117`. */
  version: string;
  variants: readonly Variant[];
  /** Where the source lies. */
  source: string;
  /** Where it was built, which is what a module is built against: `make -C BUILD ARCH=um M=…`. */
  build: string;
  /** Options that this kernel does not have. */
  lacking: readonly string[];
  /** The target to run on it. */
  spec: string;
}

export interface BuildOptions {
  /** Default: see cacheFolder. */
  cache?: string;
  variants?: readonly Variant[];
  name?: string;
  /** At once; default 2. */
  jobs?: number;
  /** What make says it does. */
  onStep?: (line: string) => void;
}

const EARLY_GCOV = fileURLToPath(new URL('fragments/early-gcov.h', import.meta.url));
const PROGRAMS = ['make', 'gcc', 'flex', 'bison', 'bc', 'nice', 'tar', 'xz'];

/**
 * A kernel that was built already is given as it is, unless its source is a folder of the user's,
 * whose changes make looks for.
 * @param given a folder, a package `linux-source-6.12`, or a branch `6.12`
 */
export async function buildKernel(given: string, options: BuildOptions = {}): Promise<BuiltKernel> {
  const { variants = [], onStep = () => undefined } = options;
  const clash = conflict(variants);
  if (clash !== undefined) throw new UsageError(clash);
  needPrograms(`build ${given}`, PROGRAMS);
  const cache = cacheFolder(options.cache);
  const source = await kernelSource(given, cache);
  const compiler = (await run('ask for the compiler', ['gcc', '-dumpfullversion'])).trim();
  const name = options.name ?? [source.version, ...variants].join('-');
  const folder = folderName({ name, source: source.identity, variants, compiler });
  const build = join(cache, 'builds', folder);
  const facts = join(build, FACTS);
  if (existsSync(facts) && !source.edited) {
    return JSON.parse(readFileSync(facts, 'utf8')) as BuiltKernel;
  }
  makeFolder(build);
  return heldFolder(build, async () => {
    rmSync(facts, { force: true });
    const make = maker(source, build, variants, onStep);
    const lacking = await configure(source, build, variants, make);
    await make(`-j${options.jobs ?? 2}`, 'linux', 'modules');
    const { version, folder: from } = source;
    const spec = `uml:${join(build, 'linux')}`;
    const built = { name, version, variants, source: from, build, lacking, spec };
    writeFileSync(facts, `${JSON.stringify(built, null, 2)}\n`);
    return built;
  });
}

type Make = (...args: string[]) => Promise<unknown>;

const maker =
  (
    source: KernelSource,
    build: string,
    variants: readonly Variant[],
    onStep: (line: string) => void,
  ): Make =>
  (...args) => {
    const fixed = ['-C', source.folder, 'ARCH=um', `O=${build}`, ...makeVariables(variants)];
    // gcov's constructors print, which ends a kernel that has not begun yet
    if (variants.includes('gcov')) fixed.push(`CFLAGS_gcc_base.o=-include ${EARLY_GCOV}`);
    return run(`build ${source.folder}`, ['nice', '-n', '10', 'make', ...fixed, ...args], {
      onLine: (line) => {
        if (/^ {2}[A-Z]/.test(line)) onStep(line.trim());
      },
    });
  };

/** Gives the options of the fragments that this kernel lacks. */
async function configure(
  source: KernelSource,
  build: string,
  variants: readonly Variant[],
  make: Make,
): Promise<string[]> {
  const file = join(build, '.config');
  await make('defconfig');
  await make('mod2noconfig');
  // the last word counts, so a fragment may simply follow; make drops what contradicts it
  const all = fragments(variants);
  writeFileSync(file, [readFileSync(file, 'utf8'), ...all.map(({ text }) => text)].join('\n'));
  await make('olddefconfig');
  const config = readFileSync(file, 'utf8');
  const missing = (required: boolean): string[] =>
    all.filter((each) => each.required === required).flatMap(({ text }) => notTaken(text, config));
  const refused = missing(true);
  if (refused.length > 0) {
    throw new HarnessError(
      `configure ${source.folder}`,
      `this kernel does not take ${refused.join(', ')}`,
    );
  }
  return missing(false);
}
