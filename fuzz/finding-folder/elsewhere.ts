/** A finding's program, asked of targets beside those of its campaign. */
import { compareTranscripts, fingerprintOf } from '../../harness/oracle/index.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { HealthFinding } from '../../harness/targets/health/health-finding.ts';
import { violation } from '../invariants/index.ts';
import type { Finding, TargetFacts } from './finding.ts';

export interface Elsewhere extends TargetFacts {
  /** `shows` it; `absent`: it answers as the reference did; in another way than both; not asked to the end. */
  says: 'shows' | 'absent' | 'otherwise' | 'cannot';
  /** Why it could not be asked. */
  why?: string;
}

type Says = Pick<Elsewhere, 'says' | 'why'>;

/** @param transcript of the finding's program; `reports`: what the kernel said of itself meanwhile */
export function saysOf(
  finding: Finding,
  transcript: Transcript,
  reports: readonly HealthFinding[] = [],
): Says {
  const lost = transcript.outcomes.find((outcome) => 'lost' in outcome);
  switch (finding.kind) {
    case 'lost':
      return { says: lost === undefined ? 'absent' : 'shows' };
    case 'health':
      return { says: reports.some((each) => isSame(finding, each)) ? 'shows' : 'absent' };
    case 'invariant': {
      if (lost !== undefined) return { says: 'cannot', why: 'it was lost' };
      const found = violation(finding.program, transcript);
      if (found === undefined) return { says: 'absent' };
      const { invariant, kind } = found;
      const same = fingerprintOf(`${finding.on}, ${invariant}`, kind) === finding.fingerprint;
      return { says: same ? 'shows' : 'otherwise' };
    }
    case 'difference':
      return differenceSays(finding, transcript);
  }
}

const isSame = ({ fingerprint }: Finding, { report }: HealthFinding): boolean =>
  fingerprint === `${report.fingerprint} ${report.title}`;

function differenceSays({ program, transcripts, fingerprint }: Finding, got: Transcript): Says {
  const [reference, other] = Object.values(transcripts);
  if (reference === undefined || other === undefined)
    return { says: 'cannot', why: 'no reference' };
  const { divergence, stopped } = compareTranscripts(program, reference, got);
  if (divergence === undefined) {
    return stopped === undefined ? { says: 'absent' } : { says: 'cannot', why: stopped.reason };
  }
  if (divergence.fingerprint !== fingerprint) return { says: 'otherwise' };
  // the same kind of difference, with values of its own, is another answer
  const upTo = (transcript: Transcript): Transcript => ({
    ...transcript,
    outcomes: transcript.outcomes.slice(0, divergence.step + 1),
  });
  const apart = compareTranscripts(program, upTo(other), upTo(got)).divergence;
  return { says: apart === undefined ? 'shows' : 'otherwise' };
}
