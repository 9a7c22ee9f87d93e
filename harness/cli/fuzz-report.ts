/** What a campaign did and found, for people. */
import type { Campaign } from '../../fuzz/campaign/campaign.ts';
import type { Finding } from '../../fuzz/finding-folder/finding.ts';
import { describeOutcome, describeStep, masks, protocolsOf } from '../oracle/index.ts';

export function statusLine(campaign: Campaign, seconds: number | undefined): string {
  const spent = campaign.time / 1000;
  const rate = Math.round(campaign.programs / Math.max(spent, 0.001));
  const left = seconds === undefined ? '' : `, ${Math.max(0, Math.ceil(seconds - spent))} s left`;
  return `${campaign.programs} programs, ${rate}/s, ${campaign.replies} replies, ${campaign.findings.length} findings${left}`;
}

export function renderCampaign(
  campaign: Campaign,
  specs: readonly string[],
  folders: ReadonlyMap<Finding, string>,
  total: number,
): string {
  const lines = campaign.findings.flatMap((each) => [
    ...renderFinding(each, folders.get(each)),
    '',
  ]);
  const { programs, steps, replies, bytes, seed, time } = campaign;
  const rate = (count: number) => Math.round(count / (time / 1000));
  lines.push(
    `${programs} programs, ${steps} steps, ${replies} replies judged in ${(time / 1000).toFixed(1)} s ` +
      `(${rate(programs)} programs/s, ${rate(replies)} replies/s; ${(total / 1000).toFixed(1)} s in all)`,
  );
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
  lines.push(`seed ${seed}: ${found === 0 ? 'no' : found} finding${found === 1 ? '' : 's'}${told}`);
  return lines.join('\n');
}

function renderFinding(finding: Finding, folder: string | undefined): string[] {
  const { fingerprint, text, program, step, transcripts, count, flaky } = finding;
  const protocols = protocolsOf(program);
  const asked = program.steps[step];
  const name = asked !== undefined && 'socket' in asked ? asked.socket : '';
  const protocol = protocols.get(name) ?? -1;
  return [
    `FINDING ${fingerprint}`,
    `  ${text}${flaky ? ' (flaky: it did not show again)' : ''}`,
    ...program.steps.map(
      (each, index) => `  ${index === step ? '>' : ' '} ${index}. ${describeStep(each)}`,
    ),
    ...Object.entries(transcripts).flatMap(([spec, { outcomes }]) => {
      const outcome = outcomes[step];
      const told = outcome === undefined ? ['no outcome'] : describeOutcome(outcome, protocol);
      return [`  ${spec}:`, ...told.map((line) => `    ${line}`)];
    }),
    `  seen ${count} time${count === 1 ? '' : 's'}${folder === undefined ? '' : `; ${folder}`}`,
  ];
}
