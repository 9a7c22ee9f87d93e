/**
 * How a module of ours is run as a program or a thread: from the package as it is, from the
 * repository with the loader tsx. The one place that knows which of the two this is.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** True in the package, where every `.ts` has become a `.js`, and in a bundle. */
export const built = !import.meta.url.endsWith('.ts');

/** The command line as its users type it, for texts that tell how to do something again. */
export const COMMAND = built ? 'npx nlconform' : 'npm run nlconform --';

/** Of package.json. */
export function ownVersion(): string {
  const file = new URL(built ? '../../package.json' : '../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Where it lies now. */
const locate = (module: URL | string): string =>
  built ? String(module).replace(/\.ts$/, '.js') : String(module);

/**
 * Runs one of our modules with the Node that runs us.
 * @param module its URL in the repository: `new URL('main.ts', import.meta.url)`
 */
export function ownCommand(module: URL | string): { file: string; args: string[] } {
  const loader = built ? [] : ['--import', import.meta.resolve('tsx')];
  return { file: process.execPath, args: [...loader, fileURLToPath(locate(module))] };
}

/** A thread that runs one of our modules. Node 20 does not hand the loader on to its first file. */
export function ownThread(module: URL | string): Worker {
  if (built) return new Worker(new URL(locate(module)));
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const start = `import(${loader}).then(({ register }) => (register(), import(${JSON.stringify(String(module))})))`;
  return new Worker(start, { eval: true });
}
