/** Invariants about what the kernel answers to a plain socket. */
import { perExchange } from './exchange.ts';
import type { Message } from './messages.ts';

const [NLMSG_ERROR, NLMSG_DONE] = [2, 3];
const [NLM_F_MULTI, NLM_F_ACK, NLM_F_CAPPED, NLM_F_ACK_TLVS] = [2, 4, 0x100, 0x200];
const NLM_F_DUMP = 0x300;

const countBySeq = (messages: readonly Message[], type: number): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const each of messages) {
    if (each.type === type) counts.set(each.seq, (counts.get(each.seq) ?? 0) + 1);
  }
  return counts;
};

export const oneAnswer = perExchange(
  'one answer per ACK request',
  'net/netlink/af_netlink.c netlink_rcv_skb',
  ({ requests, answers }) => {
    const errors = countBySeq(answers, NLMSG_ERROR);
    const dones = countBySeq(answers, NLMSG_DONE);
    const seqs = new Map<number, number>();
    for (const { seq } of requests) seqs.set(seq, (seqs.get(seq) ?? 0) + 1);
    for (const { seq, flags } of requests) {
      if (seqs.get(seq) !== 1) continue;
      const got = errors.get(seq) ?? 0;
      // a dump that starts is answered by its DONE, and by nothing else
      const started = (dones.get(seq) ?? 0) > 0 ? 1 : 0;
      const asked = (flags & NLM_F_ACK) !== 0;
      if (got + started > 1) {
        return { text: `seq ${seq}: ${got} answers and ${started} DONE`, kind: 'too many' };
      }
      if (asked && got + started === 0) {
        return { text: `seq ${seq} asked for an ACK: want 1 answer, got 0`, kind: 'none' };
      }
    }
    return undefined;
  },
);

export const echoEqualsRequest = perExchange(
  'an error echoes its request',
  'net/netlink/af_netlink.c netlink_ack; netlink(7)',
  ({ requests, answers }) => {
    for (const answer of answers) {
      if (answer.type !== NLMSG_ERROR) continue;
      const same = requests.filter(({ seq }) => seq === answer.seq);
      const [request] = same;
      if (request === undefined) {
        return { text: `an answer to seq ${answer.seq}, which nobody asked`, kind: 'nobody asked' };
      }
      if (same.length > 1) continue;
      const capped = (answer.flags & NLM_F_CAPPED) !== 0;
      const want = request.bytes.subarray(0, capped ? 16 : request.len);
      const got = answer.bytes.subarray(20, 20 + want.length);
      if (Buffer.compare(want, got) !== 0) {
        return { text: `seq ${answer.seq}: the echo differs from the request`, kind: 'differs' };
      }
      const end = 20 + ((want.length + 3) & ~3);
      if ((answer.flags & NLM_F_ACK_TLVS) === 0 && answer.len !== end) {
        return { text: `seq ${answer.seq}: want nlmsg_len ${end}, got ${answer.len}`, kind: 'len' };
      }
    }
    return undefined;
  },
);

export const doneEndsDump = perExchange(
  'DONE ends a dump',
  'net/netlink/af_netlink.c netlink_dump; RFC 3549 section 2.3.2',
  ({ requests, answers }) => {
    const open = new Set<number>();
    // the echo of a new nexthop has the flags of its request (net/ipv4/nexthop.c nexthop_notify)
    const copied = new Set(
      requests
        .filter(({ flags }) => (flags & NLM_F_MULTI) !== 0 && (flags & NLM_F_DUMP) !== NLM_F_DUMP)
        .map(({ seq }) => seq),
    );
    for (const { type, flags, seq } of answers) {
      if (type === NLMSG_DONE) open.delete(seq);
      else if (copied.has(seq)) continue;
      else if (type !== NLMSG_ERROR && (flags & NLM_F_MULTI) !== 0) open.add(seq);
    }
    const [seq] = open;
    return seq === undefined
      ? undefined
      : { text: `seq ${seq}: parts with NLM_F_MULTI, and no DONE`, kind: 'no DONE' };
  },
);

export const wellFormed = perExchange(
  'answers are whole messages',
  'include/net/netlink.h nlmsg_end',
  ({ malformed }) =>
    malformed === undefined ? undefined : { text: malformed, kind: 'left over bytes' },
);
