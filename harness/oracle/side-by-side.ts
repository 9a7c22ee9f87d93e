/** Two transcripts of one program, decoded, in two columns, the first difference marked. */
import type { Program } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import { canonicalize, protocolsAt } from './canonical.ts';
import { compareTranscripts } from './compare.ts';
import { describeOutcome, describeStep } from './words.ts';

/** Lines of a step that comes after the one that differs; more are counted. */
const SHOWN_AFTER = 8;

/** @param full also what came after the first difference, however much it is */
export function renderSideBySide(
  program: Program,
  specs: readonly string[],
  transcripts: readonly Transcript[],
  width: number,
  full = false,
): string {
  const [first, second] = transcripts;
  if (first === undefined) return '';
  if (second === undefined) return renderOne(program, specs[0] ?? '', first);
  const { divergence, stopped } = compareTranscripts(program, first, second);
  const protocols = protocolsAt(program);
  // the canonical form shows the same port under the same number on both sides
  const [a, b] = [canonicalize(program, first), canonicalize(program, second)];
  const column = Math.max(20, Math.floor((width - 3) / 2));
  const lines = [row(specs[0] ?? '', specs[1] ?? '', ' ', column), '-'.repeat(2 * column + 3)];
  for (const [index, step] of program.steps.entries()) {
    const [left, right] = [a.outcomes[index], b.outcomes[index]];
    const differs = divergence?.step === index;
    lines.push(`${differs ? '>' : ' '} ${index}. ${describeStep(step)}`);
    const protocol = protocols[index] ?? -1;
    const leftLines = left === undefined ? ['no outcome'] : describeOutcome(left, protocol);
    const rightLines = right === undefined ? ['no outcome'] : describeOutcome(right, protocol);
    const shown = rows(leftLines, rightLines, column, differs);
    const isAfter = !full && divergence !== undefined && index > divergence.step;
    const most = isAfter && shown.length > SHOWN_AFTER + 1 ? SHOWN_AFTER : shown.length;
    lines.push(...shown.slice(0, most));
    if (most < shown.length) lines.push(`  … ${shown.length - most} lines more`);
    if (differs) lines.push(`  first difference: ${divergence.text}`, '');
  }
  const legend = [...new Set([...a.legend, ...b.legend])];
  if (legend.length > 0) lines.push('', `the same on both sides: ${legend.join('; ')}`);
  if (divergence !== undefined) lines.push('', `fingerprint ${divergence.fingerprint}`);
  else if (stopped !== undefined) {
    lines.push('', `not compared from step ${stopped.step} on: ${stopped.reason}`);
  } else lines.push('', 'no difference');
  return lines.join('\n');
}

function rows(
  left: readonly string[],
  right: readonly string[],
  column: number,
  marked: boolean,
): string[] {
  const out: string[] = [];
  const [a, b] = [left, right].map((lines) => lines.flatMap((line) => wrap(line, column)));
  let found = false;
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index++) {
    const [x, y] = [a?.[index] ?? '', b?.[index] ?? ''];
    const mark = x === y ? '|' : marked && !found ? '#' : '/';
    if (x !== y) found = true;
    out.push(row(x, y, mark, column));
  }
  return out;
}

const row = (left: string, right: string, mark: string, column: number): string =>
  `${left.padEnd(column)} ${mark} ${right}`.trimEnd();

/** Broken at a blank where there is one; what hangs over is indented. */
function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const blank = line.lastIndexOf(' ', width);
  const indent = (/^ */.exec(line)?.[0].length ?? 0) + 2;
  const isFar = blank > width / 2;
  const rest = line.slice(isFar ? blank + 1 : width);
  return [
    line.slice(0, isFar ? blank : width),
    ...wrap(' '.repeat(Math.min(indent, width / 4)) + rest, width),
  ];
}

function renderOne(program: Program, spec: string, transcript: Transcript): string {
  const protocols = protocolsAt(program);
  const lines = [spec, '-'.repeat(spec.length)];
  for (const [index, step] of program.steps.entries()) {
    const protocol = protocols[index] ?? -1;
    const outcome = transcript.outcomes[index];
    lines.push(`${index}. ${describeStep(step)}`);
    const told = outcome === undefined ? ['no outcome'] : describeOutcome(outcome, protocol);
    lines.push(...told.map((line) => `     ${line}`));
  }
  return lines.join('\n');
}
