/**
 * npm run hostile: a million hostile datagrams at the simulator. Nothing but "not modelled" may be
 * thrown, and memory stays bounded. Exit code 1 with the datagrams that did otherwise.
 */
import { Command } from 'commander';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import { hostile } from './hostile.ts';

/** MiB that a simulated kernel may come to, the corpus included. */
const MOST = 512;

const { seed, count, profile } = new Command('hostile')
  .description('hostile datagrams at the simulator')
  .option('--seed <number>', 'of the changes', wholeNumber(0), 1)
  .option('--count <number>', 'of datagrams', wholeNumber(1), 1_000_000)
  .option('--profile <name>', 'of the simulator; default the newest')
  .parse()
  .opts<{ seed: number; count: number; profile?: string }>();

const { datagrams, unmodelled, answers, thrown, slowest, heap } = hostile(seed, count, profile);
const share = ((100 * unmodelled) / datagrams).toFixed(2);
console.log(`${datagrams} datagrams of seed ${seed}: ${answers} answers, ${share} % not modelled`);
console.log(`slowest ${slowest.toFixed(1)} ms, heap ${heap.toFixed(0)} MiB at the most`);
for (const { protocol, datagram, error } of thrown) {
  console.log(`protocol ${protocol}, ${datagram}\n  ${error}`);
}
if (heap > MOST) console.log(`more than ${MOST} MiB`);
process.exitCode = thrown.length > 0 || heap > MOST ? 1 : 0;
