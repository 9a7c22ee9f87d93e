/** Port numbers that a program names itself: they mean the same on every target. */
import { type Bytes, resolveBytes } from '../program/bytes.ts';
import { forEachPid } from '../wire/index.ts';
import { onceAProgram } from './once-a-program.ts';

export const literalPorts = onceAProgram((program): ReadonlySet<number> => {
  const found = new Set<number>();
  for (const step of program.steps) {
    const address =
      step.call === 'bind' || step.call === 'connect'
        ? step.address
        : step.call === 'send'
          ? step.to
          : undefined;
    if (typeof address?.pid === 'number') found.add(address.pid);
    // a refusal echoes the nlmsg_pid that was sent
    if (step.call === 'send') addSent(step.bytes, found);
  }
  return found;
});

/** Symbols count as 0, which no port has. */
function addSent(bytes: Bytes, found: Set<number>): void {
  const sent = resolveBytes(bytes, () => 0);
  const view = new DataView(sent.buffer, sent.byteOffset, sent.byteLength);
  forEachPid(sent, (offset) => found.add(view.getUint32(offset, true)));
}
