/** Text of others in GitHub's Markdown: nothing of it may become markup, a link or a mention. */
import { visible } from './visible.ts';

/** Longer texts are cut: a summary is no log. */
const LONGEST = 300;

/** In a sentence, a cell or a heading. A character as its number is never taken for markup. */
export function inline(text: string): string {
  const [...characters] = visible(text);
  const cut = characters.length > LONGEST ? [...characters.slice(0, LONGEST), '…'] : characters;
  return cut
    .join('')
    .replaceAll(/[&<>"'|`*_~[\]#!\\@$^{}]/gu, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll('://', '&#58;//')
    .replaceAll('www.', 'www&#46;');
}

/** The same as code. HTML, since a code span in backticks does not know of escapes. */
export const code = (text: string): string => `<code>${inline(text)}</code>`;

/** Lines as they are, in a fence that none of them can close. */
export function fenced(lines: readonly string[]): string[] {
  const runs = lines.flatMap((line) => line.match(/`+/gu) ?? []);
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}text`, ...lines, fence];
}

/** @param title is HTML; the empty lines are what makes GitHub read Markdown inside. */
export const folded = (title: string, lines: readonly string[]): string[] => [
  '<details>',
  `<summary>${title}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
];

/** Columns behind the second are numbers. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map((_, index) => (index < 2 ? ' --- |' : ' ---: |')).join('')}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];
