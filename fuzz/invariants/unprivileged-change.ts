/** Whoever lacks CAP_NET_ADMIN is refused what changes something in routing Netlink. */
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { exchanges } from './exchange.ts';
import type { Invariant, Violation } from './invariant.ts';
import { walk } from './messages.ts';
import { sentBytes } from './plain.ts';
import { isPowerless } from './registered.ts';

const NAME = 'an unprivileged change is refused';
const [NETLINK_ROUTE, NLM_F_REQUEST, NLMSG_ERROR, EPERM] = [0, 1, 2, 1];
const [RTM_BASE, RTM_MAX, KIND_GET] = [16, 123, 2];
/** struct nlmsghdr and the family that every routing message begins with. */
const LEAST = 17;

export const unprivilegedChange: Invariant = {
  name: NAME,
  source: 'net/core/rtnetlink.c rtnetlink_rcv_msg; rtnetlink(7)',
  check(program: Program, transcript: Transcript): Violation | undefined {
    if (!program.steps.some((step) => isPowerless(program, step))) return undefined;
    for (const exchange of exchanges(program, transcript)) {
      if (exchange.protocol !== NETLINK_ROUTE) continue;
      const powerless = sentByPowerless(program, transcript, exchange.step);
      for (const { seq, type, flags, len } of exchange.requests) {
        if (!powerless.has(seq) || (flags & NLM_F_REQUEST) === 0 || len < LEAST) continue;
        if (type < RTM_BASE || type > RTM_MAX || (type & 3) === KIND_GET) continue;
        // several answers to one number: which belongs to which cannot be told
        if (exchange.requests.filter((each) => each.seq === seq).length > 1) continue;
        const answer = exchange.answers.find((each) => each.seq === seq);
        const error =
          answer?.type === NLMSG_ERROR
            ? new DataView(answer.bytes.buffer, answer.bytes.byteOffset).getInt32(16, true)
            : undefined;
        if (error === -EPERM) continue;
        const got = answer === undefined ? 'no answer' : `error ${error ?? 'none'}`;
        const text = `seq ${seq}, type ${type}: want EPERM, got ${got}`;
        return { invariant: NAME, step: exchange.step, text, kind: 'accepted' };
      }
    }
    return undefined;
  },
};

/**
 * Sequence numbers of what was sent by somebody without capabilities, before that step. One that was
 * sent twice is left out: an answer to the first may be read behind the second.
 */
function sentByPowerless(program: Program, transcript: Transcript, until: number): Set<number> {
  const out = new Set<number>();
  const sent = new Set<number>();
  for (const step of program.steps.slice(0, until)) {
    if (step.call !== 'send') continue;
    const bytes = sentBytes(step.bytes, program, transcript) ?? new Uint8Array(0);
    for (const { seq } of walk(bytes).messages) {
      if (isPowerless(program, step) && !sent.has(seq)) out.add(seq);
      else out.delete(seq);
      sent.add(seq);
    }
  }
  return out;
}
