/**
 * The raw view of a datagram as a row of messages.
 *
 * It stops where the kernel's `netlink_rcv_skb` (net/netlink/af_netlink.c) does, says why, and
 * hands out what is left: it never throws, never repairs, and no byte is lost.
 */
import { align4, nlmsghdr, type Nlmsghdr } from './structs/netlink.ts';
import { leftOver } from './walk-attributes.ts';

export interface RawMessage {
  /** Where its header starts, from the start of the datagram. */
  readonly offset: number;
  readonly header: Nlmsghdr;
  /** Behind the header, up to nlmsg_len. */
  readonly body: Uint8Array;
  /** Up to three bytes behind the body; the last message may lack them. */
  readonly padding: Uint8Array;
}

/** What no message could be made of. */
export interface RawTail {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Present if there are bytes enough for one: its length is the one thing known to be wrong. */
  readonly header?: Nlmsghdr;
  /** e.g. `nlmsg_len 12 is below the header's 16` */
  readonly why: string;
}

export interface RawDatagram {
  readonly messages: readonly RawMessage[];
  readonly tail?: RawTail;
}

/** Walks the messages of one datagram. */
export function walkMessages(bytes: Uint8Array): RawDatagram {
  const messages: RawMessage[] = [];
  let at = 0;
  while (at < bytes.length) {
    const left = bytes.length - at;
    const rest = { offset: at, bytes: bytes.subarray(at) };
    if (left < nlmsghdr.size) return { messages, tail: { ...rest, why: leftOver(left) } };
    const header = nlmsghdr.decode(bytes, at);
    const why = badLength(header.len, left);
    if (why !== undefined) return { messages, tail: { ...rest, header, why } };
    const next = Math.min(at + align4(header.len), bytes.length);
    messages.push({
      offset: at,
      header,
      body: bytes.subarray(at + nlmsghdr.size, at + header.len),
      padding: bytes.subarray(at + header.len, next),
    });
    at = next;
  }
  return { messages };
}

function badLength(length: number, left: number): string | undefined {
  if (length < nlmsghdr.size) return `nlmsg_len ${length} is below the header's ${nlmsghdr.size}`;
  if (length > left) return `nlmsg_len ${length} is beyond the ${left} bytes left`;
  return undefined;
}
