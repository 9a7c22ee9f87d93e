/** The RunResult's schema: run-result.ts says what the fields mean, this checks a file's shape. */
import { z } from 'zod';
import { RUN_RESULT_VERSION } from './run-result.ts';
import type { RequirementResult, RunResult } from './run-result.ts';
import { VERDICTS } from './tally.ts';

const milliseconds = z.number().nonnegative();

const divergence = z.object({
  step: z.int().nonnegative(),
  stepText: z.string(),
  want: z.array(z.string()),
  got: z.array(z.string()),
  difference: z.string(),
  fingerprint: z.string(),
});

const count = z.int().nonnegative();

const toldProgram = z.object({
  steps: z
    .array(z.object({ text: z.string(), sent: z.array(z.string()).exactOptional() }))
    .exactOptional(),
  at: count.exactOptional(),
  file: z.record(z.string(), z.unknown()),
});

const caseResult = z.object({
  name: z.string(),
  verdict: z.enum(['pass', 'fail', 'flaky', 'skip', 'broken']),
  time: milliseconds,
  attempts: z.object({ failed: count, of: count }).exactOptional(),
  program: toldProgram.exactOptional(),
  divergence: divergence.exactOptional(),
  reason: z.string().exactOptional(),
});

const knownEntry = z.object({
  place: z.string(),
  class: z.enum(['defect', 'deliberate']),
  reason: z.string(),
  link: z.string().exactOptional(),
  expires: z.string().exactOptional(),
});

const unusedEntry = knownEntry.extend({
  target: z.string(),
  id: z.string().exactOptional(),
  fingerprint: z.string().exactOptional(),
});

const requirementResult = z.object({
  id: z.string().min(1),
  suite: z.string().min(1),
  rule: z.string(),
  level: z.enum(['must', 'should', 'observed']),
  source: z.array(z.string()),
  target: z.string().min(1),
  verdict: z.enum(VERDICTS),
  reason: z.string().exactOptional(),
  known: z.array(knownEntry).exactOptional(),
  time: milliseconds,
  bytes: z.object({ received: count, compared: count }).exactOptional(),
  cases: z.array(caseResult),
  replay: z.string(),
});

const healthResult = z.object({
  kind: z.string(),
  title: z.string(),
  fingerprint: z.string(),
  frames: z.array(z.string()),
  rule: z.string(),
  cases: z.array(z.string()),
  program: z.record(z.string(), z.unknown()).exactOptional(),
  repeats: z.boolean(),
  shared: z.boolean(),
  fails: z.boolean(),
  count,
  text: z.array(z.string()),
  replay: z.string(),
});

const targetResult = z.object({
  spec: z.string().min(1),
  name: z.string().exactOptional(),
  version: z.string().exactOptional(),
  capabilities: z.array(z.string()).exactOptional(),
  unavailable: z
    .object({ reason: z.string(), mend: z.string(), verdict: z.enum(['skip', 'broken']) })
    .exactOptional(),
  startTime: milliseconds.exactOptional(),
  health: z.array(healthResult).exactOptional(),
});

const runFacts = z.object({
  started: z.iso.datetime({ offset: true }),
  time: milliseconds,
  seed: z.int(),
  order: z.enum(['listed', 'random']).exactOptional(),
  retries: count.exactOptional(),
  isolation: z.enum(['program', 'folder', 'run']).exactOptional(),
  shard: z.object({ index: z.int().positive(), of: z.int().positive() }).exactOptional(),
  partial: z
    .object({
      why: z.enum(['interrupted', 'terminated', 'bail', 'shards']),
      judged: count,
      of: count,
    })
    .exactOptional(),
  resumed: z.object({ verdicts: count, started: z.iso.datetime({ offset: true }) }).exactOptional(),
});

/** Fields we do not know are dropped, not refused: a version only grows. */
export const runResultSchema: z.ZodType<RunResult> = z.object({
  nlconform: z.literal('run-result'),
  version: z.literal(RUN_RESULT_VERSION),
  ...runFacts.shape,
  tool: z.string().exactOptional(),
  parts: z.array(runFacts.extend({ targets: z.array(z.string()) })).exactOptional(),
  reference: z.string().exactOptional(),
  targets: z.array(targetResult),
  results: z.array(requirementResult),
  masks: z.array(z.object({ name: z.string(), reason: z.string(), bytes: z.int().nonnegative() })),
  unused: z.array(unusedEntry).exactOptional(),
  asked: z
    .object({
      strict: z.literal(true).exactOptional(),
      skipCode: z.int().min(0).max(255).exactOptional(),
    })
    .exactOptional(),
});

/** One verdict alone, as a journal holds it. */
export const requirementResultSchema: z.ZodType<RequirementResult> = requirementResult;

/** JSON Schema (2020-12) of the file, for those who write or read it in another language. */
export function runResultJsonSchema(): Record<string, unknown> {
  return { title: 'nlconform RunResult', ...z.toJSONSchema(runResultSchema, { io: 'input' }) };
}
