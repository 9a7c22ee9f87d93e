/** An extended ACK that says where a request is wrong. */
import { attributesAt } from './attributes-of.ts';
import { perExchange } from './exchange.ts';
import type { Message } from './messages.ts';

const NLMSG_ERROR = 2;
const [NLM_F_CAPPED, NLM_F_ACK_TLVS] = [0x100, 0x200];
const [NLMSGERR_ATTR_OFFS, NLA_TYPE_MASK] = [2, 0x3fff];
const [NLMSG_HDRLEN, NLA_HDRLEN, IFINFOMSG] = [16, 4, 16];

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** The offset that a refusal tells, if any. */
function offsetIn(answer: Message, request: Message): number | undefined {
  if (answer.type !== NLMSG_ERROR || (answer.flags & NLM_F_ACK_TLVS) === 0) return undefined;
  const echoed = (answer.flags & NLM_F_CAPPED) === 0 ? request.len : NLMSG_HDRLEN;
  const view = viewOf(answer.bytes);
  for (let at = 20 + ((echoed + 3) & ~3); at + NLA_HDRLEN <= view.byteLength;) {
    const length = view.getUint16(at, true);
    if (length < NLA_HDRLEN || at + length > view.byteLength) return undefined;
    const type = view.getUint16(at + 2, true) & NLA_TYPE_MASK;
    if (type === NLMSGERR_ATTR_OFFS && length >= 8) return view.getUint32(at + NLA_HDRLEN, true);
    at += (length + 3) & ~3;
  }
  return undefined;
}

/** Whether an attribute starts there: one of those between the offsets, or inside of one of them. */
function startsAt(view: DataView, from: number, end: number, offset: number): boolean {
  for (let at = from; at + NLA_HDRLEN <= end && at <= offset;) {
    const length = view.getUint16(at, true);
    if (length < NLA_HDRLEN || at + length > end) return false;
    if (at === offset) return true;
    if (offset < at + length) {
      const inside = at + NLA_HDRLEN;
      // a nest may begin with a struct, as that of a veth's peer does
      return [inside, inside + IFINFOMSG].some((start) =>
        startsAt(view, start, at + length, offset),
      );
    }
    at += (length + 3) & ~3;
  }
  return false;
}

export const offsetInside = perExchange(
  'an extended ACK points into its request',
  'Documentation/userspace-api/netlink/intro.rst: NLMSGERR_ATTR_OFFS',
  ({ requests, answers, protocol }) => {
    for (const answer of answers) {
      if (answer.type !== NLMSG_ERROR || (answer.flags & NLM_F_ACK_TLVS) === 0) continue;
      const same = requests.filter(({ seq }) => seq === answer.seq);
      const [request] = same;
      if (request === undefined || same.length > 1) continue;
      const offset = offsetIn(answer, request);
      if (offset === undefined) continue;
      const inside = offset >= NLMSG_HDRLEN && offset + NLA_HDRLEN <= request.len;
      const from = attributesAt(request, protocol);
      const at = from === undefined || startsAt(viewOf(request.bytes), from, request.len, offset);
      if (inside && offset % 4 === 0 && at) continue;
      const text = `seq ${answer.seq}: offset ${offset} in a request of ${request.len} bytes`;
      return { text, kind: inside ? 'between attributes' : 'outside' };
    }
    return undefined;
  },
);
