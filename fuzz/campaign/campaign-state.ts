/** What a campaign did so far, and what it found. */
import type { Covered } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Finding } from '../finding-folder/finding.ts';
import type { Judged } from './judged.ts';
import type { KnownFinding } from './known-findings.ts';

export interface Campaign {
  seed: number;
  /** The unit that comes next. */
  unit: number;
  /** Programs run: generated, from the corpus, and made of those in it. */
  programs: number;
  mutated: number;
  steps: number;
  /** Datagrams received from the reference and judged. */
  replies: number;
  /** Bytes of the reference's replies, and how many of them were left out, by mask. */
  bytes: number;
  covered: Covered;
  /** How often a comparison ended early, by reason. */
  stopped: Map<string, number>;
  /** How many programs were not run, by the protocol or family that the deny-list has. */
  refused: Map<string, number>;
  /** Different behaviours shown, and programs in the corpus; 0 without feedback. */
  behaviours: number;
  corpus: number;
  /** Addresses of a KCOV kernel run through; absent without --feedback kcov. */
  coveredAddresses?: number;
  /** By target: how often it was lost, and what it reported of its own health. */
  health: Map<string, { lost: number; reports: number }>;
  findings: Finding[];
  /** What the user's list excuses: seen, not shrunk, no finding. */
  known: KnownFinding[];
  /** Milliseconds. */
  time: number;
}

export const newCampaign = (seed: number): Campaign => ({
  seed,
  unit: 0,
  programs: 0,
  mutated: 0,
  steps: 0,
  replies: 0,
  bytes: 0,
  covered: new Map(),
  stopped: new Map(),
  refused: new Map(),
  behaviours: 0,
  corpus: 0,
  health: new Map(),
  findings: [],
  known: [],
  time: 0,
});

/** Reasons may hold numbers: a soak of hours must not collect them without end. */
const MOST_REASONS = 1000;

export function countIn(map: Map<string, number>, key: string, by = 1): void {
  const known = map.has(key) || map.size < MOST_REASONS ? key : 'other reasons';
  map.set(known, (map.get(known) ?? 0) + by);
}

export function account(campaign: Campaign, { steps }: Program, judged: Judged): void {
  campaign.programs++;
  campaign.steps += steps.length;
  campaign.replies += judged.replies;
  campaign.bytes += judged.bytes;
  for (const [name, bytes] of judged.covered) countIn(campaign.covered, name, bytes);
  if (judged.stopped !== undefined) countIn(campaign.stopped, judged.stopped);
  const { shown } = judged;
  if (shown?.kind !== 'lost' && shown?.kind !== 'health') return;
  const before = campaign.health.get(shown.on) ?? { lost: 0, reports: 0 };
  if (shown.kind === 'lost') before.lost++;
  else before.reports++;
  campaign.health.set(shown.on, before);
}
