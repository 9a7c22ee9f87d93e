/** What a campaign did and found, for people. */
import { join } from 'node:path';
import type { Campaign } from '../../fuzz/campaign/campaign-state.ts';
import { type Finding, nameOf } from '../../fuzz/finding-folder/finding.ts';
import { describeOutcome, describeStep, masks, protocolsAt } from '../oracle/index.ts';

export interface Page {
  campaign: Campaign;
  /** The reference first. */
  specs: readonly string[];
  /** Where the folders of findings are. */
  folder: string;
  /** Milliseconds, those to start the targets included. */
  total: number;
  ended: 'complete' | 'interrupted' | 'terminated';
}

export function renderCampaign({ campaign, specs, folder, total, ended }: Page): string {
  const lines = campaign.findings.flatMap((each) => [
    ...renderFinding(each, join(folder, nameOf(each))),
    '',
  ]);
  const { programs, steps, replies, bytes, seed, time } = campaign;
  const rate = (count: number) => Math.round(count / (time / 1000));
  lines.push(
    `${programs} programs, ${steps} steps, ${replies} replies judged in ${(time / 1000).toFixed(1)} s ` +
      `(${rate(programs)} programs/s, ${rate(replies)} replies/s; ${(total / 1000).toFixed(1)} s in all)`,
  );
  if (campaign.behaviours > 0) {
    lines.push(
      `${campaign.behaviours} different behaviours, ${campaign.corpus} programs in the corpus, ` +
        `${campaign.mutated} programs made of those`,
    );
  }
  if (campaign.coveredAddresses !== undefined) {
    lines.push(`${campaign.coveredAddresses} addresses of the kernel run through (KCOV)`);
  }
  for (const [name, count] of campaign.refused) {
    lines.push(`  ${count} programs not run: ${name} (--allow ${name} allows it)`);
  }
  for (const [spec, { lost, reports }] of campaign.health) {
    lines.push(`  ${spec}: lost ${lost} times, ${reports} reports of its own health`);
  }
  const covered = [...campaign.covered].map(([name, count]) => {
    const reason = masks.find((mask) => mask.name === name)?.reason ?? '';
    return { name, count, reason };
  });
  if (specs.length > 1) {
    const masked = covered.reduce((sum, { count }) => sum + count, 0);
    const share = bytes === 0 ? 100 : (100 * (bytes - masked)) / bytes;
    lines.push(`${bytes} bytes came back, ${share.toFixed(2)} % of them compared`);
  }
  for (const { name, count, reason } of covered) {
    lines.push(`  not compared: ${name} (${count} bytes): ${reason}`);
  }
  const stopped = [...campaign.stopped].toSorted(([, a], [, b]) => b - a);
  for (const [reason, count] of stopped.slice(0, 8)) {
    lines.push(`  ${count} programs compared only up to: ${reason}`);
  }
  if (stopped.length > 8) lines.push(`  and ${stopped.length - 8} more reasons`);
  for (const { fingerprint, text, count, reason, place } of campaign.known) {
    lines.push(
      `  known, ${count} program${count === 1 ? '' : 's'}: ${fingerprint.slice(0, 8)} ${text}`,
      `    ${reason} (${place})`,
    );
  }
  const found = campaign.findings.length;
  const told = campaign.known.length === 0 ? '' : `, ${campaign.known.length} known`;
  const cut = ended === 'complete' ? '' : `${ended.toUpperCase()}: `;
  lines.push(
    `${cut}seed ${seed}: ${found === 0 ? 'no' : found} finding${found === 1 ? '' : 's'}${told}`,
  );
  return lines.join('\n');
}

/** Lines of an answer on the terminal: the folder has all of it. */
const SHOWN = 24;

function renderFinding(finding: Finding, folder: string): string[] {
  const { fingerprint, text, program, step, transcripts, count, flaky, rate, rules = [] } = finding;
  const protocol = protocolsAt(program)[step] ?? -1;
  const how = flaky ? ` (flaky: it showed ${rate.shown} of ${rate.runs} times)` : '';
  return [
    `FINDING ${fingerprint}`,
    `  ${text}${how}`,
    ...program.steps.map(
      (each, index) => `  ${index === step ? '>' : ' '} ${index}. ${describeStep(each)}`,
    ),
    ...Object.entries(transcripts).flatMap(([spec, { outcomes }]) => {
      const outcome = outcomes[step];
      const told = outcome === undefined ? ['no outcome'] : describeOutcome(outcome, protocol);
      const more = told.length > SHOWN ? [`    … ${told.length - SHOWN} lines more`] : [];
      return [`  ${spec}:`, ...told.slice(0, SHOWN).map((line) => `    ${line}`), ...more];
    }),
    ...(rules.length === 0 ? [] : [`  rules that one of them breaks by it: ${shortList(rules)}`]),
    `  seen ${count} time${count === 1 ? '' : 's'}; ${folder}`,
  ];
}

/** Rules named on the terminal: the folder has all of them. */
const NAMED = 6;
const shortList = (names: readonly string[]): string =>
  names.length > NAMED
    ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
    : names.join(', ');

/** As data: programs and transcripts as generated are in the folders. */
export const campaignJson = ({ campaign, specs, folder, ended }: Page) => ({
  ...campaign,
  ended,
  targets: specs,
  covered: Object.fromEntries(campaign.covered),
  stopped: Object.fromEntries(campaign.stopped),
  refused: Object.fromEntries(campaign.refused),
  health: Object.fromEntries(campaign.health),
  findings: campaign.findings.map((finding) => {
    const { original: _original, transcripts: _transcripts, ...told } = finding;
    return told;
  }),
  folders: campaign.findings.map((finding) => join(folder, nameOf(finding))),
});
