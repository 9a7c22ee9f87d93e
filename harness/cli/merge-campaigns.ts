/** `merge` of campaigns: what `fuzz --shard` left in several folders becomes one. */
import { join } from 'node:path';
import type { CampaignPart } from '../../fuzz/campaign/merge-campaigns.ts';
import { EXIT, UsageError } from './exit.ts';
import { campaignJson, renderCampaign } from './fuzz-report.ts';
import { exitCodeOf } from './fuzz-exit-code.ts';
import { printText } from './print-text.ts';
import { makeFolder } from './results-folder.ts';

/**
 * @param paths folders of `fuzz --out`
 * @param into where the joined campaign goes: its file, its findings, its corpus
 */
export async function mergeFolders(
  paths: readonly string[],
  into: string | undefined,
  json: boolean,
): Promise<number> {
  const { mergeCampaigns, missingShards } = await import('../../fuzz/campaign/merge-campaigns.ts');
  const { CampaignError, readCampaign } = await import('../../fuzz/campaign/read-campaign.ts');
  const { resultOf, writeResult } = await import('../../fuzz/campaign/campaign-result.ts');
  const { Corpus, CorpusError } = await import('../../fuzz/corpus/corpus.ts');
  const { writeFinding } = await import('../../fuzz/finding-folder/write-finding.ts');
  try {
    const parts: CampaignPart[] = paths.map((path) => ({ path, ...readCampaign(path) }));
    const { campaign, frame } = mergeCampaigns(parts);
    if (into !== undefined) {
      makeFolder(into);
      const corpus = new Corpus(join(into, 'corpus'));
      for (const path of paths) {
        for (const { program } of Corpus.read(join(path, 'corpus')).entries()) corpus.add(program);
      }
      campaign.corpus = corpus.size;
      for (const finding of campaign.findings) writeFinding(finding, frame.targets, into);
      writeResult(resultOf(campaign, frame), into);
    }
    const page = {
      ...{ campaign, folder: into ?? paths[0] ?? '', total: campaign.time },
      specs: frame.targets.map(({ spec }) => spec),
      ended: frame.ended ?? ('interrupted' as const),
    };
    if (json) console.log(JSON.stringify(campaignJson(page), null, 2));
    else printText(renderCampaign(page));
    const missing = missingShards(parts);
    if (missing.length > 0) console.error(`nlconform: shards are missing: ${missing.join(', ')}`);
    const code = exitCodeOf(campaign);
    return code === EXIT.conformant && missing.length > 0 ? EXIT.broken : code;
  } catch (error) {
    const users = error instanceof CampaignError || error instanceof CorpusError;
    throw users ? new UsageError(error.message) : error;
  }
}
