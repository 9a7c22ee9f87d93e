/** Attributes of answers: whole, and nothing of what was in memory before between them. */
import { attributesAt } from './attributes-of.ts';
import { perExchange } from './exchange.ts';
import type { Message } from './messages.ts';

const NLA_HDRLEN = 4;
const [NLA_F_NESTED, NLA_TYPE_MASK] = [0x8000, 0x3fff];

/** What is wrong with the attributes between two offsets: only what has the flag is a nest for certain. */
type Flaw = { dirty: number } | { broken: string };

/** Every answer comes by here: it makes no object until something is wrong. */
function flawIn(view: DataView, from: number, end: number): Flaw | undefined {
  for (let at = from; at < end;) {
    if (end - at < NLA_HDRLEN) return { broken: `${end - at} bytes left over` };
    const length = view.getUint16(at, true);
    if (length < NLA_HDRLEN || length > end - at) {
      return { broken: `nla_len ${length}, and ${end - at} bytes are left` };
    }
    const type = view.getUint16(at + 2, true);
    const next = Math.min(at + ((length + 3) & ~3), end);
    for (let byte = at + length; byte < next; byte++) {
      if (view.getUint8(byte) !== 0) return { dirty: type & NLA_TYPE_MASK };
    }
    if ((type & NLA_F_NESTED) !== 0) {
      const within = flawIn(view, at + NLA_HDRLEN, at + length);
      if (within !== undefined) return within;
    }
    at = next;
  }
  return undefined;
}

/** Two invariants ask for it. */
const known = new WeakMap<Message, Flaw | undefined>();

function flawOf(answer: Message, protocol: number): Flaw | undefined {
  if (known.has(answer)) return known.get(answer);
  const start = attributesAt(answer, protocol);
  const { buffer, byteOffset, byteLength } = answer.bytes;
  const flaw =
    start === undefined
      ? undefined
      : flawIn(new DataView(buffer, byteOffset, byteLength), start, byteLength);
  known.set(answer, flaw);
  return flaw;
}

export const zeroPadding = perExchange(
  'padding of attributes is zero',
  'lib/nlattr.c __nla_reserve',
  ({ answers, protocol }) => {
    for (const answer of answers) {
      const flaw = flawOf(answer, protocol);
      if (flaw !== undefined && 'dirty' in flaw) {
        return { text: `seq ${answer.seq}: padding of attribute ${flaw.dirty}`, kind: 'not zero' };
      }
    }
    return undefined;
  },
);

export const wholeAttributes = perExchange(
  'answers are made of whole attributes',
  'include/net/netlink.h nla_nest_end, nlmsg_end',
  ({ answers, protocol }) => {
    for (const answer of answers) {
      const flaw = flawOf(answer, protocol);
      if (flaw !== undefined && 'broken' in flaw) {
        const text = `seq ${answer.seq}, type ${answer.type}: ${flaw.broken}`;
        return { text, kind: `type ${answer.type}` };
      }
    }
    return undefined;
  },
);
