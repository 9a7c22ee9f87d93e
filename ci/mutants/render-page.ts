/** What was found, as a page of the documentation. */
import { wrap } from '../../reports/wrap.ts';
import type { Bites } from './idle-rules.ts';
import type { IdleFile, MutantsFile } from './mutants-file.ts';
import { bittenLine, survivorLine } from './render-mutants.ts';
import type { MutantScore, Survivor } from './score-mutants.ts';

const WIDTH = 120;

export function renderPage(
  scores: readonly MutantScore[],
  found: readonly MutantsFile[],
  bites: Bites,
  idleFile: IdleFile,
): string {
  const date =
    found
      .map((each) => each.date)
      .toSorted()
      .at(-1) ?? '';
  return `${[
    '# Mutants',
    '',
    `Made by \`npm run mutants -- ${scores.map(({ room }) => room).join(' ')} --page docs/mutants.md\`, ${date}; do not edit it.`,
    '',
    ...wrap(
      'A mutant is a small change of the simulator’s code, made by Stryker: a comparison turned round, a text emptied, ' +
        'a block left out. Each is asked the cases that run over it, of all rules, on profile 6.18, many on 6.12 and 6.1 too, until ' +
        'one fails, or 5000 did not: the score can only be too low. One that no case notices shows a rule that is missing, unless nobody outside could tell it from the original.',
      WIDTH,
    ),
    '',
    '| room | noticed | not noticed | score | with faults off the same | seen by nobody | not asked yet |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...scores.map(row),
    '',
    ...wrap(
      'Noticed: a rule failed, or was brought down (in brackets: those that only made the simulator throw, run in circles, or say that it does not model this). ' +
        'With faults off the same: code that only runs with a planted fault, which no rule is asked with; proven by writing each ' +
        'look at a switch as `false`, simplifying, and comparing, see ci/mutants/switches-off.ts. Seen by nobody: ' +
        'listed with reasons in ci/mutants/equivalent.yaml. Neither counts. Tables captured from machines, and the ' +
        'registration of Linux 3.12, which no kernel at hand has, are not mutated.',
      WIDTH,
    ),
    '',
    ...evidence(bites),
    '',
    ...evidenceOf(bites, idleFile),
    '## Not noticed',
    '',
    '```',
    ...scores.flatMap(({ survivors }) =>
      survivors.filter(lost).toSorted(byPlace).map(survivorLine),
    ),
    '```',
  ].join('\n')}\n`;
}

function evidence({ rules, byFault, byMutant, byValue, byAnswer, byLoud, idle }: Bites): string[] {
  return [
    '## Rules that were seen to fail',
    '',
    `Of ${rules.length} rules, each told of once:`,
    '',
    '| rules | failed by |',
    '| ---: | --- |',
    `| ${byFault.size} | a planted fault that counts: \`npm run score\` |`,
    `| ${byMutant.size} | a mutant of Stryker’s, of any room of the simulator |`,
    `| ${byValue.size} | a number, a constant or a bound that was one more or less: ci/mutants/mutate-values.ts |`,
    `| ${byAnswer.size} | an answer of a kernel that was altered, of those that no simulator can be asked: ci/mutants/alter-answers.ts |`,
    `| ${byLoud.size} | a planted fault or a mutant that more than 5 % of the rules notice, and so does not count |`,
    `| ${idle.length} | none |`,
    '',
    ...wrap(
      'Mutants are asked of rules that no fault made fail. One that more than 5 % of the rules notice (two cases of each are asked) does not count, nor does one that brings the simulator down; nor, for a rule of a text, one by which the rule without texts fails, too. ' +
        '`npm run mutants -- ROOMS --idle` looks for them.',
      WIDTH,
    ),
    ...(byLoud.size === 0
      ? []
      : [
          '',
          ...wrap(
            `By what many notice only: ${named([...byLoud])}. What these say is what nearly every case runs into: most end with a request that must stay unanswered, one that is refused and one that is answered.`,
            WIDTH,
          ),
        ]),
    ...(idle.length === 0 ? [] : ['', ...wrap(`By none: ${named(idle)}.`, WIDTH)]),
  ];
}

/** A line of each rule that no fault that counts made fail. */
function evidenceOf(
  { rules, byFault }: Bites,
  { bitten, loud = {} }: Pick<IdleFile, 'bitten' | 'loud'>,
): string[] {
  const lines = rules
    .filter((id) => !byFault.has(id))
    .map((id) => bitten[id] ?? loud[id])
    .filter((each) => each !== undefined)
    .map(bittenLine);
  return ['### Which mutant', '', '```', ...lines, '```', ''];
}

const named = (rules: readonly string[]): string => rules.map((id) => `\`${id}\``).join(', ');

const lost = ({ equivalent }: Survivor): boolean => equivalent === undefined;
const byPlace = (a: Survivor, b: Survivor): number =>
  a.file.localeCompare(b.file) || a.line - b.line;

function row({ room, killed, crashed, off, survivors, unasked, score }: MutantScore): string {
  const missed = survivors.filter(lost).length;
  const cells = [
    ...[room, `${killed} (${crashed})`, missed, `${score.toFixed(1)} %`],
    ...[off, survivors.length - missed, unasked],
  ];
  return `| ${cells.join(' | ')} |`;
}
