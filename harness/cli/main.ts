#!/usr/bin/env node
/** The command line: parses, calls, prints, and ends with a documented exit code. */
import { Command, CommanderError } from 'commander';
import { EXIT } from '../../reports/run-result.ts';
import { ownVersion } from '../own-module.ts';
import { oneLine } from '../program/issue.ts';
import { type CommandEntry, commands } from './commands.ts';
import { survivesItsStreams } from './output-streams.ts';

survivesItsStreams();

const root = new Command('nlconform')
  .description('Conformance and fuzz testing for Linux Netlink')
  .version(ownVersion(), '-V, --version', 'print the version')
  .addHelpText(
    'after',
    `
Examples:
  nlconform run                          every rule on the simulator and the live kernel
  nlconform run headers --target kernel  one folder on one target
  nlconform fuzz --time 60               look for differences for a minute
  nlconform replay FILE --target A --target B
  nlconform targets                      what is available here

Exit codes: 0 conformant, 1 divergences, 2 usage, 3 broken machinery,
or nothing was judged`,
  )
  .exitOverride()
  .configureOutput({ outputError: () => undefined });

const words = process.argv.slice(2);
for (const entry of commands) root.addCommand(inherit(await commandOf(entry)));

/** The command itself where the words may mean it, else its name and what it is for. */
async function commandOf({ name, about, load }: CommandEntry): Promise<Command> {
  const command = words.includes(name) ? await load() : new Command(name);
  return command.description(about);
}

/** Every error of parsing reaches us, so that it gets one line and exit code 2. */
function inherit(command: Command): Command {
  return command.exitOverride().configureOutput({ outputError: () => undefined });
}

try {
  await root.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exitCode = 0;
  else if (error instanceof CommanderError) {
    // what it suggests stands on a line of its own
    const text = oneLine(
      error.message
        .replace(/^error: /, '')
        .replaceAll(/\s*\n\s*/g, ' ')
        .replace(/\.$/, ''),
    );
    // commander prints its help by itself when no command is given
    if (error.code !== 'commander.help') console.error(`nlconform: ${text}; see nlconform --help`);
    process.exitCode = EXIT.usage;
  } else {
    const { failure } = await import('./exit.ts');
    const { code, line } = failure(error);
    console.error(`nlconform: ${line}`);
    process.exitCode = code;
  }
}
