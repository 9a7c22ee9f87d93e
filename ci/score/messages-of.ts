/** How long a program is in the unit that its reader counts in. */
import { resolveBytes } from '../../harness/program/bytes.ts';
import type { Program } from '../../harness/program/program.ts';
import { walkMessages } from '../../harness/wire/index.ts';

/** Netlink messages that it sends; what is no message counts as one. */
export function messagesOf({ steps }: Program): number {
  let count = 0;
  for (const step of steps) {
    if (step.call !== 'send') continue;
    // symbols stand for ports and ids, never for lengths
    const { messages, tail } = walkMessages(resolveBytes(step.bytes, () => 0));
    count += Math.max(1, messages.length + (tail?.header === undefined ? 0 : 1));
  }
  return count;
}
