/** The score of the fuzzer, for people. */
import type { FuzzFault, FuzzScore } from './fuzz-score.ts';

export function renderFuzzScore(score: FuzzScore): string {
  const wide = Math.max(...score.faults.map(({ fault }) => fault.length));
  const lines = score.faults.map((each) => `  ${each.fault.padEnd(wide)}  ${wordOf(each)}`);
  lines.push('');
  for (const text of score.falseAlarms) lines.push(`FALSE ALARM ${text}`);
  const lost = score.faults.filter(
    ({ found, beyond, skipped }) => !found && (beyond ?? skipped) === undefined,
  );
  if (lost.length > 0) lines.push(`not found: ${lost.map(({ fault }) => fault).join(', ')}`);
  const { counted, found, secondsEach, seed } = score;
  const share = counted === 0 ? 100 : (100 * found) / counted;
  lines.push(
    `${found} of ${counted} faults that can be seen are found within ${secondsEach} s each ` +
      `(${share.toFixed(1)} %), seed ${seed}`,
  );
  if (found > 0) {
    lines.push(
      `median: ${score.medianSeconds.toFixed(1)} s, ${score.medianMessages} messages in the shrunk program`,
    );
  }
  return lines.join('\n');
}

function wordOf(each: FuzzFault): string {
  if (each.skipped !== undefined) return `not hunted: ${each.skipped}`;
  const { found, beyond, seconds, programs, messages, steps, kind, text } = each;
  const why = beyond === undefined ? '' : ` (does not count: ${beyond})`;
  if (!found) return `not found in ${seconds.toFixed(1)} s, ${programs} programs${why}`;
  return `${seconds.toFixed(1).padStart(5)} s  ${messages} messages, ${steps} steps, ${kind}: ${text}${why}`;
}
