/**
 * Oracles that need no second target: what must hold of any transcript of a Netlink
 * implementation. They look only where nothing lawful could have lost an answer (plain.ts).
 */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { doneEndsDump, echoEqualsRequest, oneAnswer, wellFormed } from './answers.ts';
import { offsetInside } from './ext-ack-offset.ts';
import { familyEvents } from './family-events.ts';
import { ownNumbers } from './family-numbers.ts';
import { guarded } from './family-privilege.ts';
import type { Invariant, Violation } from './invariant.ts';
import { wholeAttributes, zeroPadding } from './padding.ts';
import { refusedUnchanged } from './refused-unchanged.ts';
import { uniqueNames } from './registration.ts';
import { forTheRequester, fromTheKernel } from './sender.ts';
import { unprivilegedChange } from './unprivileged-change.ts';

export type { Invariant, Violation } from './invariant.ts';

export const invariants: readonly Invariant[] = [
  wellFormed,
  oneAnswer,
  echoEqualsRequest,
  doneEndsDump,
  fromTheKernel,
  forTheRequester,
  offsetInside,
  zeroPadding,
  wholeAttributes,
  unprivilegedChange,
  refusedUnchanged,
  uniqueNames,
  ownNumbers,
  familyEvents,
  guarded,
];

/** The first invariant that a transcript breaks. */
export function violation(program: Program, transcript: Transcript): Violation | undefined {
  for (const invariant of invariants) {
    const found = invariant.check(program, transcript);
    if (found !== undefined) return found;
  }
  return undefined;
}
