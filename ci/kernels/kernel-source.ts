/** A kernel's source: a folder of the user's, or Debian's package unpacked into the cache. */
import { existsSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../harness/cli/exit.ts';
import { candidateVersion, packageNames, unpackPackages } from './apt.ts';
import { wholeFolder } from './cache-folder.ts';
import { run } from './command.ts';
import { plain } from './fetch-kernel.ts';

export interface KernelSource {
  folder: string;
  /** E.g. `6.12.117`. */
  version: string;
  /** Changes whenever the source may have. */
  identity: string;
  /** The user may change it between two builds. */
  edited: boolean;
}

/** @param given a folder, a package `linux-source-6.12`, or a branch `6.12` */
export async function kernelSource(given: string, cache: string): Promise<KernelSource> {
  const name = /^\d+\.\d+$/.test(given) ? `linux-source-${given}` : given;
  if (/^linux-source-\d/.test(name) && !existsSync(name)) return packagedSource(name, cache);
  if (!existsSync(given)) {
    const names = (await packageNames('linux-source-6.')).toSorted().join(', ') || 'none';
    throw new UsageError(`${given}: there is no such folder; packages that apt knows: ${names}`);
  }
  const folder = realpathSync(given);
  return { folder, version: versionOf(folder), identity: folder, edited: true };
}

async function packagedSource(name: string, cache: string): Promise<KernelSource> {
  const version = await candidateVersion(name);
  const path = join(cache, 'sources', `${name}_${plain(version)}`);
  await wholeFolder(path, async (root) => {
    await unpackPackages([`${name}=${version}`], root);
    const archives = join(root, 'usr/src');
    for (const file of readdirSync(archives).filter((each) => each.endsWith('.tar.xz'))) {
      await run(`unpack ${name}`, ['tar', '-xf', join(archives, file), '-C', root]);
    }
    rmSync(join(root, 'usr'), { recursive: true });
  });
  const folder = join(path, name);
  return { folder, version: versionOf(folder), identity: `${name} ${version}`, edited: false };
}

/** From the kernel's top Makefile. */
function versionOf(folder: string): string {
  const file = join(folder, 'Makefile');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const parts = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(
    (name) => new RegExp(`^${name} = (\\d+)$`, 'm').exec(text)?.[1],
  );
  const isKernel = !parts.includes(undefined) && existsSync(join(folder, 'arch/um/Makefile'));
  if (isKernel) return parts.join('.');
  const what = 'is no source of Linux: it needs a Makefile with VERSION, and arch/um';
  throw new UsageError(`${folder} ${what}; try: linux-source-6.12`);
}
