/** The command that runs the program of one case alone, beside a target on which it holds. */
import type { Cell } from '../unpack.ts';
import type { PageModel } from './page-model.ts';

/** Made of the commands that the run itself tells, which know how specs are quoted. */
export function replayCommand(
  cell: Cell,
  caseName: string,
  { facts }: Pick<PageModel, 'facts'>,
): string {
  const { rule, replay, target } = cell;
  const runs = ` run ${rule.id} `;
  const reference = facts.targets.findIndex(({ spec }) => spec === facts.reference);
  const other =
    reference === -1 ? rule.cells.find((each) => each?.verdict === 'pass') : rule.cells[reference];
  const [command = '', spec = ''] = replay.split(runs);
  return [
    `${command} replay ${rule.id} --case ${quote(caseName)}`,
    ...(other !== undefined && other.target !== target ? [other.replay.split(runs)[1]] : []),
    spec,
  ].join(' ');
}

/** For a POSIX shell. */
const quote = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
