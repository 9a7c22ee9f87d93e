/** The program of a case for people: its steps, and what they sent, decoded. */
import { describeStep } from '../oracle/index.ts';
import { show, showShort } from '../oracle/difference.ts';
import { transcriptResolver } from '../oracle/pattern.ts';
import { resolveBytes, UnresolvedSymbol } from '../program/bytes.ts';
import type { Program, Step } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import type { CaseResult, ToldProgram } from '../../reports/run-result.ts';

/** Longer ones end with a line that says how many more there are. */
const MOST_LINES = 60;
/** Longer lines are cut: they are payload, and the program itself has all of it. */
const MOST_COLUMNS = 300;

/** @param at the step at which judging ended */
export function tellProgram(
  program: Program,
  transcript: Transcript,
  protocols: ReadonlyMap<string, number>,
  at?: number,
): ToldProgram {
  return {
    steps: program.steps.map((step) => tellStep(step, transcript, protocols)),
    ...(at !== undefined && { at }),
    file: { ...program },
  };
}

function tellStep(
  step: Step,
  transcript: Transcript,
  protocols: ReadonlyMap<string, number>,
): NonNullable<ToldProgram['steps']>[number] {
  if (step.call !== 'send') return { text: cut(describeStep(step)) };
  const { bytes: given, ...rest } = step;
  try {
    const bytes = resolveBytes(given, transcriptResolver(transcript));
    const protocol = protocols.get(step.socket) ?? -1;
    const lines = bytes.length === 0 ? [] : show(bytes, protocol);
    const more = lines.length - MOST_LINES;
    return {
      text: cut(`${describeStep(rest as Step)}: ${showShort(bytes, protocol)}`),
      sent: [...lines.slice(0, MOST_LINES).map(cut), ...(more > 0 ? [`… ${more} more lines`] : [])],
    };
  } catch (error) {
    if (!(error instanceof UnresolvedSymbol)) throw error;
    return { text: cut(describeStep(step)) };
  }
}

const cut = (line: string): string =>
  line.length <= MOST_COLUMNS
    ? line
    : `${line.slice(0, MOST_COLUMNS)}… ${line.length - MOST_COLUMNS} more characters`;

/**
 * Cases that end alike: the first tells its steps, of the others that diverge the program itself is
 * kept, and of those that were not asked nothing. A run may have some thousand of them.
 */
export function tellEachOnce(cases: readonly CaseResult[]): void {
  const told = new Set<string>();
  for (const one of cases) {
    if (one.program === undefined) continue;
    const cause = one.divergence?.fingerprint ?? one.reason ?? '';
    if (!told.has(cause)) told.add(cause);
    else if (one.verdict === 'skip') delete one.program;
    else delete one.program.steps;
  }
}
