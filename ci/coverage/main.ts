/**
 * npm run coverage: which lines of the Netlink core ran, in a kernel of the lab that was built with
 * gcov: by the suites, and by a time of fuzzing. The counts are kept, docs/coverage.md is made of
 * them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { $ } from 'zx';
import { RESULT_FILE, type CampaignResult } from '../../fuzz/campaign/campaign-result.ts';
import { EXIT } from '../../harness/cli/exit.ts';
import { makeFolder } from '../../harness/make-folder.ts';
import { writeFileAtomically } from '../../reports/atomic-file.ts';
import type { RunResult } from '../../reports/run-result.ts';
import { buildModule } from '../kernels/build-module.ts';
import { cacheFolder } from '../kernels/cache-folder.ts';
import { coverage } from '../kernels/coverage.ts';
import type { BuiltKernel } from '../kernels/build-kernel.ts';
import { builtKernels } from '../kernels/list-kernels.ts';
import { readReasons } from './reasons.ts';
import { renderPage } from './render-page.ts';

interface Flags {
  counts: string;
  time: string;
  seed: string;
  output: string;
  render?: boolean;
}

const flags = new Command('coverage')
  .description('lines of the Netlink core that ran, by the suites and by fuzzing')
  .option('--counts <folder>', 'where counts are kept', 'results/coverage')
  .option('--time <duration>', 'of fuzzing', '30m')
  .option('--seed <number>', 'of the programs', '1')
  .option('--output <file>', 'the page to write', 'docs/coverage.md')
  .option('--render', 'write the page from the counts that are kept, run nothing')
  .parse()
  .opts<Flags>();

const cache = cacheFolder(undefined);
const kernel = builtKernels(cache).find(({ variants }) => variants.join() === 'gcov');
if (kernel === undefined) {
  console.error('coverage: no kernel built with gcov; try: npm run kernels -- build --gcov');
  process.exit(2);
}
const at = (name: string): string => join(flags.counts, name);
const RUN = at('run.json');
const FINDINGS = at('findings');
if (!flags.render) {
  if (existsSync(flags.counts)) {
    console.error(`coverage: ${flags.counts} is there already: move it away, or use --render`);
    process.exit(2);
  }
  await count(kernel);
}
const run = JSON.parse(readFileSync(RUN, 'utf8')) as RunResult;
const campaign = JSON.parse(readFileSync(join(FINDINGS, RESULT_FILE), 'utf8')) as CampaignResult;
const counted = {
  suites: (await coverage(at('suites'))).files,
  fuzz: (await coverage(at('fuzz'))).files,
  both: (await coverage(at('suites'), at('fuzz'))).files,
};
const page = renderPage(counted, { run, campaign }, readReasons());
await writeFileAtomically(flags.output, `${page}\n`);
console.log(flags.output);

/** Neither divergences nor findings matter here, but a run that broke does. */
async function count({ build, spec }: BuiltKernel): Promise<void> {
  const { file } = await buildModule(build, { cache });
  const target = (name: string): string => `${spec}?module=${file}&gcov=${at(name)}`;
  makeFolder(flags.counts);
  const ran = await nlconform('run', '--json', '--target', target('suites'));
  await writeFileAtomically(RUN, ran);
  // what the model of another kernel does differently would fill the limit of findings
  const budget = ['--time', flags.time, '--seed', flags.seed, '--findings', '1000'];
  await nlconform('fuzz', '--target', target('fuzz'), ...budget, '--out', FINDINGS);
}

async function nlconform(...args: string[]): Promise<string> {
  const cli = fileURLToPath(new URL('../../harness/cli/main.ts', import.meta.url));
  const command = [process.execPath, '--import', 'tsx', cli, ...args];
  const { exitCode, stdout, stderr } = await $({ quiet: true, nothrow: true })`${command}`;
  if (exitCode === EXIT.conformant || exitCode === EXIT.divergences) return stdout;
  console.error(`coverage: nlconform ${args[0]}: exit code ${exitCode}: ${stderr.trim()}`);
  process.exit(EXIT.broken);
}
