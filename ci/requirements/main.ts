/** Writes docs/requirements.md, its folder and docs/peer-coverage.md; `--check` fails if one is not up to date. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { pages } from './pages.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const FOLDER = new URL('requirements/', DOCS);

const made = pages();
const stale = (existsSync(FOLDER) ? readdirSync(FOLDER) : [])
  .map((name) => `requirements/${name}`)
  .filter((file) => made.every((page) => page.file !== file));

if (process.argv.includes('--check')) {
  const old = made
    .filter(({ file, text }) => {
      const path = new URL(file, DOCS);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    })
    .map(({ file }) => file);
  if (old.length + stale.length > 0) {
    console.error(
      `not up to date: docs/${[...old, ...stale].join(', docs/')}: npm run requirements`,
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(FOLDER, { recursive: true });
  for (const file of stale) rmSync(new URL(file, DOCS));
  for (const { file, text } of made) writeFileSync(new URL(file, DOCS), text);
}
