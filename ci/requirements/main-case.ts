/** What the first case of a rule puts on the wire, for people who compare it with a capture. */
import { type Bytes, type Segment, lengthOf, segmentsOf } from '../../harness/program/bytes.ts';
import type { Case } from '../../harness/runner/requirement.ts';

/** Of a datagram that is longer, this much is shown. */
const SHOWN = 96;
/** Datagrams shown; further ones are counted. */
const MOST = 6;
/** Sockets by which other rules’ objects, signs of life and observers are made. */
const ASIDE = /^(setup|settle|made\d)/;

const symbolText = (segment: Exclude<Segment, string>): string => {
  const [kind = '', name] = Object.entries(segment)[0] ?? [];
  return `{${kind} ${String(name)}}`;
};

/** Hex in words of four bytes, symbols by name. */
export function bytesText(bytes: Bytes): string {
  const parts: string[] = [];
  let left = SHOWN;
  for (const segment of segmentsOf(bytes)) {
    if (left <= 0) break;
    if (typeof segment === 'string') {
      const digits = segment.replaceAll(/\s/g, '').slice(0, 2 * left);
      left -= digits.length / 2;
      parts.push(...(digits.match(/.{1,8}/g) ?? []));
    } else {
      parts.push(symbolText(segment));
      left -= lengthOf([segment]);
    }
  }
  const length = lengthOf(bytes);
  const more = length > SHOWN ? ` … ${length} bytes` : '';
  return (parts.join(' ') || '(0 bytes)') + more;
}

/** Whether a datagram is one of the signs of life behind a case: their numbers begin with 5e. */
const isLife = (bytes: Bytes): boolean =>
  bytesText(bytes).split(' ')[2]?.endsWith('5e00') === true ||
  /^\S+ \S+ 0[1-9]005e00/.test(bytesText(bytes));

/** A line a datagram: the socket that sends it, and the bytes. */
export function mainCase({ lines }: Case): string[] {
  const sent = lines.flatMap(({ step }) =>
    step.call === 'send' && 'bytes' in step && !ASIDE.test(step.socket) && !isLife(step.bytes)
      ? [`${step.socket} sends ${bytesText(step.bytes)}`]
      : [],
  );
  if (sent.length === 0) {
    const calls = lines.map(({ step }) => step.call);
    return [`nothing is sent: ${[...new Set(calls)].join(', ')}`];
  }
  const rest = sent.length - MOST;
  return [...sent.slice(0, MOST), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}
