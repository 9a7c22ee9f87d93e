/**
 * npm run matrix: every rule on every target that this machine can run, one after another, each
 * by a command of its own, so that no failure touches the next. The runs are kept as JSON, and
 * docs/matrix.md is made from them.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { $ } from 'zx';
import { collect } from '../../harness/cli/arguments.ts';
import { makeFolder } from '../../harness/make-folder.ts';
import { type Contender, contenders } from './contenders.ts';
import { type StoredRun, renderMatrix } from './render-matrix.ts';
import { VERDICTS_FILE, verdictsOf, verdictsText } from './stored-verdicts.ts';
import { writeFileAtomically } from '../../reports/atomic-file.ts';
import type { RunResult } from '../../reports/run-result.ts';

interface Flags {
  only?: string[];
  with?: string[];
  results: string;
  output: string;
  verdicts: string;
  list?: boolean;
  render?: boolean;
}

const flags = new Command('matrix')
  .description('every rule on every target that this machine can run')
  .option('--only <name>', 'run this one; may be given several times', collect)
  .option('--with <name=spec>', 'another target; may be given several times', collect)
  .option('--results <folder>', 'where runs are kept', 'results/matrix')
  .option('--output <file>', 'the page to write', 'docs/matrix.md')
  .option('--verdicts <file>', 'what the pages of rules show of it', VERDICTS_FILE)
  .option('--list', 'print the targets, run nothing')
  .option('--render', 'write the page from the runs that are kept, run nothing')
  .parse()
  .opts<Flags>();

const given = (flags.with ?? []).map((word): Contender => {
  const [name = '', ...spec] = word.split('=');
  return { name, about: 'given by hand', spec: spec.join('=') };
});
const all = [...(await contenders()), ...given];
const storedAt = ({ name }: Contender): string => join(flags.results, `${name}.json`);

if (flags.list) {
  for (const { name, about, spec } of all) console.log(`${name}: ${about}\n  ${spec}`);
} else {
  const unknown = flags.only?.filter((name) => all.every((each) => each.name !== name)) ?? [];
  if (unknown.length > 0) {
    const names = all.map(({ name }) => name).join(', ');
    console.error(`matrix: no target ${unknown.join(', ')}; there are ${names}`);
    process.exit(2);
  }
  makeFolder(flags.results);
  for (const each of flags.render ? [] : all) {
    if (flags.only === undefined || flags.only.includes(each.name)) await runOne(each);
  }
  const stored = readdirSync(flags.results)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(flags.results, file), 'utf8')) as StoredRun)
    .toSorted((x, y) => x.name.localeCompare(y.name));
  if (stored.length === 0) {
    console.error(`matrix: ${flags.results} holds no run; leave out --render`);
    process.exit(2);
  }
  await writeFileAtomically(flags.output, `${renderMatrix(stored)}\n`);
  await writeFileAtomically(flags.verdicts, verdictsText(verdictsOf(stored)));
  console.log(`${flags.output}: ${stored.map(({ name }) => name).join(', ')}`);
}

/** Its verdicts are in what it prints; a run that printed no result leaves what was kept before. */
async function runOne(contender: Contender): Promise<void> {
  const cli = fileURLToPath(new URL('../../harness/cli/main.ts', import.meta.url));
  const node = [process.execPath, '--import', 'tsx', cli];
  const ran = await $({
    quiet: true,
    nothrow: true,
  })`${node} run --json --target ${contender.spec}`;
  const ended = `${contender.name}: exit code ${ran.exitCode}`;
  if (ran.exitCode === 2 || !ran.stdout.startsWith('{')) {
    console.error(`${ended}: ${ran.stderr.trim().split('\n').at(-1)}`);
    return;
  }
  const { name, about } = contender;
  const stored: StoredRun = { name, about, run: JSON.parse(ran.stdout) as RunResult };
  await writeFileAtomically(storedAt(contender), `${JSON.stringify(stored)}\n`);
  console.log(ended);
}
