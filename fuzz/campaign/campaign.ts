/**
 * A campaign: programs of a seed range, run on the targets, judged, what they show shrunk.
 * The same seed and number of programs give the same programs and the same findings.
 */
import type fc from 'fast-check';
import type { Covered, KnownDivergence } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Target } from '../../harness/targets/target.ts';
import { programsOf } from '../arbitraries/index.ts';
import { type Examined, examine, type Shown } from './examine.ts';
import { explain } from './explain.ts';
import type { Finding } from '../finding-folder/finding.ts';
import type { FindKnown, KnownFinding } from './known-findings.ts';

export interface CampaignSettings {
  /** The reference first; started. One target alone is judged by the invariants. */
  targets: readonly Target[];
  seed: number;
  /** Programs at most. */
  runs?: number;
  /** Seconds at most. */
  seconds?: number;
  arbitrary?: fc.Arbitrary<Program>;
  /** What need not be reported again. */
  findKnown?: FindKnown;
  /** Different findings at most, then it stops; default 20. */
  findings?: number;
  onProgress?(so: Campaign): void;
  /** Awaited: it may run the program again. */
  onFinding?(finding: Finding): unknown;
  signal?: AbortSignal;
}

export interface Campaign {
  seed: number;
  programs: number;
  steps: number;
  /** Datagrams received from the reference and judged. */
  replies: number;
  /** Bytes of the reference's replies, and how many of them were left out, by mask. */
  bytes: number;
  covered: Covered;
  /** How often a comparison ended early, by reason. */
  stopped: Map<string, number>;
  findings: Finding[];
  /** What the user's list excuses: seen, not shrunk, no finding. */
  known: KnownFinding[];
  /** Milliseconds. */
  time: number;
}

const UNIT = 64;

export async function runCampaign(settings: CampaignSettings): Promise<Campaign> {
  const begin = performance.now();
  const campaign: Campaign = {
    seed: settings.seed,
    programs: 0,
    steps: 0,
    replies: 0,
    bytes: 0,
    covered: new Map(),
    stopped: new Map(),
    findings: [],
    known: [],
    time: 0,
  };
  const found = new Map<string, Finding>();
  const most = settings.findings ?? 20;
  const { signal } = settings;
  for (let unit = 0; !isOver(settings, campaign, begin) && found.size < most; unit++) {
    const seed = settings.seed + unit;
    const count = Math.min(UNIT, (settings.runs ?? Infinity) - campaign.programs);
    const programs = programsOf(seed, UNIT, settings.arbitrary).slice(0, count);
    for (const examined of await examine(settings.targets, programs)) {
      account(campaign, examined);
      const { shown } = examined;
      if (shown === undefined) continue;
      const entry = settings.findKnown?.(examined);
      const before = found.get(shown.fingerprint);
      if (entry !== undefined) countKnown(campaign, entry, shown);
      else if (before !== undefined) before.count++;
      else if (found.size < most) {
        const finding = await explain(settings.targets, examined, seed, signal);
        found.set(shown.fingerprint, finding);
        campaign.findings.push(finding);
        await settings.onFinding?.(finding);
      }
    }
    campaign.time = performance.now() - begin;
    settings.onProgress?.(campaign);
  }
  campaign.time = performance.now() - begin;
  return campaign;
}

function countKnown(
  { known }: Campaign,
  { place, reason }: KnownDivergence,
  { fingerprint, text }: Shown,
): void {
  const before = known.find((each) => each.place === place && each.fingerprint === fingerprint);
  if (before === undefined) known.push({ place, reason, fingerprint, text, count: 1 });
  else before.count++;
}

function isOver(settings: CampaignSettings, campaign: Campaign, begin: number): boolean {
  const { runs, seconds, signal } = settings;
  if (signal?.aborted) return true;
  if (runs !== undefined && campaign.programs >= runs) return true;
  return seconds !== undefined && performance.now() - begin >= seconds * 1000;
}

function account(campaign: Campaign, { program, transcripts, ...examined }: Examined): void {
  campaign.programs++;
  campaign.steps += program.steps.length;
  const [reference] = Object.values(transcripts);
  for (const outcome of reference?.outcomes ?? []) {
    if ('ret' in outcome) campaign.replies += outcome.datagrams?.length ?? 0;
  }
  campaign.bytes += examined.bytes;
  for (const [name, bytes] of examined.covered) {
    campaign.covered.set(name, (campaign.covered.get(name) ?? 0) + bytes);
  }
  if (examined.stopped !== undefined) {
    const { stopped } = examined;
    campaign.stopped.set(stopped, (campaign.stopped.get(stopped) ?? 0) + 1);
  }
}
