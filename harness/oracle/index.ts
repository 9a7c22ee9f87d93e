/**
 * The oracle: says whether what came back is right. It knows two ways: a rule's expectation
 * (`matchOutcome`), and another target's transcript (`compareTranscripts`). Both are byte-exact;
 * what is replaced stands in canonical.ts, what is left out in masks.ts, each with its reason.
 * The ledger excuses what is known, by name. It judges transcripts only and runs nothing.
 */
export {
  canonicalize,
  protocolsAt,
  protocolsOf,
  type Canonical,
  type Replaced,
} from './canonical.ts';
export { compareTranscripts, type Comparison, type Divergence } from './compare.ts';
export { comparedBytes, type Compared } from './compared.ts';
export type { Context } from './context.ts';
export type { Difference } from './difference.ts';
export type { DatagramPattern, Expectation, NumberPattern } from './expectation.ts';
export { fingerprintOf } from './fingerprint.ts';
export { differingFields } from './differing-fields.ts';
export { concernsTarget, entriesFor, excuses, isExpired, type KnownTarget } from './known.ts';
export { LedgerError, parseLedger, type KnownDivergence } from './ledger.ts';
export { masks, type Covered, type Mask } from './masks.ts';
export { matchOutcome } from './match.ts';
export { renderSideBySide } from './side-by-side.ts';
export { branchOf, coversVersion, VERSION_PATTERN } from './version-pattern.ts';
export { describeOutcome, describeStep } from './words.ts';
