/** Campaigns of shards, seeds or machines as one: their counts added, equal findings joined. */
import { ownVersion } from '../../harness/own-module.ts';
import type { Finding } from '../finding-folder/finding.ts';
import { type Campaign, countIn, newCampaign } from './campaign-state.ts';
import { type CampaignResult, type Frame, shardText } from './campaign-result.ts';
import { CampaignError, type Kept } from './read-campaign.ts';

export interface CampaignPart extends Kept {
  path: string;
}

/** @throws CampaignError where they are of other targets or versions, or one is there twice */
export function mergeCampaigns(parts: readonly CampaignPart[]): {
  campaign: Campaign;
  frame: Frame;
} {
  const [first] = parts;
  if (first === undefined) throw new TypeError('mergeCampaigns: nothing to merge');
  for (const part of parts) checkPart(first, part);
  checkTwice(parts);
  const campaign = newCampaign(first.result.asked.seed);
  for (const part of parts) add(campaign, part.campaign);
  const { shard: _, ...asked } = first.result.asked;
  const worst = (['terminated', 'interrupted'] as const).find((end) =>
    parts.some(({ result }) => result.ended === end),
  );
  const whole = missingShards(parts).length === 0;
  const ended =
    worst ??
    (whole && parts.every(({ result }) => result.ended === 'complete') ? 'complete' : undefined);
  const started = parts.map(({ result }) => result.started).toSorted()[0] ?? '';
  return {
    campaign,
    frame: { asked, targets: first.result.targets, started, ...(ended && { ended }) },
  };
}

/** `3/4`, of those that belong to shards that are there. */
export function missingShards(parts: readonly CampaignPart[]): string[] {
  const shards = parts.flatMap(({ result }) => result.asked.shard ?? []);
  const of = Math.max(0, ...shards.map((shard) => shard.of));
  const there = new Set(shards.filter((shard) => shard.of === of).map(({ index }) => index));
  return Array.from({ length: of }, (_, at) => at + 1)
    .filter((index) => !there.has(index))
    .map((index) => shardText({ index, of }));
}

function checkPart(first: CampaignPart, { path, result }: CampaignPart): void {
  const { tool } = result;
  if (tool !== first.result.tool || tool !== ownVersion()) {
    throw new CampaignError(
      path,
      `is of nlconform ${tool}; only campaigns of ${ownVersion()} can be merged`,
    );
  }
  const specs = (each: CampaignResult): string =>
    each.targets.map(({ spec, version }) => `${spec} ${version}`).join(', ');
  if (specs(result) !== specs(first.result)) {
    throw new CampaignError(
      path,
      `is of the targets ${specs(result)}, ${first.path} of ${specs(first.result)}`,
    );
  }
}

/** The same seed and shard twice would count all of it twice. */
function checkTwice(parts: readonly CampaignPart[]): void {
  const seen = new Map<string, string>();
  for (const { path, result } of parts) {
    const { seed, shard } = result.asked;
    const key = `seed ${seed}${shard === undefined ? '' : `, shard ${shardText(shard)}`}`;
    const before = seen.get(key);
    if (before !== undefined) {
      throw new CampaignError(path, `has the same programs as ${before}: ${key}`);
    }
    seen.set(key, path);
  }
}

function add(into: Campaign, part: Campaign): void {
  for (const key of ['programs', 'mutated', 'steps', 'replies', 'bytes', 'time', 'unit'] as const) {
    into[key] += part[key];
  }
  // what one shard showed another may have shown, too
  into.behaviours = Math.max(into.behaviours, part.behaviours);
  into.corpus = Math.max(into.corpus, part.corpus);
  if (part.coveredAddresses !== undefined) {
    into.coveredAddresses = Math.max(into.coveredAddresses ?? 0, part.coveredAddresses);
  }
  for (const key of ['covered', 'stopped', 'refused'] as const) {
    for (const [name, number] of part[key]) countIn(into[key], name, number);
  }
  for (const [spec, { lost, reports }] of part.health) {
    const before = into.health.get(spec) ?? { lost: 0, reports: 0 };
    into.health.set(spec, { lost: before.lost + lost, reports: before.reports + reports });
  }
  for (const known of part.known) {
    const same = into.known.find(
      ({ place, fingerprint }) => place === known.place && fingerprint === known.fingerprint,
    );
    if (same === undefined) into.known.push({ ...known });
    else same.count += known.count;
  }
  for (const finding of part.findings) addFinding(into, finding);
}

function addFinding({ findings }: Campaign, finding: Finding): void {
  const at = findings.findIndex(({ fingerprint }) => fingerprint === finding.fingerprint);
  const same = findings[at];
  if (same === undefined) {
    findings.push({ ...finding });
    return;
  }
  // the smaller program tells more
  const smaller = sizeOf(finding) < sizeOf(same) ? finding : same;
  findings[at] = { ...smaller, count: same.count + finding.count };
}

const sizeOf = ({ program }: Finding): number => JSON.stringify(program.steps).length;
