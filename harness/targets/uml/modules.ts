/** The kernel modules to load, in an order in which each finds what it depends on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
];

/** Where Debian's package keeps the modules of its kernel. */
export const modulesFolder = (release: string): string => join('/usr/lib/uml/modules', release);

/** Paths, dependencies first. Modules that are not there (or built in) are left out. */
export function modulePaths(folder: string, wanted: readonly string[] = WANTED): string[] {
  const table = join(folder, 'modules.dep');
  if (!existsSync(table)) return [];
  return inOrder(readFileSync(table, 'utf8'), wanted).map((path) => join(folder, path));
}

/** From the text of modules.dep, whose lines read `module: dependency dependency …`; modules.dep(5). */
export function inOrder(text: string, wanted: readonly string[]): string[] {
  const dependencies = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [path = '', rest = ''] = line.split(':');
    if (path !== '') dependencies.set(path, rest.split(' ').filter(Boolean));
  }
  const out = new Set<string>();
  const visit = (path: string): void => {
    if (out.has(path)) return;
    for (const each of dependencies.get(path) ?? []) visit(each);
    out.add(path);
  };
  for (const name of wanted) {
    for (const path of dependencies.keys()) {
      if (path.endsWith(`/${name}.ko`)) visit(path);
    }
  }
  return [...out];
}
