/**
 * npm run mutants -- ROOM...: every small change of a room of the simulator that the suites do not
 * notice. Stryker makes the changes; the rules are its tests. What was asked before and did not
 * change since is not asked again.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import { makeFolder } from '../../harness/make-folder.ts';
import { alterAnswers } from './alter-answers.ts';
import { askRoom } from './ask-room.ts';
import { bites, readFaults } from './idle-rules.ts';
import { filesOf, mutate } from './mutate.ts';
import { readIdle, readMutants, writeIdle } from './mutants-file.ts';
import { renderBites } from './render-bites.ts';
import { renderMutants } from './render-mutants.ts';
import { runIdle } from './run-idle.ts';
import { renderPage } from './render-page.ts';
import { scoreMutants } from './score-mutants.ts';

const SIMULATOR = new URL('../../simulator/', import.meta.url);
const rooms = readdirSync(SIMULATOR, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Flags {
  file?: string;
  minutes: number;
  results: string;
  faults?: string;
  idle?: boolean;
  profile?: string[];
  cases: number;
  page?: string;
  answers?: string[];
  show?: boolean;
}
const command = new Command('mutants')
  .description('mutation testing of the simulator, with the suites as its tests')
  .addArgument(new Argument('<rooms...>', 'folders of simulator/').choices(rooms))
  .option('--file <name>', 'one file only, e.g. nlattr.ts')
  .option('--minutes <number>', 'go on another time after so many', wholeNumber(1), 60)
  .option('--results <folder>', 'where results are kept', 'results/mutants')
  .option('--profile <names...>', 'profiles of the simulator, default all')
  .option('--cases <number>', 'after so many a mutant is taken to survive', wholeNumber(1), 5000)
  .option(
    '--idle',
    'ask only rules that nothing made fail yet, until a mutant of any of these rooms does',
  )
  .option('--faults <file>', 'what npm run score -- --json said: those rules are not idle')
  .option(
    '--answers <targets...>',
    'with --idle: alter answers of these to the rules that are left',
  )
  .option('--show', 'print what was found the last time, run nothing')
  .option('--page <file>', 'write what was found of these rooms, and of idle rules, as a page')
  .parse();
const {
  file,
  minutes,
  results,
  faults,
  idle,
  answers = [],
  page,
  profile: profiles,
  cases: most,
  show,
} = command.opts<Flags>();
const asked = command.processedArgs[0] as string[];
const pathOf = (room: string): string => `${results}/${room}.json`;
const biting = () => bites(readFaults(faults), readIdle(results));

makeFolder(results);
if (idle) {
  const { idle: never, byLoud } = biting();
  const left = [...never, ...byLoud];
  if (answers.length > 0) await alterAll();
  else if (!show) await runIdle({ rooms: asked, minutes, results, idle: left });
  console.log(renderBites(biting()));
} else {
  for (const room of asked) {
    const path = pathOf(room);
    if (!show) await askRoom({ room, file, minutes, path, profiles, most });
    console.log(renderMutants(scoreMutants(readMutants(path, room))));
  }
}
async function alterAll(): Promise<void> {
  const found = readIdle(results);
  for (const spec of answers) {
    for (const bitten of await alterAnswers(spec, new Set(biting().idle))) {
      found.bitten[bitten.rule] = bitten;
    }
    writeIdle(results, found);
  }
}

if (page !== undefined) {
  const found = [];
  for (const room of asked) {
    const total = (await mutate(filesOf(room))).mutants.length;
    found.push({ ...readMutants(pathOf(room), room), total });
  }
  writeFileSync(
    page,
    renderPage(
      found.map((each) => scoreMutants(each)),
      found,
      biting(),
      readIdle(results),
    ),
  );
}
