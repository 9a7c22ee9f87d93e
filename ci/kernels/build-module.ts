/** Builds the registration module against a kernel: the folder one gives to `make -C`. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../harness/cli/exit.ts';
import { cacheFolder, wholeFolder } from './cache-folder.ts';
import { needPrograms, run } from './command.ts';
import { plain } from './fetch-kernel.ts';

const SOURCES = fileURLToPath(
  new URL('../../harness/targets/registration-module/', import.meta.url),
);
const MODULE = 'nlconform.ko';

export interface BuiltModule {
  /** What uname -r says on the kernel that it fits. */
  release: string;
  file: string;
}

export interface ModuleOptions {
  /** Default: see cacheFolder. */
  cache?: string;
}

/**
 * In the cache, by the kernel's release and the sources: what was built is not built again.
 * @param against Debian's headers, unpacked or installed, or the tree a kernel was built in
 * @throws UsageError where that is no such folder, HarnessError with the compiler's complaint
 */
export async function buildModule(
  against: string,
  options: ModuleOptions = {},
): Promise<BuiltModule> {
  const kernel = resolve(against);
  const release = releaseOf(kernel);
  needPrograms(`build ${MODULE}`, ['make', 'gcc']);
  const sources = readdirSync(SOURCES).filter((name) => /\.[ch]$|^Kbuild$/.test(name));
  const digest = createHash('sha256').update(kernel);
  for (const name of sources.toSorted()) digest.update(readFileSync(join(SOURCES, name)));
  const name = `${plain(release)}-${digest.digest('hex').slice(0, 12)}`;
  const folder = await wholeFolder(join(cacheFolder(options.cache), 'modules', name), (into) =>
    compile(kernel, sources, into),
  );
  return { release, file: join(folder, MODULE) };
}

function releaseOf(kernel: string): string {
  const file = join(kernel, 'include/config/kernel.release');
  if (!existsSync(join(kernel, 'Makefile')) || !existsSync(file)) {
    throw new UsageError(
      `${kernel} is no folder to build a module against; try: npm run kernels -- fetch 6.1`,
    );
  }
  return readFileSync(file, 'utf8').trim();
}

/** Beside the sources nothing is written: kbuild leaves its objects where they lie. */
async function compile(kernel: string, sources: readonly string[], into: string): Promise<void> {
  const build = mkdtempSync(join(tmpdir(), 'nlconform-module-'));
  try {
    for (const name of sources) cpSync(join(SOURCES, name), join(build, name));
    await run(`build ${MODULE}`, [
      'make',
      '-C',
      kernel,
      `M=${build}`,
      ...variables(kernel),
      'modules',
    ]);
    cpSync(join(build, MODULE), join(into, MODULE));
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

/** User-Mode Linux is an architecture of its own, and has no table of symbols unless modules were made. */
function variables(kernel: string): string[] {
  const config = join(kernel, '.config');
  const um = existsSync(config) && readFileSync(config, 'utf8').includes('CONFIG_UML=y');
  const symbols = existsSync(join(kernel, 'Module.symvers'));
  return [...(um ? ['ARCH=um'] : []), ...(symbols ? [] : ['KBUILD_MODPOST_WARN=1'])];
}
