/** What the gate asks beside the tests: style, types, layers, a whole run, and some fuzzing. */
import { readFileSync } from 'node:fs';
import { $ as zx, ProcessOutput, chalk } from 'zx';
import { buildModule } from './kernels/build-module.ts';
import { fetchKernel } from './kernels/fetch-kernel.ts';

/** Steps print as they go; the defaults of zx stay as they are for the code that is called from here. */
const $ = zx({ stdio: 'inherit', verbose: false });

const run = (...words: string[]) => $`npm run --silent nlconform -- run ${words}`;

/** Registration is asked of a real kernel, by our module in a virtual machine; 300 cases besides. */
async function onVirtualMachine(): Promise<unknown> {
  const { spec, headers } = await fetchKernel('6.1');
  if (headers === undefined) throw new Error('the kernel was fetched without headers');
  const { file } = await buildModule(headers);
  const target = `${spec}?module=${file}`;
  return run('registration', 'own-policies', 'kernel-api', 'headers', '--target', target);
}

/** gVisor is known to diverge: what is asked is that it can be judged. */
async function onGvisor(): Promise<void> {
  const { exitCode, stdout } =
    await zx`npm run --silent nlconform -- run headers acks port-ids --target gvisor`
      .quiet()
      .nothrow();
  console.log(stdout.split('\n').slice(-2).join('\n'));
  if (exitCode !== 1) throw new Error(`gvisor: exit code ${exitCode}, not 1 (divergences)`);
}

const steps: [string, () => PromiseLike<unknown>][] = [
  ['format', () => $`npm run --silent format:check`],
  ['lint, layers included', () => $`npm run --silent lint`],
  ['types', () => $`npm run --silent typecheck`],
  ['unused code', () => $`npm run --silent unused`],
  ['published schemas are up to date', () => $`npm run --silent schema -- --check`],
  ['the package, in an empty folder', () => $`npm run --silent pack`],
  ['the reference is up to date', () => $`npm run --silent reference -- --check`],
  ['the pages of rules are up to date', () => $`npm run --silent requirements -- --check`],
  [
    'conformance: simulator, live kernel, User-Mode Linux',
    () => $`npm run --silent conformance -- --target uml --results results`,
  ],
  ['registration and headers on a virtual machine', onVirtualMachine],
  ['a smoke on gVisor', onGvisor],
  [
    'fuzz, 6,000 programs',
    () => $`npm run --silent fuzz -- --runs 6000 --seed 1 --out results/findings`,
  ],
];

const failed: string[] = [];
for (const [name, step] of steps) {
  const begin = performance.now();
  console.log(chalk.bold(`\n== ${name}`));
  try {
    await step();
  } catch (error) {
    // what a command has to say it has said by now
    if (error instanceof ProcessOutput) failed.push(`${name} (exit code ${error.exitCode})`);
    else failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  console.log(`== ${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
  readFileSync('results/tests.json', 'utf8'),
) as Record<string, number>;
console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
if (failed.length > 0) {
  console.error(`the gate is shut: ${failed.join(', ')}`);
  process.exitCode = 1;
}
