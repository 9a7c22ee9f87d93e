/** The package as npm makes it, and as it is installed into an empty folder. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $ } from 'zx';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Packed {
  /** The file that npm made. */
  tarball: string;
  /** Paths of what is in it. */
  files: string[];
}

/** What npm sets for the scripts that it runs would also steer the npm that they run. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/i.test(name)),
  ),
  // not what it thinks of this machine's configuration
  npm_config_loglevel: 'error',
};
export const plain = $({ env, quiet: true });

/** Builds dist/ and packs it. */
export async function pack(folder: string): Promise<Packed> {
  const at = plain({ cwd: root });
  await at`npm run --silent build`;
  // the build has just been, and what it prints would stand before the JSON
  const { stdout } = await at`npm pack --ignore-scripts --json --pack-destination ${folder}`;
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const files = packed.files.map(({ path }) => path).toSorted();
  return { tarball: join(folder, packed.filename), files };
}

/** Installs it, and nothing else, into a project that was empty before. */
export async function install(tarball: string, project: string): Promise<void> {
  mkdirSync(project, { recursive: true });
  const manifest = { name: 'consumer', private: true, type: 'module' };
  writeFileSync(join(project, 'package.json'), `${JSON.stringify(manifest)}\n`);
  const at = plain({ cwd: project });
  await at`npm install --ignore-scripts --prefer-offline --no-audit --no-fund ${tarball}`;
}

/** A folder for both, and what removes it. */
export function temporary(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'nlconform-package-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a folder takes on disk, in bytes, in blocks as `du` counts them. */
export function sizeOnDisk(folder: string): number {
  let size = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) size += statSync(join(entry.parentPath, entry.name)).blocks * 512;
  }
  return size;
}
