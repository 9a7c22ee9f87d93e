/** Runs the commands of a document, in order, in one scratch checkout. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onPath } from '../../harness/targets/exec/on-path.ts';
import { blocksOf, type Need, PROGRAMS } from './blocks.ts';
import { ROOT } from './documents.ts';
import { type Checkout, scratchCheckout } from './scratch-checkout.ts';

export interface RanBlock {
  /** `README.md:14` */
  place: string;
  text: string;
  /** What it needs that was not to be had: not run. */
  left?: readonly Need[];
  /** Exit code, and the one that was wanted. */
  code?: number | null;
  exit: number;
  output: string;
}

/** @param able what may be asked for beyond an ordinary machine */
export async function runDocument(name: string, able: readonly Need[] = []): Promise<RanBlock[]> {
  const blocks = blocksOf(readFileSync(join(ROOT, name), 'utf8'), name);
  const checkout = scratchCheckout();
  const ran: RanBlock[] = [];
  try {
    for (const { language, text, file, line, exit, needs } of blocks) {
      if (file !== undefined) {
        mkdirSync(dirname(join(checkout.folder, file)), { recursive: true });
        writeFileSync(join(checkout.folder, file), text);
      }
      if (language !== 'sh') continue;
      const place = `${name}:${line}`;
      const left = needs.filter((need) => !able.includes(need) && !isInstalled(need));
      if (left.length > 0) ran.push({ place, text, left, exit, output: '' });
      else ran.push({ place, text, exit, ...(await runScript(text, checkout)) });
    }
  } finally {
    checkout.remove();
  }
  return ran;
}

/** In CI what is missing must fail. */
function isInstalled(need: Need): boolean {
  const program = PROGRAMS[need];
  if (program === undefined) return false;
  return process.env['CI'] === 'true' || onPath(program) !== undefined;
}

/** Stops at the first command that fails; a mistake in a variable's name is one. */
export function runScript(
  text: string,
  { folder, env }: Pick<Checkout, 'folder' | 'env'>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', text], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
