/** The command line as its users have it, for tests. @internal */
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ownCommand } from '../own-module.ts';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const { file: node, args } = ownCommand(new URL('main.ts', import.meta.url));
/** What stands before the arguments: Node with the loader, and our main file. */
export const NLCONFORM: readonly string[] = [node, ...args];

/** A folder for the test's files, gone when it ends; files by name and text. */
export function scratch(): { folder: string; file: (name: string, text: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'nlconform-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    file: (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
  };
}

/** Not a terminal, not in CI, no colours: the same wherever the tests run. */
const { CI: _, FORCE_COLOR: __, ...plain } = process.env;

export const nlconform = (...args: string[]): Promise<Ended> => ends([...NLCONFORM, ...args]);

/** @param onOutput is called with all that was said on either stream so far */
export function ends(
  [file = '', ...args]: readonly string[],
  options: SpawnOptions = {},
  onOutput?: (said: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: plain, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    const told = () => onOutput?.(out + err, (signal) => child.kill(signal));
    child.stdout?.on('data', (chunk: Buffer) => ((out += chunk.toString()), told()));
    child.stderr?.on('data', (chunk: Buffer) => ((err += chunk.toString()), told()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
