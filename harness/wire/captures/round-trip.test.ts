import { describe, expect, it } from 'vitest';
import { hexOf } from '../hex.ts';
import { messageKind } from '../message-kind.ts';
import { align4, nlattr, nlmsghdr } from '../structs/netlink.ts';
import { walkAttributes } from '../walk-attributes.ts';
import { walkMessages, type RawMessage } from '../walk-messages.ts';
import { capturedDatagrams } from './all.ts';

const NLA_F_NESTED = 0x8000;
const NLA_F_NET_BYTEORDER = 0x4000;

/** Bytes of a row of attributes, made again from the raw view alone. */
function encodeAttributes(row: Uint8Array): Uint8Array[] {
  const { attributes, rest } = walkAttributes(row);
  expect(rest).toBeUndefined();
  return attributes.flatMap(({ nla_len, type, nested, netByteorder, payload, padding }) => [
    nlattr.encode({
      len: nla_len,
      type: type | (nested ? NLA_F_NESTED : 0) | (netByteorder ? NLA_F_NET_BYTEORDER : 0),
    }),
    payload,
    padding,
  ]);
}

/** Bytes of a message, its fixed header through the layout where it has one. */
function encodeMessage({ header, body, padding }: RawMessage, protocol: number): Uint8Array[] {
  const kind = messageKind(header.type, { protocol }).body;
  if (kind.is !== 'structured') return [nlmsghdr.encode(header), body, padding];
  const { header: struct } = kind;
  expect(align4(struct.size)).toBe(struct.size);
  const fixed = struct.encode(struct.decode(body));
  return [nlmsghdr.encode(header), fixed, ...encodeAttributes(body.subarray(struct.size)), padding];
}

describe('encode(decode(captured)) is what was captured', () => {
  it.each(capturedDatagrams)('$title', ({ bytes, context }) => {
    const { messages, tail } = walkMessages(bytes);
    const parts = messages.flatMap((message) => encodeMessage(message, context.protocol));
    expect(tail).toBeUndefined();
    expect(parts.map(hexOf).join('')).toBe(hexOf(bytes));
  });
});
