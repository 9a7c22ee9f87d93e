/** What the gate asks beside the tests: style, types, layers, a whole run, and 20 s of fuzzing. */
import { readFileSync } from 'node:fs';
import { $, ProcessOutput, chalk } from 'zx';

$.stdio = 'inherit';
$.verbose = false;

const steps: [string, () => PromiseLike<unknown>][] = [
  ['format', () => $`npm run --silent format:check`],
  ['lint, layers included', () => $`npm run --silent lint`],
  ['types', () => $`npm run --silent typecheck`],
  ['unused code', () => $`npm run --silent unused`],
  ['published schemas are up to date', () => $`npm run --silent schema -- --check`],
  ['the package, in an empty folder', () => $`npm run --silent pack`],
  ['the reference is up to date', () => $`npm run --silent reference -- --check`],
  ['conformance', () => $`npm run --silent conformance -- --results results`],
  ['fuzz, 20 s', () => $`npm run --silent fuzz -- --time 20 --seed 1 --out results/findings`],
];

const failed: string[] = [];
for (const [name, run] of steps) {
  const begin = performance.now();
  console.log(chalk.bold(`\n== ${name}`));
  try {
    await run();
  } catch (error) {
    // what a command has to say it has said by now
    if (!(error instanceof ProcessOutput)) throw error;
    failed.push(`${name} (exit code ${error.exitCode})`);
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
