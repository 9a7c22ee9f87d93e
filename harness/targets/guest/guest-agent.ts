/**
 * The agent for machines that we boot, in few files, since opening files is what takes their time:
 * bundled once for the package, else when a machine starts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the package has it, beside this file. */
export const MADE = 'guest-agent.json';

/** Text by path. A machine starts `guest/vm-main.js`, User-Mode Linux `guest/main.js`. */
export type GuestAgent = Readonly<Record<string, string>>;
let made: GuestAgent | undefined;

export const guestAgent = (): GuestAgent => (made ??= read() ?? makeGuestAgent());

function read(): GuestAgent | undefined {
  const file = new URL(MADE, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GuestAgent) : undefined;
}

const targets = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** Threads and processes of the agent are started by files of their own: split, not one bundle. */
export function makeGuestAgent(): GuestAgent {
  // only now: it is not there in the package
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    absWorkingDir: targets,
    entryPoints: [
      'guest/vm-main.ts',
      'guest/main.ts',
      'agent/thread-hand.ts',
      'agent/process-hand.ts',
    ],
    outbase: targets,
    outdir: targets,
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['koffi'],
    tsconfigRaw: {},
  });
  const files = outputFiles.map(({ path, text }) => [relative(targets, path), text] as const);
  // `.js` means that modules of ours are not TypeScript: see own-module.ts
  return { ...Object.fromEntries(files), 'package.json': '{"type":"module"}' };
}
