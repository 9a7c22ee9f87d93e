/** The page's own script and styles: made once for the package, else when the first report is written. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Assets {
  script: string;
  style: string;
}

/** Where the package has them, beside this file. */
export const MADE = 'page-assets.json';
let made: Assets | undefined;

/** One script without imports, one style sheet: what a page over file:// can hold. */
export const assets = (): Assets => (made ??= read() ?? makeAssets());

function read(): Assets | undefined {
  const file = new URL(MADE, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Assets) : undefined;
}

/** From `page/`, which only the repository has. */
export const makeAssets = (): Assets => ({
  script: bundle('page/main.ts'),
  style: bundle('page/page.css'),
});

const require = createRequire(import.meta.url);

function bundle(entry: string): string {
  // only now: it is not there in the package
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    // esbuild would look for tsconfig.json upwards from the page, wherever it is installed
    tsconfigRaw: {},
  });
  return outputFiles[0]?.text.trim() ?? '';
}
