/** A step for people: its words, and the message that it sends, field by field. */
import { describeStep } from '../../harness/oracle/index.ts';
import { resolveBytes } from '../../harness/program/bytes.ts';
import type { Step, StepOf } from '../../harness/program/program.ts';
import { describeDatagram, renderLines } from '../../harness/wire/index.ts';

/** Symbols show as zero. @param protocols of the program's sockets, by name */
export function stepWords(step: Step, protocols: ReadonlyMap<string, number>): string[] {
  if (step.call !== 'send') return [describeStep(step)];
  const sent = resolveBytes(step.bytes, () => 0);
  if (sent.length === 0) return [`${sendWords(step)}: an empty datagram`];
  const protocol = protocols.get(step.socket) ?? -1;
  return [sendWords(step), ...renderLines(describeDatagram(sent, { protocol })).split('\n')];
}

/** A send without its bytes. */
export const sendWords = (step: StepOf<'send'>): string =>
  describeStep({ ...step, bytes: '' })
    .replace(/ bytes(?= |$)/, '')
    .trim();
