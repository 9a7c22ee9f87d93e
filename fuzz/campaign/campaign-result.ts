/**
 * What a campaign was asked and did, as a file: what a job engine collects, what `merge` joins and
 * what `--resume` goes on with. The findings' programs and transcripts lie in folders beside it.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ownVersion } from '../../harness/own-module.ts';
import type { Shard } from '../../reports/index.ts';
import { BRANCH_FACTS, type BranchFact } from '../../simulator/index.ts';
import { nameOf, type TargetFacts } from '../finding-folder/finding.ts';
import type { Campaign } from './campaign-state.ts';

export const RESULT_VERSION = 1;
/** In the folder of its findings. */
export const RESULT_FILE = 'campaign.json';

const count = z.int().min(0);
const counts = z.record(z.string(), count);

const asked = z.strictObject({
  seed: count,
  shard: z.strictObject({ index: z.int().min(1), of: z.int().min(1) }).optional(),
  runs: count.optional().describe('programs generated at most, of all shards together'),
  seconds: count.optional(),
  findings: count.describe('different findings at most'),
  feedback: z.enum(['none', 'reply', 'kcov']),
  weights: z.string().optional(),
  specs: z.string().optional(),
  allow: z.array(z.string()),
});

const finding = z.strictObject({
  kind: z.enum(['difference', 'invariant', 'lost', 'health']),
  fingerprint: z.string().regex(/^[0-9a-f]{8}( |$)/),
  text: z.string(),
  step: count,
  on: z.string().describe('spec of the target that shows it'),
  source: z.string().optional().describe('of an invariant, on whose authority'),
  seed: count.describe('of the unit that it came from'),
  count: count.describe('programs that showed it'),
  flaky: z.boolean(),
  rate: z.strictObject({ shown: count, runs: count }),
  elsewhere: z
    .array(
      z.strictObject({
        ...{ spec: z.string(), name: z.string(), version: z.string() },
        says: z.enum(['shows', 'absent', 'otherwise', 'cannot']),
        why: z.string().optional(),
      }),
    )
    .optional()
    .describe('what targets beside those of the campaign say to its program'),
  versionFacts: z
    .array(z.enum(Object.keys(BRANCH_FACTS) as [BranchFact, ...BranchFact[]]))
    .optional()
    .describe('differences between versions of Linux, each of which alone accounts for it'),
  rules: z.array(z.string()).optional().describe('rules that one of the targets breaks by it'),
  folder: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .describe('beside this file: program.json, transcripts.json, reproducers'),
});

export const campaignSchema = z
  .strictObject({
    nlconform: z.literal('campaign', { error: 'no campaign: expected "campaign"' }),
    version: z.literal(RESULT_VERSION),
    tool: z.string(),
    asked,
    targets: z
      .array(z.strictObject({ spec: z.string(), name: z.string(), version: z.string() }))
      .min(1)
      .describe('the reference first'),
    started: z.iso.datetime({ offset: true }),
    ended: z
      .enum(['complete', 'interrupted', 'terminated'])
      .optional()
      .describe('missing: it still runs, or was killed'),
    unit: count.describe('the unit that comes next'),
    programs: count,
    mutated: count,
    steps: count,
    replies: count.describe('datagrams of the reference that were judged'),
    bytes: count,
    time: z.number().min(0).describe('milliseconds'),
    behaviours: count,
    corpus: count,
    coveredAddresses: count.optional().describe('of a KCOV kernel, run through'),
    covered: counts.describe('bytes not compared, by mask'),
    stopped: counts.describe('programs compared in part, by reason'),
    refused: counts.describe('programs not run, by protocol or family of the deny-list'),
    health: z.record(z.string(), z.strictObject({ lost: count, reports: count })),
    known: z.array(
      z.strictObject({
        place: z.string(),
        reason: z.string(),
        fingerprint: z.string(),
        text: z.string(),
        count,
      }),
    ),
    findings: z.array(finding),
  })
  .describe('A fuzzing campaign: (programs of a seed range, targets, budget) → this');

export type CampaignResult = z.infer<typeof campaignSchema>;
export type Asked = CampaignResult['asked'];

/** What a campaign says of itself beside its counts. */
export interface Frame {
  asked: Asked;
  targets: readonly TargetFacts[];
  started: string;
  ended?: CampaignResult['ended'];
}

export function resultOf(
  campaign: Campaign,
  { asked, targets, started, ended }: Frame,
): CampaignResult {
  const { covered, stopped, refused, health, known, findings, seed: _, time, ...rest } = campaign;
  return {
    ...{ nlconform: 'campaign', version: RESULT_VERSION, tool: ownVersion() },
    ...{ asked, targets: [...targets], started },
    ...(ended && { ended }),
    ...rest,
    time: Math.round(time),
    covered: Object.fromEntries(covered),
    stopped: Object.fromEntries(stopped),
    refused: Object.fromEntries(refused),
    health: Object.fromEntries(health),
    known,
    findings: findings.map((each) => {
      const { program: _program, original: _original, transcripts: _transcripts, ...told } = each;
      return { ...told, folder: nameOf(each) };
    }),
  };
}

/** Whole or not at all. */
export function writeResult(result: CampaignResult, folder: string): void {
  const half = join(folder, `.${RESULT_FILE}.${process.pid}.part`);
  writeFileSync(half, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(half, join(folder, RESULT_FILE));
}

/** `2/5`, for people. */
export const shardText = ({ index, of }: Shard): string => `${index}/${of}`;
