/** A campaign from its folder: the result file, and the folders of its findings. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { oneLine, tellIssue } from '../../harness/program/issue.ts';
import { parseProgram, type Program } from '../../harness/program/program.ts';
import { type Transcript, transcriptSchema } from '../../harness/program/transcript.ts';
import { parseJson } from '../../reports/json-text.ts';
import type { Finding } from '../finding-folder/finding.ts';
import type { Campaign } from './campaign-state.ts';
import { type CampaignResult, campaignSchema, RESULT_FILE } from './campaign-result.ts';

/** A campaign that cannot be read or joined: the user's mistake, with the file. */
export class CampaignError extends Error {
  constructor(path: string, what: string) {
    super(`${path}: ${oneLine(what)}`);
    this.name = 'CampaignError';
  }
}

export interface Kept {
  result: CampaignResult;
  campaign: Campaign;
}

/** Whether a folder has one. */
export const hasCampaign = (folder: string): boolean => existsSync(join(folder, RESULT_FILE));

/** @throws CampaignError */
export function readCampaign(folder: string): Kept {
  const path = join(folder, RESULT_FILE);
  const checked = campaignSchema.safeParse(readJson(path));
  if (!checked.success) throw new CampaignError(path, tellIssue(checked.error));
  const result = checked.data;
  const { covered, stopped, refused, health, findings, asked, known } = result;
  const { unit, programs, mutated, steps, replies, bytes, behaviours, corpus, time } = result;
  const { coveredAddresses } = result;
  return {
    result,
    campaign: {
      ...{ seed: asked.seed, unit, programs, mutated, steps, replies, bytes },
      ...{ behaviours, corpus, time, known },
      ...(coveredAddresses !== undefined && { coveredAddresses }),
      covered: new Map(Object.entries(covered)),
      stopped: new Map(Object.entries(stopped)),
      refused: new Map(Object.entries(refused)),
      health: new Map(Object.entries(health)),
      findings: findings.map((each) => readFinding(folder, each)),
    },
  };
}

function readFinding(
  parent: string,
  { folder, source, elsewhere, versionFacts, rules, ...told }: CampaignResult['findings'][number],
): Finding {
  const at = join(parent, folder);
  return {
    ...told,
    ...(source === undefined ? {} : { source }),
    ...(elsewhere && {
      elsewhere: elsewhere.map(({ why, ...each }) => (why === undefined ? each : { ...each, why })),
    }),
    ...(versionFacts && { versionFacts }),
    ...(rules && { rules }),
    program: readProgram(join(at, 'program.json')),
    original: readProgram(join(at, 'original.json')),
    transcripts: readTranscripts(join(at, 'transcripts.json')),
  };
}

function readProgram(path: string): Program {
  const parsed = parseProgram(readJson(path));
  if (!parsed.ok) throw new CampaignError(path, parsed.error);
  return parsed.program;
}

function readTranscripts(path: string): Record<string, Transcript> {
  const checked = z.record(z.string(), transcriptSchema).safeParse(readJson(path));
  if (!checked.success) throw new CampaignError(path, tellIssue(checked.error));
  return checked.data;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CampaignError(path, `cannot be read: ${code ?? String(error)}`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw new CampaignError(path, `not JSON: ${(error as Error).message}`);
  }
}
