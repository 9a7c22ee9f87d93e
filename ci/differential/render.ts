/** A comparison for people. */
import { masks } from '../../harness/oracle/masks.ts';
import { NOT_PROVOKED, texts } from './catalogue-texts.ts';
import type { Progress } from './progress.ts';

const percent = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(2)} %`;

/** Each with its reason. */
const masksOf = ({ masks: covered = {} }: Progress): string[] =>
  Object.entries(covered)
    .filter(([, bytes]) => bytes > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, bytes]) => {
      const reason = masks.find((mask) => mask.name === name)?.reason ?? '';
      return `  ${bytes} bytes left out: ${name} (${reason})`;
    });

export function render(progress: Progress): string {
  const { reference, other, source, next, programs, steps, unmodelled, bytes, masked } = progress;
  const lines = [
    `${other} compared with ${reference}: ${programs} programs (${source}), up to unit ${next}`,
    `${steps} steps, ${percent(unmodelled, steps)} of them not modelled`,
    `${bytes} bytes came back, ${percent(bytes - masked, bytes)} of them compared`,
    ...masksOf(progress),
    `${progress.differences.length} differences`,
    ...progress.differences.map(
      ({ text, count, unit, fingerprint }) =>
        `  ${fingerprint} ${text} (${count} times, unit ${unit})`,
    ),
  ];
  const gone = progress.gone ?? [];
  const often = gone.reduce((sum, { count }) => sum + count, 0);
  if (often > 0)
    lines.push(`${often} programs were not told alike once, and alike when run again:`);
  for (const { text, count, unit, fingerprint } of gone) {
    lines.push(`  ${fingerprint} ${text} (${count} times, unit ${unit})`);
  }
  const stopped = Object.entries(progress.stopped).toSorted(([, a], [, b]) => b - a);
  for (const [reason, count] of stopped.slice(0, 20)) {
    lines.push(`  ${count} programs compared only up to: ${reason}`);
  }
  lines.push(`errnos provoked: ${Object.keys(progress.errnos).toSorted().join(' ')}`);
  const missing = texts.filter((text) => !(text in progress.texts));
  lines.push(
    `${texts.length - missing.length} of the ${texts.length} texts of the rules provoked; not:`,
    ...missing.map((text) => `  ${text}${because(NOT_PROVOKED[text])}`),
  );
  return lines.join('\n');
}

const because = (reason: string | undefined): string =>
  reason === undefined ? '' : ` (${reason})`;
