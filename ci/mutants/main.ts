/**
 * npm run mutants -- ROOM: every small change of a room of the simulator that the suites do not
 * notice. Stryker makes the changes; the rules are its tests. What was asked before and did not
 * change since is not asked again.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Argument, Command } from 'commander';
import { $ } from 'zx';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import { makeFolder } from '../../harness/make-folder.ts';
import { renderMutants } from './render-mutants.ts';
import { type MutantReport, scoreMutants } from './score-mutants.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const rooms = readdirSync(`${ROOT}simulator`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Flags {
  jobs: number;
  results: string;
  file?: string;
  show?: boolean;
}
const command = new Command('mutants')
  .description('mutation testing of the simulator, with the suites as its tests')
  .addArgument(new Argument('<room>', 'a folder of simulator/').choices(rooms))
  .option('--file <name>', 'one file of it only, e.g. nlattr.ts')
  .option('--jobs <number>', 'processes', wholeNumber(1), 2)
  .option('--results <folder>', 'where results are kept', 'results/mutants')
  .option('--show', 'print what was found the last time, run nothing')
  .parse();
const [room = ''] = command.args;
const { jobs, results, file, show } = command.opts<Flags>();
const report = `${results}/${room}.report.json`;

if (!show) {
  makeFolder(results);
  // 64 MB that nothing else needs
  if (!existsSync(`${HERE}node_modules`)) {
    await $({ cwd: HERE, stdio: 'inherit' })`npm ci --ignore-scripts --legacy-peer-deps`;
  }
  const only = file === undefined ? [] : ['--mutate', `simulator/${room}/${file}`];
  await $({
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, MUTANTS_ROOM: room, MUTANTS_OUT: results, MUTANTS_JOBS: String(jobs) },
  })`${HERE}node_modules/.bin/stryker run ci/mutants/stryker.config.mjs ${only}`;
}
if (!existsSync(report)) {
  console.error(`mutants: ${report} is not there; leave out --show`);
  process.exit(2);
}
const found = JSON.parse(readFileSync(report, 'utf8')) as MutantReport;
console.log(renderMutants(scoreMutants(found)));
