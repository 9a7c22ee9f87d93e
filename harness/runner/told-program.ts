/** The program of a case for people: its steps, and what they sent, decoded. */
import { describeStep } from '../oracle/index.ts';
import { show, showShort } from '../oracle/difference.ts';
import { transcriptResolver } from '../oracle/pattern.ts';
import { resolveBytes, UnresolvedSymbol } from '../program/bytes.ts';
import type { Program, Step } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import type { ToldProgram } from '../../reports/run-result.ts';

/** Longer ones end with a line that says how many more there are. */
const MOST_LINES = 60;

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
): ToldProgram['steps'][number] {
  if (step.call !== 'send') return { text: describeStep(step) };
  const { bytes: given, ...rest } = step;
  try {
    const bytes = resolveBytes(given, transcriptResolver(transcript));
    const protocol = protocols.get(step.socket) ?? -1;
    const lines = bytes.length === 0 ? [] : show(bytes, protocol);
    const more = lines.length - MOST_LINES;
    return {
      text: `${describeStep(rest as Step)}: ${showShort(bytes, protocol)}`,
      sent: more > 0 ? [...lines.slice(0, MOST_LINES), `… ${more} more lines`] : lines,
    };
  } catch (error) {
    if (!(error instanceof UnresolvedSymbol)) throw error;
    return { text: describeStep(step) };
  }
}
