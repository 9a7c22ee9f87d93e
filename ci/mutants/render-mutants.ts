/** What survived, for people. */
import type { MutantScore, Survivor } from './score-mutants.ts';

const LONGEST = 70;
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};
const lineOf = ({ file, line, was, became, unmet }: Survivor): string =>
  `${file}:${line}: ${short(was)} -> ${short(became) || 'nothing'}${unmet ? ' (no rule meets it)' : ''}`;

export function renderMutants({ killed, survivors, score }: MutantScore): string {
  const lost = survivors.filter(({ equivalent }) => equivalent === undefined);
  const known = survivors.length - lost.length;
  return [
    ...lost.map(lineOf),
    `${killed} of ${killed + lost.length} mutants that count are noticed (${score.toFixed(1)} %); ${known} can be seen by nobody`,
  ].join('\n');
}
