/** Text for people on standard output, of which parts may come from targets. */
import { randomUUID } from 'node:crypto';

/** A line that the runner of GitHub Actions takes for a command: today's form, and the old one. */
const LIKE_A_COMMAND = /^\s*::|##\[/m;

/**
 * On GitHub a line that begins with `::` is a command to its runner, whoever wrote it. Where a
 * text has one, commands are stopped around it, until a word that no target can know:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function withoutCommands(text: string, word: string = randomUUID()): string {
  if (!LIKE_A_COMMAND.test(text)) return text;
  return `::stop-commands::${word}\n${text}\n::${word}::`;
}

/** Prints it as lines, and a line end. */
export function printText(text: string): void {
  const onGithub = process.env['GITHUB_ACTIONS'] === 'true';
  process.stdout.write(`${onGithub ? withoutCommands(text) : text}\n`);
}
