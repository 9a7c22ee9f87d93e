/** The page's own script and styles, made from `page/` when the first report is written. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Assets {
  script: string;
  style: string;
}

let made: Assets | undefined;

/** One script without imports, one style sheet: what a page over file:// can hold. */
export function assets(): Assets {
  made ??= { script: bundle('page/main.ts'), style: bundle('page/page.css') };
  return made;
}

const require = createRequire(import.meta.url);

function bundle(entry: string): string {
  // only now: every command would wait for it, and few write a page
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
