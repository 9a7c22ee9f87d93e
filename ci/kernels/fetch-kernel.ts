/** Debian's kernels with their headers, unpacked into the cache: nothing is installed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../harness/cli/exit.ts';
import { candidateVersion, dependencies, machine, packageNames, unpackPackages } from './apt.ts';
import { cacheFolder, wholeFolder } from './cache-folder.ts';
import { needPrograms, run } from './command.ts';
import { type Flavour, type KernelPackage, newestKernels } from './debian-kernels.ts';
import { mendHeaders } from './mend-headers.ts';

export interface FetchedKernel {
  /** E.g. `6.12`. */
  branch: string;
  /** What uname -r says there, e.g. `6.12.117+deb12-cloud-amd64`. */
  release: string;
  /** Of the package, e.g. `6.12.117-1~deb12u1`. */
  version: string;
  flavour: Flavour;
  /** The path of vmlinuz. */
  image: string;
  /** lib/modules/RELEASE, with modules.dep. */
  modules: string;
  /** What to give to `make -C` to build a module; absent when fetched without. */
  headers?: string;
  /** The target to run on it. */
  spec: string;
}

export interface FetchOptions {
  /** Default: see cacheFolder. */
  cache?: string;
  flavour?: Flavour;
  /** Also what building a module needs; default true. */
  headers?: boolean;
}

/** What a folder of the cache says of itself. */
export const FACTS = 'kernel.json';

/**
 * The newest kernel of a branch that apt knows; from the cache if it is there.
 * @param branch e.g. `6.1`
 * @throws UsageError where there is none, HarnessError where apt fails
 */
export async function fetchKernel(
  branch: string,
  options: FetchOptions = {},
): Promise<FetchedKernel> {
  const [kernel] = await fetchKernels(branch, options);
  if (kernel === undefined) throw new Error('fetchKernels gives one at least');
  return kernel;
}

/** @param wanted a branch, or a package name with `*` in it: of each branch it fits, the newest */
export async function fetchKernels(
  wanted: string,
  options: FetchOptions = {},
): Promise<FetchedKernel[]> {
  const [names, on] = [await packageNames('linux-image-'), await machine()];
  const found = newestKernels(names, wanted, on, options.flavour);
  if (found.length === 0) throw new UsageError(noneFits(wanted, names, on));
  const out: FetchedKernel[] = [];
  for (const each of found) out.push(await fetch(each, options));
  return out;
}

async function fetch(kernel: KernelPackage, options: FetchOptions): Promise<FetchedKernel> {
  const { name, release, branch, flavour } = kernel;
  const version = await candidateVersion(name);
  const headers = options.headers ?? true;
  const kind = headers ? 'debian' : 'debian-images';
  const folder = join(cacheFolder(options.cache), kind, `${release}_${plain(version)}`);
  const headersPackage = `linux-headers-${release}`;
  const facts: FetchedKernel = {
    branch,
    release,
    version,
    flavour,
    image: join(folder, 'boot', `vmlinuz-${release}`),
    modules: join(folder, 'lib/modules', release),
    ...(headers ? { headers: join(folder, 'usr/src', headersPackage) } : {}),
    spec: `vm:${join(folder, 'boot', `vmlinuz-${release}`)}`,
  };
  needPrograms(`fetch ${name}`, ['apt-get', 'dpkg', 'depmod']);
  await wholeFolder(folder, async (root) => {
    const packages = [name];
    if (headers) {
      // the compiler among them is the host's business
      const parts = (await dependencies(headersPackage)).filter((dependency) =>
        /^linux-(headers|kbuild)-/.test(dependency),
      );
      packages.push(headersPackage, ...parts);
    }
    await unpackPackages(
      packages.map((each) => `${each}=${version}`),
      root,
    );
    if (headers) mendHeaders(root, release);
    // modules.dep is made when the package is installed
    await run(`list the modules of ${release}`, ['depmod', '-b', root, release]);
    writeFileSync(join(root, FACTS), `${JSON.stringify(facts, null, 2)}\n`);
  });
  return facts;
}

/** make(1) trips over colons in a path, and shells over tildes. */
export const plain = (version: string): string => version.replaceAll(/[^\w.+-]/g, '_');

function noneFits(wanted: string, names: readonly string[], on: string): string {
  const all = newestKernels(names, '*', on);
  const there = [...new Set(all.map(({ branch }) => branch))].join(', ') || 'none';
  return `no kernel package fits '${wanted}'; apt knows branches ${there}; try: apt-get update`;
}
