/** nlconform list: what there is, without running anything. */
import { Command } from 'commander';
import type { Suite } from '../runner/requirement.ts';
import { select } from '../runner/select.ts';

export const listCommand = (): Command =>
  new Command('list')
    .argument('[rules...]', 'ids, prefixes or folders; default all')
    .option('--json', 'print as JSON')
    .action(async (words: string[], flags: { json?: boolean }) => {
      // only now: `list --help` need not wait for every rule
      const { suites } = await import('../../suites/index.ts');
      const chosen = select(suites, words);
      if (flags.json) console.log(JSON.stringify(chosen.flatMap(rowsOf), null, 2));
      else for (const suite of chosen) printSuite(suite);
    });

const rowsOf = (suite: Suite) =>
  suite.requirements.map(({ id, rule, level, source, needs, seen, differs, cases }) => ({
    id,
    suite: suite.name,
    rule,
    level,
    source,
    needs,
    seen,
    ...(differs === undefined ? {} : { differs }),
    cases: cases.map(({ name }) => name),
  }));

function printSuite(suite: Suite): void {
  console.log(`${suite.name}: ${suite.about}`);
  for (const { id, level, rule, source, cases } of suite.requirements) {
    const count = cases.length === 1 ? '1 case' : `${cases.length} cases`;
    console.log(`  ${id}  (${level}, ${count})`);
    console.log(`      ${rule}`);
    console.log(`      ${source.join('; ')}`);
  }
  console.log();
}
