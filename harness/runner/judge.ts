/** The verdict on one case: its lines against the transcript of its program. */
import {
  describeOutcome,
  describeStep,
  fingerprintOf,
  matchOutcome,
  protocolsOf,
} from '../oracle/index.ts';
import { type Program, program } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import type { CaseResult } from '../../reports/run-result.ts';
import type { Case } from './requirement.ts';

/** The program of a case. */
export const programOf = ({ name, actors, lines }: Case): Program =>
  program(
    lines.map(({ step }) => step),
    actors === undefined ? { title: name } : { title: name, actors },
  );

/** The first line that does not hold decides; a step that could not be asked makes it a skip. */
export function judge(given: Case, transcript: Transcript): Omit<CaseResult, 'time'> {
  const protocols = protocolsOf(programOf(given));
  const { name } = given;
  const lost = transcript.outcomes.find((outcome) => 'lost' in outcome);
  if (lost !== undefined) {
    return { name, verdict: 'broken', reason: `the target was lost: ${lost.lost}` };
  }
  for (const [index, { step, expect }] of given.lines.entries()) {
    const outcome = transcript.outcomes[index];
    if (outcome === undefined) {
      return { name, verdict: 'broken', reason: `no outcome of step ${index}` };
    }
    if ('unsupported' in outcome) return skipped(name, `unsupported: ${outcome.unsupported}`);
    if ('unmodelled' in outcome) return skipped(name, `unmodelled: ${outcome.unmodelled}`);
    const protocol = 'socket' in step ? (protocols.get(step.socket) ?? -1) : -1;
    const difference = matchOutcome(expect ?? {}, outcome, {
      transcript,
      protocol,
    });
    if (difference === undefined) continue;
    return {
      name,
      verdict: 'fail',
      divergence: {
        step: index,
        stepText: describeStep(step),
        want: difference.want,
        got: difference.got.length > 0 ? difference.got : describeOutcome(outcome, protocol),
        difference: difference.text,
        fingerprint: fingerprintOf(step.call, difference.kind),
      },
    };
  }
  return { name, verdict: 'pass' };
}

const skipped = (name: string, reason: string): Omit<CaseResult, 'time'> => ({
  name,
  verdict: 'skip',
  reason,
});
