/** docs/coverage.md: shares of lines by file, and what did not run, with the reason. */
import type { CampaignResult } from '../../fuzz/campaign/campaign-result.ts';
import type { RunResult } from '../../reports/run-result.ts';
import { groupBy, rules } from '../../reports/tally.ts';
import { wrap } from '../../reports/wrap.ts';
import { type FileCoverage, total } from '../kernels/line-counts.ts';
import { type Reasons, keyOf } from './reasons.ts';

export interface Counted {
  suites: readonly FileCoverage[];
  fuzz: readonly FileCoverage[];
  /** Added up. */
  both: readonly FileCoverage[];
}

export interface Runs {
  run: RunResult;
  campaign: CampaignResult;
}

export function renderPage(counted: Counted, runs: Runs, reasons: Reasons): string {
  return [
    '# Which lines of the kernel run',
    '',
    'Made by `npm run coverage`, with gcov, in User-Mode Linux built by the kernel lab with the',
    'registration module; not written by hand.',
    '',
    ...wrap(about(runs), 100),
    '',
    '| file | lines | suites | fuzzing | both | functions called |',
    '| --- | --- | --- | --- | --- | --- |',
    ...counted.both.map(({ file }) => row(file, counted, (each) => each.file === file)),
    row('all', counted, () => true),
    '',
    ...uncalled(counted.both, reasons),
    ...missed(counted.both, reasons),
    ...stale(counted.both, reasons),
  ].join('\n');
}

function about({ run, campaign }: Runs): string {
  const version = run.targets[0]?.version ?? 'unknown';
  const asked = run.results.filter(({ verdict }) => verdict !== 'skip' && verdict !== 'broken');
  const { programs, replies, time, asked: how } = campaign;
  return (
    `Linux ${version}, ${run.started.slice(0, 10)}. Suites: ${rules(asked.length)} asked. ` +
    `Fuzzing: ${programs} programs of seed ${how.seed}, ${replies} replies judged, in ` +
    `${Math.round(time / 60_000)} minutes.`
  );
}

function row(name: string, counted: Counted, pick: (file: FileCoverage) => boolean): string {
  const { suites, fuzz, both } = {
    suites: total(counted.suites.filter(pick)),
    fuzz: total(counted.fuzz.filter(pick)),
    both: total(counted.both.filter(pick)),
  };
  const share = ({ run, lines }: typeof both): string =>
    lines === 0 ? '-' : `${((100 * run) / lines).toFixed(1)} %`;
  const called = `${both.called} of ${both.functions}`;
  return `| ${[`\`${name}\``, both.lines, share(suites), share(fuzz), share(both), called].join(' | ')} |`;
}

function uncalled(files: readonly FileCoverage[], reasons: Reasons): string[] {
  const all = files.flatMap(({ file, uncalled: names }) =>
    names.map((each) => ({ file, ...each })),
  );
  return section(
    'Functions that nothing called',
    all.map(({ file, name, line }) => ({ place: `\`${file}:${line}\` \`${name}\``, file, name })),
    reasons,
  );
}

function missed(files: readonly FileCoverage[], reasons: Reasons): string[] {
  const all = files.flatMap(({ file, missed: names }) => names.map((each) => ({ file, ...each })));
  return section(
    'Lines that did not run, of functions that did',
    all.map(({ file, name, lines }) => ({
      place: `\`${file}\` \`${name}\` ${lines.join(', ')}`,
      file,
      name,
    })),
    reasons,
  );
}

const OPEN = 'Not explained yet:';

interface Place {
  place: string;
  file: string;
  name: string;
}

/** With the same reason together, those without one last. */
function section(title: string, places: readonly Place[], reasons: Reasons): string[] {
  if (places.length === 0) return [];
  const why = ({ file, name }: Place): string => reasons.get(keyOf(file, name)) ?? OPEN;
  const groups = groupBy(places, why).toSorted(
    ([a], [b]) => Number(a === OPEN) - Number(b === OPEN),
  );
  return [
    `## ${title}`,
    '',
    ...groups.flatMap(([reason, of]) => [
      ...wrap(reason, 100),
      '',
      ...of.map(({ place }) => `- ${place}`),
      '',
    ]),
  ];
}

/** Reasons of what did run after all are wrong: they shall be seen. */
function stale(files: readonly FileCoverage[], reasons: Reasons): string[] {
  const open = new Set(
    files.flatMap(({ file, uncalled: whole, missed: parts }) =>
      [...whole, ...parts].map(({ name }) => keyOf(file, name)),
    ),
  );
  const wrong = [...reasons.keys()].filter((key) => !open.has(key));
  if (wrong.length === 0) return [];
  return ['## Reasons that are wrong: it ran', '', ...wrong.map((key) => `- \`${key}\``), ''];
}
