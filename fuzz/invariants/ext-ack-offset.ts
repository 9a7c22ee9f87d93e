/** An extended ACK that says where a request is wrong. */
import { walkAttributes } from '../../harness/wire/index.ts';
import { attributesAt } from './attributes-of.ts';
import { perExchange } from './exchange.ts';
import type { Message } from './messages.ts';

const NLMSG_ERROR = 2;
const [NLM_F_CAPPED, NLM_F_ACK_TLVS] = [0x100, 0x200];
const NLMSGERR_ATTR_OFFS = 2;
const [NLMSG_HDRLEN, NLA_HDRLEN, IFINFOMSG] = [16, 4, 16];

/** The offset that a refusal tells, if any. */
function offsetIn(answer: Message, request: Message): number | undefined {
  if (answer.type !== NLMSG_ERROR || (answer.flags & NLM_F_ACK_TLVS) === 0) return undefined;
  const echoed = (answer.flags & NLM_F_CAPPED) === 0 ? request.len : NLMSG_HDRLEN;
  const { attributes } = walkAttributes(answer.bytes, 20 + ((echoed + 3) & ~3));
  const payload = attributes.find(({ type }) => type === NLMSGERR_ATTR_OFFS)?.payload;
  if (payload === undefined || payload.length < 4) return undefined;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
}

/** Offsets of all attributes, and of what may be attributes inside of others. */
function starts(bytes: Uint8Array, from: number, base: number, into: Set<number>): Set<number> {
  for (const { offset, payload } of walkAttributes(bytes, from).attributes) {
    into.add(base + offset);
    const inside = base + offset + NLA_HDRLEN;
    starts(payload, 0, inside, into);
    // a nest may begin with a struct, as that of a veth's peer does
    if (payload.length > IFINFOMSG) starts(payload, IFINFOMSG, inside, into);
  }
  return into;
}

export const offsetInside = perExchange(
  'an extended ACK points into its request',
  'Documentation/userspace-api/netlink/intro.rst: NLMSGERR_ATTR_OFFS',
  ({ requests, answers, protocol }) => {
    for (const answer of answers) {
      const same = requests.filter(({ seq }) => seq === answer.seq);
      const [request] = same;
      if (request === undefined || same.length > 1) continue;
      const offset = offsetIn(answer, request);
      if (offset === undefined) continue;
      const inside = offset >= NLMSG_HDRLEN && offset + NLA_HDRLEN <= request.len;
      const from = attributesAt(request, protocol);
      const at = from === undefined || starts(request.bytes, from, 0, new Set()).has(offset);
      if (inside && offset % 4 === 0 && at) continue;
      const text = `seq ${answer.seq}: offset ${offset} in a request of ${request.len} bytes`;
      return { text, kind: inside ? 'between attributes' : 'outside' };
    }
    return undefined;
  },
);
