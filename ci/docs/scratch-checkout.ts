/** A folder that looks like a checkout, where commands may write what they like. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './documents.ts';

export interface Checkout {
  folder: string;
  env: NodeJS.ProcessEnv;
  remove: () => void;
}

/** What the working copy itself has written is no part of a checkout. */
const NOT_THERE = new Set(['.git', 'results', 'findings', 'coverage', 'dist', '.github']);

/**
 * Everything of the repository by symbolic link, and a PATH on which `npm ci` has nothing to do
 * (it is done) and `npx nlconform` and `nlconform` are those of this checkout.
 */
export function scratchCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'nlconform-docs-'));
  for (const name of readdirSync(ROOT)) {
    if (!NOT_THERE.has(name)) symlinkSync(join(ROOT, name), join(folder, name));
  }
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  const tsx = import.meta.resolve('tsx');
  const ours = `exec '${process.execPath}' --import '${tsx}' '${join(ROOT, 'harness/cli/main.ts')}'`;
  const shims: Record<string, string> = {
    nlconform: `${ours} "$@"`,
    npx: `if [ "$1" = nlconform ]; then shift; ${ours} "$@"; fi\nexec ${npmTool('npx')} "$@"`,
    npm: `case "$1" in ci|install) exit 0;; esac\nexec ${npmTool('npm')} "$@"`,
  };
  for (const [name, text] of Object.entries(shims)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const { CI: _, FORCE_COLOR: __, ...plain } = process.env;
  return {
    folder,
    env: { ...plain, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The real one, beside the Node that runs us. */
const npmTool = (name: string): string => `'${join(process.execPath, '..', name)}'`;
