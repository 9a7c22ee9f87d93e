/** What a machine without a disk needs to run our agent: node with its libraries, a shell, the agent. */
import { execFileSync } from 'node:child_process';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../target.ts';
import type { Entry } from './cpio.ts';
import { guestAgent } from '../guest/guest-agent.ts';

const AGENT = '/agent';
/** Where the machine's first node program lies. */
export const GUEST_MAIN = `${AGENT}/guest/vm-main.js`;
export const NODE = '/bin/node';

/** Of the Node that runs us, and of the agent beside us. */
export function guestFiles(): Entry[] {
  const shell = realpathSync('/bin/sh');
  const koffi = koffiFiles();
  const native = koffi.filter(({ path }) => path.endsWith('.node')).map(({ file }) => file);
  const libraries = new Set([process.execPath, shell, ...native].flatMap(librariesOf));
  return [
    { path: '/dev/console', mode: 0o600, device: [5, 1] },
    { path: '/dev/null', mode: 0o666, device: [1, 3] },
    { path: NODE, mode: 0o755, file: process.execPath },
    { path: '/bin/sh', mode: 0o755, file: shell },
    ...[...libraries].map((file) => ({ path: file, mode: 0o755, file })),
    ...koffi,
    ...Object.entries(guestAgent()).map(([name, content]) => ({
      path: join(AGENT, name),
      mode: 0o644,
      content,
    })),
  ];
}

/** Folders in which the libraries lie, since there is no /etc/ld.so.cache. */
export const libraryFolders = (entries: readonly Entry[]): string[] => [
  ...new Set(
    entries.filter(({ path }) => /\.so(\.|$)/.test(path)).map(({ path }) => dirname(path)),
  ),
];

/** Shared libraries that a program or library asks for, the dynamic linker among them; ldd(1). */
function librariesOf(file: string): string[] {
  try {
    const text = execFileSync('ldd', [file], { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
    return [...text.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
  } catch (error) {
    // says so of a program that is linked statically
    const said = (error as { stderr?: Buffer }).stderr?.toString() ?? '';
    if (/not a dynamic executable|statically linked/.test(said)) return [];
    throw new HarnessError(`ldd ${file}`, said.trim() || String(error), { cause: error });
  }
}

/** koffi is JavaScript with a native library in a package of its own, found beside it. */
function koffiFiles(): (Entry & { file: string })[] {
  const main = fileURLToPath(import.meta.resolve('koffi'));
  const packages = {
    koffi: dirname(main),
    [`@koromix/koffi-linux-${process.arch}`]: dirname(
      createRequire(main).resolve(`@koromix/koffi-linux-${process.arch}`),
    ),
  };
  return Object.entries(packages).flatMap(([name, folder]) =>
    filesBelow(folder)
      .filter(
        (path) =>
          /\.js$|package\.json$/.test(path) || path.endsWith(`linux_${process.arch}/koffi.node`),
      )
      .map((path) => ({
        path: join('/node_modules', name, path),
        mode: 0o644,
        file: join(folder, path),
      })),
  );
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
