/** The schema of `nlconform compare --json`: comparison.ts says what the fields mean. */
import { z } from 'zod';
import { CHANGE_KINDS } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { VERDICTS } from './tally.ts';

const side = z.object({
  verdict: z.enum(VERDICTS),
  text: z.string().describe('the first difference, or why it was not judged; empty for a pass'),
});

const comparedSide = z.object({
  spec: z.string(),
  version: z.string().exactOptional(),
  unavailable: z.string().describe('why it was not run').exactOptional(),
});

const run = z.object({ started: z.iso.datetime({ offset: true }) });

/** What a reader in another language may rely on. */
export const comparisonSchema: z.ZodType<Comparison> = z.object({
  nlconform: z.literal('comparison'),
  version: z.literal(1),
  before: run,
  after: run,
  targets: z.array(
    z.object({ before: comparedSide.exactOptional(), after: comparedSide.exactOptional() }),
  ),
  changes: z.array(
    z.object({
      kind: z
        .enum(CHANGE_KINDS)
        .describe(
          'failure: diverges, and did not before; lost: can no longer be judged; fixed: holds now; ' +
            'verdict: any other change of verdict; text: diverges in another way; ' +
            'added, removed: in one of the runs only',
        ),
      id: z.string(),
      suite: z.string(),
      level: z.enum(['must', 'should', 'observed']),
      target: z.string(),
      before: side.exactOptional(),
      after: side.exactOptional(),
      replay: z.string(),
    }),
  ),
  same: z.int().nonnegative().describe('rules that say the same in both'),
});

/** JSON Schema (2020-12) of it. */
export const comparisonJsonSchema = (): Record<string, unknown> => ({
  title: 'nlconform comparison',
  ...z.toJSONSchema(comparisonSchema, { io: 'input' }),
});
