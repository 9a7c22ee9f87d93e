/** What Stryker is told; room and files come from main.ts by the environment. */
const { MUTANTS_ROOM: room = 'nlattr', MUTANTS_OUT: out = 'results/mutants' } = process.env;

export default {
  packageManager: 'npm',
  plugins: [new URL('rule-runner.mjs', import.meta.url).pathname],
  testRunner: 'rules',
  mutate: [
    `simulator/${room}/**/*.ts`,
    '!**/*.test.ts',
    '!**/testing.ts',
    '!**/captured-*.ts',
    '!**/families-*.ts',
  ],
  coverageAnalysis: 'perTest',
  // what is computed once, when a file is loaded, is run for every test again: minutes a mutant
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `${out}/${room}.json`,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `${out}/${room}.report.json` },
  ignorePatterns: ['results', 'docs', 'dist', 'out', 'coverage', 'ci/mutants/node_modules'],
  tempDirName: 'results/stryker',
  concurrency: Number(process.env.MUTANTS_JOBS ?? 2),
  // TypeScript 7 has no JavaScript interface that Stryker could rewrite it with, and vitest needs none
  tsconfigFile: 'none.json',
  timeoutMS: 20_000,
  allowEmpty: true,
};
