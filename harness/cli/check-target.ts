/** nlconform check-target: tests an implementation of the agent protocol, for its author. */
import { Command } from 'commander';
import { type CheckResult, checkTarget } from '../targets/check/check-target.ts';
import { wholeNumber } from './arguments.ts';
import { EXIT } from './exit.ts';

export const checkTargetCommand = (): Command =>
  new Command('check-target')
    .argument('<command>', 'the command line that starts it, as behind exec:')
    .option('--timeout <ms>', 'silence that counts as none', wholeNumber(1), 10_000)
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Examples:
  nlconform check-target 'unshare -Urn python3 docs/examples/executor.py'
  nlconform check-target 'ssh box my-target'

Exit codes: 0 it does, 1 complaints, 2 usage, 3 it could not be started`,
    )
    .action(async (command: string, flags: { timeout: number; json?: boolean }) => {
      const results: CheckResult[] = [];
      const line = command.replace(/^exec:/, '');
      await checkTarget({ file: '/bin/sh', args: ['-c', line] }, flags.timeout, (result) => {
        results.push(result);
        if (!flags.json) print(result);
      });
      const count = (verdict: string) => results.filter((each) => each.verdict === verdict).length;
      const counts = { pass: count('pass'), fail: count('fail'), skip: count('skip') };
      if (flags.json) console.log(JSON.stringify({ ...counts, results }, null, 2));
      else console.log(`\n${counts.pass} right, ${counts.fail} wrong, ${counts.skip} not asked`);
      process.exitCode = counts.fail > 0 ? EXIT.divergences : EXIT.conformant;
    });

const MARK = { pass: 'ok  ', fail: 'FAIL', skip: 'skip' } as const;

function print({ name, section, verdict, text }: CheckResult): void {
  console.log(`${MARK[verdict]}  ${name}`);
  if (verdict === 'fail')
    console.log(`      ${text ?? ''}\n      docs/agent-protocol.md, ${section}`);
  if (verdict === 'skip') console.log(`      ${text ?? ''}`);
}
