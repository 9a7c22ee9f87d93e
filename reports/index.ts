/**
 * reports: RunResult, and one file an output.
 *
 * A run is told once, as a RunResult (run-result.ts), and every report is made from it and from
 * nothing else, so that two reports of one run never disagree:
 * terminal, progress and one HTML page for people, TAP and JUnit for CI (points.ts decides what our verdicts mean
 * there), JSON for later runs. Texts come from targets and are not trusted: visible.ts shows
 * what a format cannot hold. Files are written whole or not at all.
 */
export { writeFileAtomically } from './atomic-file.ts';
export { compareRuns, comparisonExitCode } from './comparison.ts';
export type { Comparison, Pair } from './comparison.ts';
export { comparisonJsonSchema, comparisonSchema } from './comparison-schema.ts';
export { renderComparisonMarkdown } from './comparison-markdown.ts';
export { renderComparison } from './comparison-text.ts';
export { renderGithubAnnotations } from './github.ts';
export { renderHtml, writeHtml } from './html/html.ts';
export { readRunResult, writeRunResult } from './json.ts';
export { renderKtap, writeKtap } from './ktap.ts';
export { renderMarkdown, writeMarkdown } from './markdown.ts';
export { writeJunit } from './junit.ts';
export { merge, MergeError } from './merge.ts';
export type { Part } from './merge.ts';
export { createProgress } from './progress.ts';
export type { Progress, ProgressOptions, ProgressStream } from './progress.ts';
export { EXIT, exitCodeOf, RUN_RESULT_VERSION } from './run-result.ts';
export type {
  CaseResult,
  PartialRun,
  RequirementResult,
  RunFacts,
  RunResult,
  Shard,
  TargetResult,
  ToldProgram,
  Verdict,
} from './run-result.ts';
export { requirementResultSchema, runResultJsonSchema, runResultSchema } from './schema.ts';
export { renderTap, writeTap } from './tap.ts';
export { renderSummary } from './terminal.ts';
export type { SummaryOptions } from './terminal.ts';
