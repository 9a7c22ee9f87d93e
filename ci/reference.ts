/** Writes docs/reference.md from the commands themselves; `--check` fails if it is not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type CommandEntry, commands } from '../harness/cli/commands.ts';
import { commands as shellCommands } from '../harness/cli/shell/commands.ts';
import { kinds } from '../harness/targets/open-target.ts';
import { FAULTS, profiles } from '../simulator/index.ts';

const FILE = new URL('../docs/reference.md', import.meta.url);
const COLUMNS = 96;

// what runs in CI says of itself there must not change the text
delete process.env['CI'];

async function section({ name, about, load }: CommandEntry): Promise<string> {
  const command: Command = (await load()).description(about);
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => COLUMNS });
  command.name(`nlconform ${name}`);
  command.outputHelp();
  return `## nlconform ${name}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const FILES = `## Files

| file | what it is |
|---|---|
| \`program.json\` | a program: actors and steps, [schema](program.schema.json); written by \`shell\` and \`fuzz\`, read by \`replay\` and \`shell\` |
| \`findings/FINGERPRINT/\` | a finding of \`fuzz\`: the shrunk program, the transcripts, what differs |
| \`RESULTS/run.json\` | a run, [schema](run-result.schema.json) |
| \`RESULTS/report.html\` | the same as one page, without anything from elsewhere |
| \`RESULTS/tap/\`, \`RESULTS/junit/\` | one file a suite |
| \`known-divergences.yaml\` | what targets are known to do differently, each entry with its reason |
| \`XDG_STATE_HOME/nlconform/shell-history\` | lines of the shell, default below \`~/.local/state\` |
| \`XDG_CACHE_HOME/nlconform/\` | kernels fetched or built, default below \`~/.cache\` |
`;

const text = [
  '# Reference\n',
  'Made by `npm run reference` from the commands themselves; do not edit it.\n',
  ...(await Promise.all(commands.map(section))),
  '## Exit codes\n\n0 conformant, 1 divergences, 2 usage, 3 broken: [when which](exit-codes.md).\n',
  FILES,
  '## Targets\n',
  '| spec | what it is |\n|---|---|',
  ...kinds.map(({ form, about }) => row(`\`${form}\``, about)),
  `\nProfiles of the simulator: ${[...profiles.keys()].map((name) => `\`${name}\``).join(', ')}.\n`,
  `Its faults: ${Object.keys(FAULTS)
    .toSorted()
    .map((name) => `\`${name}\``)
    .join(', ')}.\n`,
  '## Lines of the shell\n',
  '| line | what it does |\n|---|---|',
  ...Object.values(shellCommands).map(({ usage, about }) => row(`\`${usage}\``, about)),
  '\nWhat a message is, `help send` tells.\n',
].join('\n');

if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('docs/reference.md is not up to date: npm run reference');
  process.exitCode = 1;
}
