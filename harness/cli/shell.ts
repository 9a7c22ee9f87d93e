/** nlconform shell: messages by name, one line at a time. */
import { Command } from 'commander';
import { openTarget } from '../targets/open-target.ts';
import { Session } from './shell/session.ts';
import { fromPipe, onTerminal } from './shell/terminal.ts';

export const shellCommand = (): Command =>
  new Command('shell')
    .option('-t, --target <spec>', 'the target', 'kernel')
    .option('--raw', 'show port ids as they are, not what stands for them')
    .addHelpText(
      'after',
      `
Lines come from a terminal, with history and Tab, or from a pipe; then the output is the same
from run to run. help lists what a line may be.

Examples:
  nlconform shell
  echo 'send RTM_GETLINK ifi_index=lo NLM_F_ACK' | nlconform shell --target simulator

Exit codes: 0; of a pipe, 2 if a line could not be understood, 3 broken machinery`,
    )
    .action(async (flags: { target: string; raw?: boolean }) => {
      process.exitCode = await shell(flags.target, flags.raw ?? false);
    });

async function shell(spec: string, raw: boolean): Promise<number> {
  const target = openTarget(spec);
  try {
    const session = await Session.start(target, raw);
    if (!process.stdin.isTTY) {
      await fromPipe(session);
      return session.trouble;
    }
    const { name, version } = session.info;
    console.log(`${name} ${version}; help lists the commands, Ctrl-D leaves`);
    await onTerminal(session);
    return 0;
  } finally {
    await target.close();
  }
}
