/** The page that comes with a finding. */
import { describeStep, renderSideBySide } from '../../harness/oracle/index.ts';
import { COMMAND } from '../../harness/own-module.ts';
import { rulesBroken } from '../../harness/program/violates.ts';
import { BRANCH_FACTS } from '../../simulator/index.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type Finding, labelOf, type TargetFacts } from './finding.ts';
import { fixedIn } from './fixed-in.ts';
import type { Reproducers } from './reproducers.ts';

/** @param targets the reference first */
export function readme(
  finding: Finding,
  targets: readonly TargetFacts[],
  folder: string,
  reproducers: Reproducers,
): string {
  const { fingerprint, text, program, step, source } = finding;
  const specs = targets.map(({ spec }) => `--target ${quoted(spec)}`).join(' ');
  const rules = rulesBroken(program);
  const lines = [
    `# ${fingerprint}`,
    '',
    text,
    '',
    `- kind: ${KINDS[finding.kind]}`,
    ...(source === undefined ? [] : [`- on whose authority: ${source}`]),
    ...(rules.length === 0 ? [] : [`- what the program breaks on purpose: ${rules.join('; ')}`]),
    ...whereOf(finding, targets),
    `- seen ${count(finding.count, 'time')}, first in the unit of seed ${finding.seed}; ${rateOf(finding)}`,
    '',
    '## The program',
    '',
    ...fenced(
      program.steps.map(
        (each, index) => `${index === step ? '>' : ' '} ${index}. ${describeStep(each)}`,
      ),
    ),
    '',
    '## What came back, side by side',
    '',
    ...fenced(sideBySide(finding, targets).split('\n')),
    '',
    '## See it again',
    '',
    ...fenced([`${COMMAND} replay ${quoted(folder)} ${specs}`]),
    '',
    ...reproducerLines(reproducers),
    '',
    '`capture.pcapng` has the messages of every target, one interface each; Wireshark and tshark open it.',
    'The first difference is marked in the comment of its packet.',
    '',
    '## Does another kernel show it?',
    '',
    'A newer tree, as User-Mode Linux (minutes; exit code 1 where it shows, so `git bisect run` takes it):',
    '',
    ...fenced([
      `spec=$(npm run --silent kernels -- build ~/linux | cut -d' ' -f1)`,
      `${COMMAND} replay ${quoted(folder)} --target ${quoted(targets[0]?.spec ?? 'kernel')} --target "$spec"`,
    ]),
    '',
    'A kernel of Debian in QEMU: `npm run kernels -- fetch 6.12` prints its spec. Or copy `repro.c` there.',
    '',
  ];
  return lines.join('\n');
}

const KINDS: Readonly<Record<Finding['kind'], string>> = {
  difference: 'a difference from the reference',
  invariant: 'a broken invariant, of one target alone',
  lost: 'a target that was lost while the program ran',
  health: 'what a kernel reported of its own health',
};

function whereOf(finding: Finding, targets: readonly TargetFacts[]): string[] {
  const { kind, on, elsewhere = [], versionFacts = [], rules = [] } = finding;
  const [reference] = targets;
  const told = (says: Elsewhere['says']): string[] =>
    elsewhere.filter((each) => each.says === says).map(labelOf);
  const seen = targets.filter(({ spec }) => spec === on).map(labelOf);
  const others = targets.filter(({ spec }) => spec !== on).map(labelOf);
  const otherwise = told('otherwise');
  return [
    `- seen on: ${[...(seen.length > 0 ? seen : [on]), ...told('shows')].join(', ')}`,
    `- not seen on: ${[...others, ...told('absent')].join(', ') || 'no other target was asked'}`,
    ...(otherwise.length === 0 ? [] : [`- answered in yet another way: ${otherwise.join(', ')}`]),
    ...elsewhere
      .filter(({ says }) => says === 'cannot')
      .map((each) => `- could not be asked: ${labelOf(each)}: ${each.why ?? ''}`),
    ...(kind === 'difference' && reference !== undefined
      ? [`- reference: ${labelOf(reference)}; which of the two is right, the comparison cannot say`]
      : []),
    `- known fixed in: ${fixedIn(finding, targets) ?? 'not known; the last section tells how to ask other kernels'}`,
    ...versionFacts.map((name) => {
      const { about, source } = BRANCH_FACTS[name];
      return `- a difference between versions of Linux: ${name}: ${about} (${source})`;
    }),
    ...(rules.length === 0 ? [] : [`- rules that one of them breaks by it: ${rules.join(', ')}`]),
  ];
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`;

function rateOf({ flaky, rate: { shown, runs } }: Finding): string {
  if (runs === 0) return 'not run again';
  return flaky
    ? `flaky: run again, it showed ${shown} of ${count(runs, 'time')}`
    : `run again, it showed every time (${runs})`;
}

function sideBySide({ program, transcripts }: Finding, targets: readonly TargetFacts[]): string {
  const pairs = targets.flatMap((facts) => {
    const transcript = transcripts[facts.spec];
    return transcript === undefined ? [] : [{ label: labelOf(facts), transcript }];
  });
  return renderSideBySide(
    program,
    pairs.map(({ label }) => label),
    pairs.map(({ transcript }) => transcript),
    WIDTH,
  );
}

/** Columns of both sides together. */
const WIDTH = 150;

function reproducerLines(reproducers: Reproducers): string[] {
  if ('without' in reproducers) {
    return [
      `There is no \`repro.c\`: ${reproducers.without}. \`replay\` runs the program instead.`,
    ];
  }
  const { setUp } = reproducers;
  return [
    'Without nlconform, on the kernel in question; 1 means that it shows, 0 that it does not, 4 that it',
    'cannot be asked there, 2 that the program broke:',
    '',
    ...fenced([
      'gcc -Wall -Wextra -Werror -pedantic -o repro repro.c && ./repro',
      'python3 repro.py   # the same, with the standard library only',
    ]),
    ...(setUp.length === 0 ? [] : ['', ...setUp]),
  ];
}

/** Nothing in the lines ends it. */
const fenced = (lines: readonly string[]): string[] => ['````', ...lines, '````'];

/** As a shell takes it. */
const quoted = (word: string): string =>
  /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
