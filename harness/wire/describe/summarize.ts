/** A datagram in one line. */
import { EXT_ACK } from '../attribute-tables/nlmsgerr.ts';
import { NLM_F_ANSWER } from '../constants/netlink.ts';
import { messageKind, type Context } from '../message-kind.ts';
import { align4, nlmsghdr, type Nlmsghdr } from '../structs/netlink.ts';
import { walkAttributes } from '../walk-attributes.ts';
import { walkMessages } from '../walk-messages.ts';
import { byteCount } from './line.ts';
import { showResult } from './show-result.ts';
import { showString } from './show-address.ts';

/** More kinds of message than this are counted, not told. */
const MAX_PARTS = 4;
const { NLM_F_CAPPED = 0, NLM_F_ACK_TLVS = 0 } = NLM_F_ANSWER.values;

/**
 * E.g. `RTM_NEWLINK seq 5 (1468 bytes)`, `NLMSG_ERROR -EOPNOTSUPP of type 0x3f0? seq 2`,
 * `ACK of NLMSG_NOOP seq 1`; like messages in a row are counted: `3 x RTM_NEWADDR seq 7`.
 */
export function summarize(bytes: Uint8Array, context: Context): string {
  const { messages, tail } = walkMessages(bytes);
  const parts: { name: string; text: string; count: number }[] = [];
  for (const { header, body } of messages) {
    const { name, text } = headline(header, body, context);
    const last = parts.at(-1);
    const seq = `seq ${header.seq}`;
    if (last?.name === name && last.text.startsWith(seq)) {
      last.count += 1;
      last.text = seq;
    } else parts.push({ name, text, count: 1 });
  }
  const texts = parts.map(({ name, text, count }) =>
    count === 1 ? `${name} ${text}` : `${count} x ${name} ${text}`,
  );
  if (texts.length > MAX_PARTS) {
    texts.splice(MAX_PARTS - 1, Infinity, `${parts.length - MAX_PARTS + 1} more`);
  }
  if (tail !== undefined) texts.push(tailText(tail.header, tail.why, context));
  return texts.length === 0 ? 'empty datagram' : texts.join('; ');
}

function tailText(header: Nlmsghdr | undefined, why: string, context: Context): string {
  return header === undefined ? why : `${messageKind(header.type, context).name} (${why})`;
}

/** What stands over a message: what it is, and which. */
export interface Headline {
  readonly name: string;
  readonly text: string;
}

export function headline(header: Nlmsghdr, body: Uint8Array, context: Context): Headline {
  const kind = messageKind(header.type, context);
  const sized = `seq ${header.seq} (${byteCount(header.len)})`;
  switch (kind.body.is) {
    case 'error':
      return errorHeadline(header, body, context);
    case 'done':
      return { name: `${kind.name} ${resultOf(body) ?? ''}`.trim(), text: `seq ${header.seq}` };
    case 'opaque':
      return { name: kind.known ? kind.name : `type ${kind.name}`, text: sized };
    case 'structured': {
      const [command] = body;
      if (kind.commands === undefined || command === undefined) {
        return { name: kind.name, text: sized };
      }
      return { name: `${kind.name} ${kind.commands.show(command)}`, text: sized };
    }
  }
}

const resultOf = (body: Uint8Array): string | undefined =>
  body.length < 4
    ? undefined
    : showResult(new DataView(body.buffer, body.byteOffset, 4).getInt32(0, true));

/** `ACK of NLMSG_NOOP seq 1`, or `NLMSG_ERROR -EINVAL of RTM_NEWLINK seq 2: "what the kernel says"` */
function errorHeadline({ flags, seq }: Nlmsghdr, body: Uint8Array, context: Context): Headline {
  const text = `seq ${seq}`;
  const result = resultOf(body);
  if (result === undefined) return { name: 'NLMSG_ERROR', text };
  const what = result === '0' ? 'ACK' : `NLMSG_ERROR ${result}`;
  if (body.length < 4 + nlmsghdr.size) return { name: what, text };
  const request = nlmsghdr.decode(body, 4);
  const { name, known } = messageKind(request.type, context);
  const message = (flags & NLM_F_ACK_TLVS) === 0 ? undefined : textOf(flags, request, body);
  return {
    name: `${what} of ${known ? name : `type ${name}`}`,
    text: message === undefined ? text : `${text}: ${message}`,
  };
}

/** NLMSGERR_ATTR_MSG */
function textOf(flags: number, { len }: Nlmsghdr, body: Uint8Array): string | undefined {
  const echoed = (flags & NLM_F_CAPPED) === 0 ? Math.max(len, nlmsghdr.size) : nlmsghdr.size;
  const { attributes } = walkAttributes(body, Math.min(4 + align4(echoed), body.length));
  const found = attributes.find(({ type }) => type === EXT_ACK.values.NLMSGERR_ATTR_MSG);
  return found && showString(found.payload);
}
