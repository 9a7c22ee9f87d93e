/** The verdict on one case: its lines against the transcript of its program. */
import {
  type Compared,
  comparedBytes,
  describeOutcome,
  describeStep,
  fingerprintOf,
  matchOutcome,
  protocolsAt,
  protocolsOf,
} from '../oracle/index.ts';
import { type Program, program } from '../program/program.ts';
import type { Outcome, Transcript } from '../program/transcript.ts';
import type { CaseResult } from '../../reports/run-result.ts';
import type { Case } from './requirement.ts';
import { tellProgram } from './told-program.ts';

/** The program of a case. */
export const programOf = ({ name, actors, lines }: Case): Program =>
  program(
    lines.map(({ step }) => step),
    actors === undefined ? { title: name } : { title: name, actors },
  );

/** A case with what became of it, and how much of what came back was compared. */
export interface Judged {
  result: Omit<CaseResult, 'time'>;
  bytes: Compared;
}

/** The first line that does not hold decides; a step that could not be asked makes it a skip. */
export function judge(given: Case, transcript: Transcript): Judged {
  const { name } = given;
  const program = programOf(given);
  const [protocols, protocolAt] = [protocolsOf(program), protocolsAt(program)];
  const bytes: Compared = { received: 0, compared: 0 };
  /** Not a pass: with the whole program. */
  const ends = (result: Omit<CaseResult, 'time' | 'name'>, at?: number): Judged => ({
    result: { name, ...result, program: tellProgram(program, transcript, protocols, at) },
    bytes,
  });
  const lostAt = transcript.outcomes.findIndex((outcome) => 'lost' in outcome);
  const lost = transcript.outcomes[lostAt];
  if (lost !== undefined && 'lost' in lost) {
    return ends({ verdict: 'broken', reason: lost.lost }, lostAt);
  }
  for (const [index, { step, expect }] of given.lines.entries()) {
    const outcome = transcript.outcomes[index];
    if (outcome === undefined) {
      return ends({ verdict: 'broken', reason: `no outcome of step ${index}` }, index);
    }
    const unasked = cannotJudge(outcome);
    if (unasked !== undefined) return ends({ verdict: 'skip', reason: unasked }, index);
    const protocol = protocolAt[index] ?? -1;
    const context = { transcript, protocol };
    const difference = matchOutcome(expect ?? {}, outcome, context);
    if (difference === undefined) {
      const more = comparedBytes(expect, outcome, context);
      bytes.received += more.received;
      bytes.compared += more.compared;
      continue;
    }
    const divergence = {
      step: index,
      stepText: describeStep(step),
      want: difference.want,
      got: difference.got.length > 0 ? difference.got : describeOutcome(outcome, protocol),
      difference: difference.text,
      fingerprint: fingerprintOf(step.call, difference.kind),
    };
    return ends({ verdict: 'fail', divergence }, index);
  }
  return { result: { name, verdict: 'pass' }, bytes };
}

function cannotJudge(outcome: Outcome): string | undefined {
  if ('unsupported' in outcome) return `unsupported: ${outcome.unsupported}`;
  return 'unmodelled' in outcome ? `unmodelled: ${outcome.unmodelled}` : undefined;
}
