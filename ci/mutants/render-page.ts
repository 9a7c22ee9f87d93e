/** What was found, as a page of the documentation. */
import { wrap } from '../../reports/wrap.ts';
import type { Bites } from './idle-rules.ts';
import type { MutantsFile } from './mutants-file.ts';
import { survivorLine } from './render-mutants.ts';
import type { MutantScore, Survivor } from './score-mutants.ts';

const WIDTH = 120;

export function renderPage(
  scores: readonly MutantScore[],
  { rules, byFault, byMutant, idle }: Bites,
  found: readonly MutantsFile[],
): string {
  const date =
    found
      .map((each) => each.date)
      .toSorted()
      .at(-1) ?? '';
  const both = rules.filter((id) => byFault.has(id) || byMutant.has(id)).length;
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
    '## Rules that were seen to fail',
    '',
    ...wrap(
      `Of ${rules.length} rules ${byFault.size} failed by a planted fault that counts, ${byMutant.size} by a mutant ` +
        `that did not bring the simulator down, ${both} by either; ${idle.length} by neither.`,
      WIDTH,
    ),
    '',
    ...wrap(idle.map((id) => `\`${id}\``).join(' '), WIDTH),
    '',
    '## Not noticed',
    '',
    '```',
    ...scores.flatMap(({ survivors }) =>
      survivors.filter(lost).toSorted(byPlace).map(survivorLine),
    ),
    '```',
  ].join('\n')}\n`;
}

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
