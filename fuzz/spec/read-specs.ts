/** Spec files of a folder: where distributions put them, or a kernel tree. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { parseSpec } from './parse-spec.ts';
import type { Spec } from './spec.ts';

const IN_TREE = 'Documentation/netlink/specs';

/** Where specs are looked for if no folder is named: as tools/net/ynl installs them, then sources. */
export const SPEC_FOLDERS: readonly string[] = [
  '/usr/share/ynl/specs',
  '/usr/local/share/ynl/specs',
  `/lib/modules/${release()}/source/${IN_TREE}`,
  `/lib/modules/${release()}/build/${IN_TREE}`,
];

/** Why there are no specs to read, and what to do: the user's mistake. */
export class NoSpecs extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NoSpecs';
  }
}

/**
 * All specs of a file, of a folder, or of a kernel tree, by name.
 * @throws SpecError where a file is broken, NoSpecs where there is none
 */
export function readSpecs(given?: string): Spec[] {
  const path = given ?? SPEC_FOLDERS.find((folder) => existsSync(folder));
  if (path === undefined) {
    throw new NoSpecs(
      `no Netlink specs in ${SPEC_FOLDERS.join(', ')}; name a folder or a kernel tree: --specs FOLDER`,
    );
  }
  return filesOf(path).map((file) => parseSpec(basename(file), readText(file)));
}

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new NoSpecs(`--specs ${path}: no such file or folder`);
  if (found.isFile()) return [path];
  const inside = join(path, IN_TREE);
  const folder = existsSync(inside) ? inside : path;
  const files = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
  if (files.length === 0) throw new NoSpecs(`--specs ${path}: no .yaml files there`);
  return files;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new NoSpecs(`--specs ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
