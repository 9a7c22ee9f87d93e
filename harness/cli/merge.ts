/** nlconform merge */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { UsageError } from './exit.ts';
import { exitCodeOf, merge } from '../../reports/index.ts';
import { addReportFlags, askedOf, openReports, type ReportFlags } from './report-flags.ts';
import { readResult } from './results-folder.ts';

export const mergeCommand = (): Command =>
  addReportFlags(new Command('merge'))
    .argument('<results...>', 'run.json of each run, or its folder; or folders of `fuzz --out`')
    .addHelpText(
      'after',
      `
For shards of one run, and for runs on several targets or machines. The exit code is that of the
whole: 3 also where shards are missing. A verdict that stands in two results is refused.

Examples:
  nlconform merge shard-1 shard-2 shard-3 --results results
  nlconform merge debian-12/run.json debian-13/run.json
  nlconform merge part-1 part-2 --results all         (of fuzz --shard)`,
    )
    .action(async (paths: string[], flags: ReportFlags) => {
      process.exitCode = await mergeResults(paths, flags);
    });

/** In a folder of `fuzz`. */
const CAMPAIGN = 'campaign.json';

async function mergeResults(paths: readonly string[], flags: ReportFlags): Promise<number> {
  const campaigns = paths.filter((path) => existsSync(join(path, CAMPAIGN)));
  if (campaigns.length > 0) {
    const other = paths.find((path) => !campaigns.includes(path));
    if (other !== undefined) {
      throw new UsageError(`${other}: no campaign, and ${campaigns[0]} is one: merge them apart`);
    }
    const { mergeFolders } = await import('./merge-campaigns.ts');
    const json = flags.report?.includes('json') ?? false;
    return mergeFolders(paths, flags.results, json);
  }
  const report = openReports(flags);
  const parts = await Promise.all(
    paths.map(async (path) => ({ path, result: await readResult(path) })),
  );
  const { suites } = await import('../../suites/index.ts');
  const ids = suites.flatMap(({ requirements }) => requirements.map(({ id }) => id));
  const places = new Map(ids.map((id, index) => [id, index]));
  const result = { ...merge(parts, (id) => places.get(id) ?? ids.length), ...askedOf(flags) };
  await report(result);
  return exitCodeOf(result);
}
