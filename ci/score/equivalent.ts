/**
 * Faults that nobody outside the simulator can see, with the reason. They are run all the same,
 * and a finding of one of them says that its reason is wrong.
 */
import type { FaultName } from '../../simulator/index.ts';

export type Reasons = Readonly<Partial<Record<FaultName, string>>>;

/** By no program of ours on one machine. */
export const equivalent: Reasons = {
  'bind-not-undone':
    'the bind callback of a program’s kernel socket refuses every group or none, and no other protocol tells of a group given back',
  'no-admin-perm':
    'no actor lives in a user namespace of its own, so that the first one and that of the namespace are the same',
};

/** Faults that count, though no rule can ask what they change, with the reason. */
export const undecided: Reasons = {
  'getpolicy-unpinned':
    'nothing keeps the policies of a family that left while a dump of them is read: what a kernel finds there is what its module left',
};

/** By rules, which know what must come back, but not by comparison with the live kernel. */
export const beyondFuzzing: Reasons = equivalent;
