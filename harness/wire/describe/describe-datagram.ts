/**
 * The decoder for people: a datagram as lines, every byte in exactly one of them.
 *
 * It never throws, whatever the bytes, and never repairs: a wrong length is shown as what it is,
 * with a remark.
 */
import type { Context } from '../message-kind.ts';
import { nlmsghdr } from '../structs/netlink.ts';
import { walkMessages, type RawMessage, type RawTail } from '../walk-messages.ts';
import { describeBody, describeHeader } from './describe-message.ts';
import { Page, type Line, type Place } from './line.ts';
import { pathAt } from './path-at.ts';
import { headline } from './summarize.ts';

/** Lines of a datagram, in order of their bytes, each message under a heading of its own. */
export function describeDatagram(bytes: Uint8Array, context: Context): Line[] {
  return pageOf(bytes, context).lines;
}

/**
 * Path of the field at a byte, e.g. `nlmsghdr.flags`. In a datagram of several messages the
 * paths of all of them look alike: the offset tells them apart.
 */
export function fieldAt(bytes: Uint8Array, offset: number, context: Context): string {
  return pathAt(pageOf(bytes, context), offset);
}

const TOP: Place = { depth: 0, prefix: '' };
const IN_MESSAGE: Place = { depth: 1, prefix: '' };

function pageOf(bytes: Uint8Array, context: Context): Page {
  const page = new Page(bytes);
  const { messages, tail } = walkMessages(bytes);
  for (const message of messages) describeMessage(page, message, context);
  if (tail !== undefined) describeTail(page, tail, context);
  return page;
}

function describeMessage(page: Page, raw: RawMessage, context: Context): void {
  const { offset, header, body, padding } = raw;
  const start = offset + nlmsghdr.size;
  const end = start + body.length;
  const { name, text } = headline(header, body, context);
  page.write(TOP, { offset, length: header.len, kind: 'message', name, text });
  describeHeader(page, offset, context, IN_MESSAGE);
  describeBody(page, header, [start, end], context, IN_MESSAGE);
  page.padding(TOP, end, end + padding.length);
}

/** A header whose length is wrong still says what it was meant to be. */
function describeTail(page: Page, { offset, bytes, header, why }: RawTail, context: Context): void {
  const end = offset + bytes.length;
  if (header === undefined) return page.rest(TOP, offset, end, why);
  const start = offset + nlmsghdr.size;
  const { name, text } = headline(header, bytes.subarray(nlmsghdr.size), context);
  page.write(TOP, { offset, length: bytes.length, kind: 'message', name, text, remark: why });
  describeHeader(page, offset, context, IN_MESSAGE, { remark: why });
  if (header.len < nlmsghdr.size) page.rest(IN_MESSAGE, start, end, 'behind a broken header');
  else describeBody(page, header, [start, end], context, IN_MESSAGE);
}
