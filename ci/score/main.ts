/**
 * npm run score: which planted faults of the simulator are noticed, and by what. Says how good
 * the suites are, or with --fuzz the fuzzer; it judges no target, so it always ends with 0.
 */
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import { suites } from '../../suites/index.ts';
import { FAULTS, type FaultName } from '../../simulator/index.ts';
import { scoreFuzz } from './fuzz-score.ts';
import { readScore, writeScore } from './kept-score.ts';
import { createStatus } from './progress.ts';
import { renderFuzzScore } from './render-fuzz.ts';
import { renderSuiteScore } from './render-suites.ts';
import { scoreSuites } from './suite-score.ts';

interface ScoreFlags {
  fault?: FaultName[];
  fuzz?: boolean;
  seconds: number;
  seed: number;
  module?: string;
  out?: string;
  minutes?: number;
  json?: boolean;
}

const faultName = (value: string, before: FaultName[] | undefined): FaultName[] => {
  if (!Object.hasOwn(FAULTS, value)) {
    throw new InvalidArgumentError(`there are ${Object.keys(FAULTS).join(', ')}.`);
  }
  return [...(before ?? []), value as FaultName];
};

const command = new Command('score')
  .description('plant each fault into the simulator and see what notices')
  .option('--fault <name>', 'only this one; may be given several times', faultName)
  .option('--fuzz', 'by fuzzing against the live kernel rather than by the suites')
  .option('--seconds <number>', 'of fuzzing, for each fault', wholeNumber(1), 60)
  .option('--seed <number>', 'of the programs', wholeNumber(0), 1)
  .option('--module <spec>', 'a target with the registration module, for faults inside the kernel')
  .option('--out <folder>', 'with --fuzz: keep what was hunted there, and go on with it')
  .option('--minutes <number>', 'with --fuzz: begin no other fault after that long', wholeNumber(1))
  .option('--json', 'print as JSON')
  .parse();
const flags = command.opts<ScoreFlags>();
const faults = flags.fault ?? (Object.keys(FAULTS) as FaultName[]);
const status = createStatus(process.stderr);
const onFault = (done: number, total: number, { fault }: { fault: string }): void =>
  status.show(`${done}/${total} ${fault}`);

const { seconds, seed, module, out, minutes } = flags;
const kept = out === undefined ? undefined : readScore(out, seed, seconds);
const score = flags.fuzz
  ? await scoreFuzz({
      ...{ faults, seconds, seed },
      ...(module !== undefined && { module }),
      ...(minutes !== undefined && { until: performance.now() + minutes * 60_000 }),
      ...(kept !== undefined && { before: kept }),
      onFault: (done, total, fault, so) => {
        onFault(done, total, fault);
        if (out === undefined || kept === undefined) return;
        const told = new Set(so.faults.map((each) => each.fault));
        // hunted before, and not come to yet
        const others = kept.faults.filter((each) => !told.has(each.fault));
        writeScore(out, { ...so, faults: [...others, ...so.faults] });
      },
    })
  : await scoreSuites({ suites, faults, onFault });
status.clear();
if (flags.json) console.log(JSON.stringify(score, null, 2));
else console.log('rules' in score ? renderSuiteScore(score) : renderFuzzScore(score));
