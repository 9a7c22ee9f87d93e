/** nlconform compare */
import { Command, Option } from 'commander';
import {
  compareRuns,
  comparisonExitCode,
  type Pair,
  renderComparison,
  renderComparisonMarkdown,
  type RunResult,
} from '../../reports/index.ts';
import { collect } from './arguments.ts';
import { UsageError } from './exit.ts';
import { printText } from './print-text.ts';
import { readResult } from './results-folder.ts';

interface CompareFlags {
  target?: string[];
  json?: true;
  markdown?: true;
}

export const compareCommand = (): Command =>
  new Command('compare')
    .argument('<before>', 'run.json, or the folder it lies in')
    .argument('[after]', 'the same of the second run; default the first: two targets of one run')
    .option('-t, --target <spec>', 'compare this target; twice: one of each run', collect)
    .addOption(new Option('--json', 'print as JSON').conflicts('markdown'))
    .option('--markdown', 'print for a pull request')
    .addHelpText(
      'after',
      `
Without --target: targets of the same name, and the one that is left over in each run.

Examples:
  nlconform compare last-good/run.json results/run.json
  nlconform compare debian-12 debian-13 --markdown
  nlconform compare results --target kernel --target uml

Exit codes: 0 not worse, 1 new failures, 2 usage, 3 what was judged before could not be judged`,
    )
    .action(async (before: string, after: string | undefined, flags: CompareFlags) => {
      process.exitCode = await compare(before, after, flags);
    });

async function compare(
  first: string,
  second: string | undefined,
  { target: specs, json, markdown }: CompareFlags,
): Promise<number> {
  if (second === undefined && specs?.length !== 2) {
    throw new UsageError(
      'compare needs two results, or one and --target twice: which targets of it to compare',
    );
  }
  const before = await readResult(first);
  const after = second === undefined ? before : await readResult(second);
  const pairs = specs === undefined ? undefined : [pairOf(specs, before, after)];
  const comparison = compareRuns(before, after, pairs);
  if (comparison.targets.length === 0) {
    throw new UsageError(
      `the runs have no target in common: ${specsOf(before)} and ${specsOf(after)}; ` +
        'name one of each with --target',
    );
  }
  if (json) console.log(JSON.stringify(comparison, null, 2));
  else if (markdown) process.stdout.write(renderComparisonMarkdown(comparison));
  else printText(renderComparison(comparison, process.stdout.isTTY));
  return comparisonExitCode(comparison);
}

function pairOf(specs: readonly string[], before: RunResult, after: RunResult): Pair {
  const [a = '', b = a, ...more] = specs;
  if (more.length > 0) throw new UsageError('compare takes --target once or twice');
  for (const [run, spec, which] of [
    [before, a, 'first'],
    [after, b, 'second'],
  ] as const) {
    if (run.targets.some((target) => target.spec === spec)) continue;
    throw new UsageError(`--target ${spec}: not in the ${which} run; there is ${specsOf(run)}`);
  }
  return [a, b];
}

const specsOf = ({ targets }: RunResult): string =>
  targets.map(({ spec }) => spec).join(', ') || 'no target';
