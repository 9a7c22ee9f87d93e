/** Messages of a datagram as netlink_rcv_skb takes them: it stops at the first bad length. */
export interface Message {
  offset: number;
  len: number;
  type: number;
  flags: number;
  seq: number;
  pid: number;
  bytes: Uint8Array;
}

export interface Walk {
  messages: Message[];
  /** Bytes behind the last whole message. */
  rest: number;
}

export function walk(datagram: Uint8Array): Walk {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const messages: Message[] = [];
  let offset = 0;
  while (offset + 16 <= datagram.length) {
    const len = view.getUint32(offset, true);
    if (len < 16 || len > datagram.length - offset) break;
    messages.push({
      offset,
      len,
      type: view.getUint16(offset + 4, true),
      flags: view.getUint16(offset + 6, true),
      seq: view.getUint32(offset + 8, true),
      pid: view.getUint32(offset + 12, true),
      bytes: datagram.subarray(offset, offset + len),
    });
    offset = Math.min(datagram.length, offset + Math.ceil(len / 4) * 4);
  }
  return { messages, rest: datagram.length - offset };
}
