/** The summary of a run for a terminal, plain enough to paste into a mail. */
import { countsOf } from './counts-matrix.ts';
import { failureBlocks } from './failures.ts';
import { healthSection } from './health.ts';
import { painter } from './paint.ts';
import type { Paint } from './paint.ts';
import { exitCodeOf } from './run-result.ts';
import type { RunResult } from './run-result.ts';
import { referenceSection } from './reference.ts';
import {
  changedSection,
  deliberateSection,
  fixedSection,
  flakySection,
  knownSection,
  maskSection,
  skipSection,
  targetSection,
  unusedSection,
} from './sections.ts';
import { labelsOf, withLabels } from './target-label.ts';
import { verdictLine } from './verdict-line.ts';
import { visible } from './visible.ts';

export interface SummaryOptions {
  colour: boolean;
  /** Columns. Decoded bytes, paths and commands may go beyond: they stay in one piece. */
  width: number;
}

/** Ends without a line break; its last line is the verdict. */
export function renderSummary(result: RunResult, { colour, width }: SummaryOptions): string {
  const paint = painter(colour);
  const short = withLabels(result);
  const sections: string[][] = [
    headOf(result, paint),
    result.results.length === 0 ? [] : countsOf(short.results, width, paint),
    referenceSection(result, width, paint),
    ...failureBlocks(short, ['fail', 'expired'], width, paint),
    healthSection(result, width, paint),
    ...failureBlocks(short, ['broken'], width, paint),
    ...[
      targetSection,
      changedSection,
      flakySection,
      fixedSection,
      unusedSection,
      knownSection,
      deliberateSection,
      skipSection,
      maskSection,
    ].map((section) => section(short, width, paint)),
    [paint(exitCodeOf(result) === 0 ? 'green' : 'red', verdictLine(short))],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headOf(result: RunResult, paint: Paint): string[] {
  const { started, time, seed, order, isolation, shard, resumed, parts, targets } = result;
  const how = [
    'nlconform',
    started,
    `${(time / 1000).toFixed(1)} s`,
    `seed ${seed}`,
    order === 'random' && 'in random order',
    isolation && `a namespace for each ${isolation}`,
    shard && `shard ${shard.index}/${shard.of}`,
    resumed && `resumed: ${resumed.verdicts} verdicts of ${resumed.started}`,
    parts && `merged from ${parts.length} runs`,
  ];
  const labels = labelsOf(targets.map(({ spec }) => spec));
  return [
    paint('bold', visible(how.filter(Boolean).join(', '))),
    ...targets.flatMap(({ spec, name, version, unavailable }, index) => {
      if (unavailable) return [];
      const label = labels[index] ?? spec;
      const known = [name, version].filter(Boolean).join(' ');
      const whole = label === spec ? '' : `, ${spec}`;
      return [visible(`target ${[label, known].filter(Boolean).join(': ')}${whole}`)];
    }),
  ];
}
