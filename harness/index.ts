/**
 * nlconform: what the command line does, for programs of your own.
 *
 *     import { openTarget, runSuites, select } from 'nlconform';
 *     import { suites } from 'nlconform/suites';
 *
 *     const targets = [openTarget('kernel')];
 *     const result = await runSuites({ suites: select(suites, ['hdr']), targets });
 *
 * A Program is data: what is done to a target. A Target runs programs and gives a Transcript each.
 * A Requirement is a program with what must come back. A RunResult is all that a run found out,
 * and every report is made from it. Errno, silence and extended ACKs are data and never thrown; a
 * HarnessError means that the machinery failed, and is no verdict.
 *
 * Other entries: `nlconform/suites` (every rule), `nlconform/wire` (layouts, constants, the decoder), `nlconform/simulator`,
 * `nlconform/arbitraries` (fast-check), `nlconform/vitest` (matchers).
 */

// programs: what is done, and what came back
export * from './program/build.ts';
export {
  fromHex,
  resolveBytes,
  toHex,
  UnresolvedSymbol,
  type Bytes,
  type NumberSymbol,
  type Pattern,
  type Segment,
  type Wildcard,
} from './program/bytes.ts';
export {
  parseProgram,
  program,
  PROGRAM_VERSION,
  type Actor,
  type Address,
  type FamilyDefinition,
  type OperationDefinition,
  type Program,
  type Step,
  type StepOf,
} from './program/program.ts';
export {
  TRANSCRIPT_VERSION,
  type Datagram,
  type Outcome,
  type Transcript,
} from './program/transcript.ts';

// targets: who is asked
export { kinds, openTarget, type Kind } from './targets/open-target.ts';
export {
  HarnessError,
  TargetUnavailable,
  UnknownTarget,
  type Isolation,
  type RunOptions,
  type Target,
  type TargetInfo,
} from './targets/target.ts';
export type { AgentTargetOptions } from './targets/exec/agent-target.ts';

// the oracle: whether it is right
export {
  compareTranscripts,
  describeOutcome,
  describeStep,
  LedgerError,
  masks,
  matchOutcome,
  parseLedger,
  type Comparison,
  type Context,
  type DatagramPattern,
  type Difference,
  type Divergence,
  type Expectation,
  type KnownDivergence,
  type Mask,
} from './oracle/index.ts';

// rules: what must hold
export * as lines from './runner/lines.ts';
export type { Case, Level, Line, Requirement, Suite } from './runner/requirement.ts';
export { runSuites, type RunSettings } from './runner/run-suites.ts';
export { select, UnknownRule } from './runner/select.ts';

// reports: what was found out
export * from '../reports/index.ts';
