/** What survived, for people. */
import { ANSWER } from './alter-answers.ts';
import type { Bitten } from './mutants-file.ts';
import type { Mutant } from './mutate.ts';
import type { MutantScore, Survivor } from './score-mutants.ts';

const LONGEST = 70;
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};
const mutantLine = ({
  file,
  line,
  was,
  became,
}: Pick<Mutant, 'file' | 'line' | 'was' | 'became'>): string =>
  `${file}:${line}: ${short(was)} -> ${short(became) || 'nothing'}`;
export const survivorLine = (survivor: Survivor): string =>
  mutantLine(survivor) + (survivor.unmet ? ' (no rule meets it)' : '');
export const bittenLine = ({ rule, mutator, ...mutant }: Bitten): string =>
  `${rule}: ${mutator === ANSWER ? `of ${mutant.file}, ${mutant.was}, ${mutant.became}` : mutantLine(mutant)}`;

export function renderMutants({ killed, off, survivors, score }: MutantScore): string {
  const lost = survivors.filter(({ equivalent }) => equivalent === undefined);
  const known = survivors.length - lost.length;
  return [
    ...lost.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line).map(survivorLine),
    `${killed} of ${killed + lost.length} mutants that count are noticed (${score.toFixed(1)} %); ` +
      `${off} change nothing while all planted faults are off, ${known} more can be seen by nobody`,
  ].join('\n');
}
