/**
 * npm run differential: generated programs on the simulator and on a real kernel, which must give
 * the same bytes. It keeps what it found in a folder and goes on there when started again.
 */
import { Command, Option } from 'commander';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import type { TargetInfo } from '../../harness/targets/target.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { createStatus } from '../score/progress.ts';
import { type Pair, compareUnits } from './compare-units.ts';
import { begin, readProgress, writeProgress } from './progress.ts';
import { render } from './render.ts';
import { UNIT, sources } from './sources.ts';

interface Flags {
  reference: string;
  other: string;
  source: string;
  from: number;
  units: number;
  lanes: number;
  out: string;
}

const flags = new Command('differential')
  .description('generated programs on two targets, which must give the same bytes')
  .option('--reference <spec>', 'the target that is right', 'kernel')
  .option('--other <spec>', 'the target compared with it', 'simulator')
  .addOption(
    new Option('--source <name>', 'of the programs').choices(Object.keys(sources)).default('core'),
  )
  .option('--from <unit>', 'the first unit, where none was run yet', wholeNumber(0), 0)
  .option('--units <number>', `how many units more, of ${UNIT} programs each`, wholeNumber(1), 100)
  .option('--lanes <number>', 'units under way at a time', wholeNumber(1), 2)
  .option('--out <folder>', 'where what was found is kept', 'differential')
  .parse()
  .opts<Flags>();

const { reference, other, source: name, from } = flags;
const fresh = begin({ reference, other, source: name, next: from });
const known = readProgress(flags.out) ?? fresh;
for (const key of ['reference', 'other', 'source'] as const) {
  if (known[key] === fresh[key]) continue;
  console.error(
    `${flags.out}: holds a comparison with ${key} ${known[key]}; name another folder with --out`,
  );
  process.exit(2);
}
const source = sources[name]?.();
if (source === undefined) throw new TypeError(`source ${name} is not known`);
/** The simulator is root of what the reference is root of, unless it was said otherwise. */
const otherAs = ({ capabilities }: TargetInfo): string => {
  const mayDiffer = /^simulator(?!.*[?&]root=)/s.test(other);
  if (!mayDiffer || capabilities.includes('user-namespace')) return other;
  return `${other}${other.includes('?') ? '&' : '?'}root=machine`;
};
const references = Array.from({ length: flags.lanes }, () => openTarget(reference));
const pairs: Pair[] = [];
const status = createStatus(process.stderr);
try {
  for (const target of references) {
    const compared = openTarget(otherAs(await target.start()));
    await compared.start();
    pairs.push([target, compared]);
  }
  const end = Math.min(known.next + flags.units, source.units);
  await compareUnits(pairs, source, known, end, () => {
    if (known.next % 16 === 0) writeProgress(flags.out, known);
    status.show(`${known.programs} programs, ${known.differences.length} differences`);
  });
} finally {
  for (const target of [...references, ...pairs.flat()]) await target.close();
}
status.clear();
writeProgress(flags.out, known);
console.log(render(known));
process.exitCode = known.differences.length === 0 ? 0 : 1;
