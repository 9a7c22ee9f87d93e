/** Debian's names of kernel packages: which there are, and which of them is the newest of a branch. */

/** `cloud-amd64`: few drivers, virtio built in; `amd64`: the generic kernel. */
export const FLAVOURS = ['cloud', 'generic'] as const;
export type Flavour = (typeof FLAVOURS)[number];

export interface KernelPackage {
  /** E.g. `linux-image-6.1.0-56-cloud-amd64`. */
  name: string;
  /** What uname -r says there, e.g. `6.1.0-56-cloud-amd64`. */
  release: string;
  /** E.g. `6.1`. */
  branch: string;
  flavour: Flavour;
}

/** Undefined for meta packages, debug symbols, unsigned and real-time kernels, other machines. */
export function kernelPackage(name: string, machine: string): KernelPackage | undefined {
  const found = /^linux-image-((\d+\.\d+)\.\d\S*?)-(cloud-)?([a-z0-9]+)$/.exec(name);
  const [, version = '', branch, cloud, onMachine] = found ?? [];
  if (branch === undefined || onMachine !== machine) return undefined;
  if (version.endsWith('-rt')) return undefined;
  const release = name.slice('linux-image-'.length);
  return { name, release, branch, flavour: cloud === undefined ? 'generic' : 'cloud' };
}

/** By the numbers in a release, left to right: 6.12.9 stands before 6.12.10. */
export function byRelease(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** What a user may ask for: a branch (`6.12`), or a package name in which `*` stands for anything. */
export function newestKernels(
  names: readonly string[],
  wanted: string,
  machine: string,
  flavour: Flavour = 'cloud',
): KernelPackage[] {
  const isBranch = /^\d+\.\d+$/.test(wanted);
  const pattern = new RegExp(`^${wanted.split('*').map(literal).join('.*')}$`);
  const newest = new Map<string, KernelPackage>();
  for (const name of names) {
    const each = kernelPackage(name, machine);
    if (each === undefined) continue;
    if (isBranch ? each.branch !== wanted || each.flavour !== flavour : !pattern.test(name))
      continue;
    const key = `${each.branch} ${each.flavour}`;
    const before = newest.get(key);
    if (before === undefined || byRelease(before.release, each.release) < 0) newest.set(key, each);
  }
  return [...newest.values()].toSorted((a, b) => byRelease(a.release, b.release));
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
