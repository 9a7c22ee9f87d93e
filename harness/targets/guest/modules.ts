/** The kernel modules to load, in an order in which each finds what it depends on. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readModule } from './module-file.ts';

/** What rules may ask for: devices to make, protocols to open. */
export const WANTED: readonly string[] = [
  'ipv6',
  'dummy',
  'veth',
  'bridge',
  'nlmon',
  '8021q',
  'nfnetlink',
  'netlink_diag',
  'inet_diag',
  'sch_htb',
  'sch_ingress',
];

export interface Module {
  name: string;
  path: string;
  /** As the kernel takes it: not compressed. */
  content: Buffer;
  /** Names of modules that must be there before. */
  depends: readonly string[];
}

/**
 * Dependencies first, each once. Names that are not there (or built in) are left out. Asks the
 * modules themselves rather than modules.dep, which an unpacked package does not have.
 * @param extra modules of one's own, loaded last
 */
export function modulesFrom(
  folder: string | undefined,
  wanted: readonly string[] = WANTED,
  extra: readonly string[] = [],
): Module[] {
  const paths = folder === undefined ? new Map<string, string>() : pathsByName(folder);
  const out = new Map<string, Module>();
  const visit = (name: string, path = paths.get(name)): void => {
    if (path === undefined || out.has(name)) return;
    const { content, depends } = readModule(path);
    for (const each of depends) visit(each);
    out.set(name, { name, path, content, depends });
  };
  for (const name of wanted) visit(nameOf(name));
  for (const path of extra) visit(nameOf(path), path);
  return [...out.values()];
}

/** As /proc/modules has it: a file's `-` is `_` there. */
export const nameOf = (path: string): string =>
  basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');

function pathsByName(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const look = (within: string): void => {
    for (const entry of readdirSync(within, { withFileTypes: true })) {
      const path = join(within, entry.name);
      if (entry.isDirectory()) look(path);
      else if (/\.ko(\.(xz|gz|zst))?$/.test(entry.name)) found.set(nameOf(entry.name), path);
    }
  };
  // `build` and `source` lead to whole kernel trees: links are not followed
  if (existsSync(folder)) look(folder);
  return found;
}
