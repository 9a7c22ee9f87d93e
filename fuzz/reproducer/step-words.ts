/** A step for people: its words, and the message that it sends, field by field. */
import { describeStep } from '../../harness/oracle/index.ts';
import { resolveBytes } from '../../harness/program/bytes.ts';
import type { Step } from '../../harness/program/program.ts';
import { describeDatagram, renderLines } from '../../harness/wire/index.ts';

/** Symbols show as zero. @param protocols of the program's sockets, by name */
export function stepWords(step: Step, protocols: ReadonlyMap<string, number>): string[] {
  if (step.call !== 'send') return [describeStep(step)];
  const { bytes, ...rest } = step;
  const sent = resolveBytes(bytes, () => 0);
  const head = describeStep({ ...rest, bytes: '' }).replace(/ bytes (?= |$)/, '');
  if (sent.length === 0) return [`${head.trim()}: an empty datagram`];
  const protocol = protocols.get(step.socket) ?? -1;
  return [head.trim(), ...renderLines(describeDatagram(sent, { protocol })).split('\n')];
}
