/**
 * npm run same: the programs of rules on two targets, compared byte by byte. Rules say what must
 * come back; this says whether two kernels, or a kernel and the simulator, do the same at all.
 */
import { Command } from 'commander';
import { EXIT, failure } from '../../harness/cli/exit.ts';
import { select } from '../../harness/runner/select.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { suites } from '../../suites/index.ts';
import { casesOf, sameness, transcriptsOf } from './same-cases.ts';

const command = new Command('same')
  .description('the programs of rules on two targets, compared byte by byte')
  .argument('<rules...>', 'ids, prefixes or folders')
  .requiredOption('--reference <spec>', 'what it ought to be like')
  .requiredOption('-t, --target <spec>', 'what is compared with it')
  .parse();
const { reference, target } = command.opts<{ reference: string; target: string }>();

try {
  const cases = casesOf(select(suites, command.args));
  const want = await transcriptsOf(openTarget(reference), cases);
  const { same, differ, cut } = sameness(
    cases,
    want,
    await transcriptsOf(openTarget(target), cases),
  );
  console.log(`${same} of ${cases.length} cases are the same, ${differ.length} differ`);
  for (const [reason, count] of cut)
    console.log(`${count} are the same as far as asked: ${reason}`);
  for (const each of differ) console.log(`  ${each}`);
  process.exitCode = differ.length === 0 ? EXIT.conformant : EXIT.divergences;
} catch (error) {
  const { code, line } = failure(error);
  console.error(`same: ${line}`);
  process.exitCode = code;
}
