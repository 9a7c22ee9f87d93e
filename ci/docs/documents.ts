/** The documents whose commands are run. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where documents lie, besides the root: all of what is ours. */
const FOLDERS = ['docs', 'ci', 'fuzz', 'harness', 'reports', 'simulator', 'suites'];

/** Paths below the root. */
export const documents = (): string[] => [
  ...readdirSync(ROOT).filter(isDocument),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter(isDocument)
      .map((name) => `${folder}/${name}`),
  ),
];

const isDocument = (name: string): boolean =>
  name.endsWith('.md') && !name.includes('node_modules/');
