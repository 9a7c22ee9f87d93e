/** How the run was made: order, shards, retries, what is missing of it, and the runs it is merged of. */
import type { PartialRun, RunFacts } from '../../run-result.ts';
import { el } from './element.ts';
import { duration, moment, plural } from './format.ts';
import type { PageModel } from './page-model.ts';
import { table } from './table.ts';

const WHY: Readonly<Record<PartialRun['why'], string>> = {
  interrupted: 'interrupted',
  terminated: 'terminated',
  bail: 'ended after too many failures',
  shards: 'shards are missing',
};

/** `interrupted: 12 of 40 verdicts` */
export const partialText = ({ why, judged, of }: PartialRun): string =>
  `${WHY[why]}: ${judged.toLocaleString('en')} of ${plural(of, 'verdict')}`;

/** What is not as it always is, in few words. */
export function marksOf(facts: RunFacts): string[] {
  const { order, seed, isolation, shard, partial, resumed, retries } = facts;
  return [
    order === 'random' ? `random order, seed ${seed}` : `seed ${seed}`,
    isolation && `a namespace for each ${isolation}`,
    shard && `shard ${shard.index} of ${shard.of}`,
    partial && partialText(partial),
    resumed && 'resumed',
    retries !== undefined && plural(retries, 'retry', 'retries'),
  ].filter((mark) => typeof mark === 'string');
}

export function runFacts({ facts }: PageModel): HTMLElement {
  const { order = 'listed', seed, retries = 0, shard, partial, resumed, tool, asked } = facts;
  const rows: [string, string | undefined][] = [
    ['nlconform', tool],
    ['started', moment(facts.started)],
    ['took', duration(facts.time)],
    ['reference', facts.reference],
    ['order', order === 'random' ? 'random' : 'as listed'],
    ['seed', String(seed)],
    ['a network namespace for', facts.isolation && `each ${facts.isolation}`],
    ['shard', shard && `${shard.index} of ${shard.of}`],
    ['retries of a failing case', retries === 0 ? undefined : String(retries)],
    ['not complete', partial && partialText(partial)],
    [
      'resumed',
      resumed && `${plural(resumed.verdicts, 'verdict')} of ${moment(resumed.started)} kept`,
    ],
    ['strict', asked?.strict && 'yes'],
  ];
  return el(
    'dl',
    'facts',
    rows.flatMap(([name, value]) =>
      value === undefined ? [] : [el('dt', {}, name), el('dd', {}, value)],
    ),
  );
}

export function partsTable({ facts: { parts } }: PageModel): HTMLElement | undefined {
  if (parts === undefined) return undefined;
  return table(
    ['started', 'targets', 'how', '#time'],
    parts.map((part) => [
      moment(part.started),
      part.targets.join(', '),
      marksOf(part).join(', '),
      duration(part.time),
    ]),
  );
}
