/**
 * npm run mutants -- ROOM...: every small change of a room of the simulator that the suites do not
 * notice. Stryker makes the changes; the rules are its tests. What was asked before and did not
 * change since is not asked again.
 */
import { readdirSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import { makeFolder } from '../../harness/make-folder.ts';
import { askRoom } from './ask-room.ts';
import { readMutants } from './mutants-file.ts';
import { renderMutants } from './render-mutants.ts';
import { scoreMutants } from './score-mutants.ts';

const SIMULATOR = new URL('../../simulator/', import.meta.url);
const rooms = readdirSync(SIMULATOR, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Flags {
  file?: string;
  minutes: number;
  results: string;
  idle?: string;
  show?: boolean;
}
const command = new Command('mutants')
  .description('mutation testing of the simulator, with the suites as its tests')
  .addArgument(new Argument('<rooms...>', 'folders of simulator/').choices(rooms))
  .option('--file <name>', 'one file only, e.g. nlattr.ts')
  .option('--minutes <number>', 'go on another time after so many', wholeNumber(1), 60)
  .option('--results <folder>', 'where results are kept', 'results/mutants')
  .option('--idle <file>', 'rules, one a line, that nothing made fail: only they are asked')
  .option('--show', 'print what was found the last time, run nothing')
  .parse();
const { file, minutes, results, idle, show } = command.opts<Flags>();

makeFolder(results);
for (const room of command.processedArgs[0] as string[]) {
  const path = `${results}/${room}.json`;
  if (!show) await askRoom({ room, file, minutes, path, idle });
  console.log(renderMutants(scoreMutants(readMutants(path, room))));
}
