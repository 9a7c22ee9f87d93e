/** Programs of one socket each, as replay.c reads them. */
import { fromHex, segmentsOf } from '../../harness/program/bytes.ts';
import type { Program, Step } from '../../harness/program/program.ts';

const words = (...values: number[]): Uint8Array => {
  const out = new Uint8Array(4 * values.length);
  const view = new DataView(out.buffer);
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value >>> 0, true);
  return out;
};

function record(step: Step): Uint8Array[] {
  switch (step.call) {
    case 'socket':
      return [words(1, step.protocol)];
    case 'setsockopt':
      return [words(2, step.option, typeof step.value === 'number' ? step.value : 0)];
    case 'bind':
      return [words(5, typeof step.address?.groups === 'number' ? step.address.groups : 0)];
    case 'send': {
      const bytes = fromHex(segmentsOf(step.bytes).map(String).join(''));
      return [words(3, bytes.length), bytes];
    }
    default:
      return [];
  }
}

/** What reads is done behind each send. */
export const replayFile = (programs: readonly Program[]): Uint8Array =>
  Buffer.concat(programs.flatMap(({ steps }) => [...steps.flatMap(record), words(4)]));
