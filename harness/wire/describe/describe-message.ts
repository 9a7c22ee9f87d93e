/** One message: heading, header, body. */
import { EXT_ACK } from '../attribute-tables/nlmsgerr.ts';
import { NLM_F_ANSWER } from '../constants/netlink.ts';
import { unknownAttributes } from '../attribute-table.ts';
import type { StructuredBody } from '../message-body.ts';
import { messageKind, type Context } from '../message-kind.ts';
import { align4, nlmsghdr, type Nlmsghdr } from '../structs/netlink.ts';
import { leftOver } from '../walk-attributes.ts';
import { annotateExtAck, type Echo } from './annotate-ext-ack.ts';
import { describeAttributes } from './describe-attributes.ts';
import { describeStruct } from './describe-struct.ts';
import type { Page, Place } from './line.ts';
import { showResult } from './show-result.ts';

type Range = readonly [start: number, end: number];

/** An echoed NLMSG_ERROR may echo another; deeper ones are shown as bytes. */
const MAX_DEPTH = 12;
const { NLM_F_CAPPED = 0, NLM_F_ACK_TLVS = 0 } = NLM_F_ANSWER.values;

/** The 16 bytes of a header, which are there. */
export function describeHeader(
  page: Page,
  at: number,
  context: Context,
  place: Place,
  { name, remark }: { readonly name?: string; readonly remark?: string } = {},
): void {
  const { type } = nlmsghdr.decode(page.bytes, at);
  const kind = messageKind(type, context);
  describeStruct(page, nlmsghdr, [at, at + nlmsghdr.size], place, {
    ...(name !== undefined && { name }),
    texts: { type: () => kind.name, flags: (flags) => kind.flags.show(flags) },
    remarks: { len: remark },
  });
}

/** What stands behind a header. */
export function describeBody(
  page: Page,
  header: Nlmsghdr,
  range: Range,
  context: Context,
  place: Place,
): void {
  const { body } = messageKind(header.type, context);
  const [start, end] = range;
  switch (body.is) {
    case 'opaque':
      return page.opaque(place, start, end);
    case 'error':
      return describeError(page, header, range, context, place);
    case 'done':
      return describeDone(page, header, range, place);
    case 'structured':
      return describeStructured(page, body, range, place);
  }
}

function describeStructured(
  page: Page,
  { header, short, attributes }: StructuredBody,
  [start, end]: Range,
  place: Place,
): void {
  const have = end - start;
  if (short !== undefined && have < header.size) {
    const at = describeStruct(page, short, [start, end], place);
    return page.rest(place, at, end, `${header.name} takes ${header.size} bytes, has ${have}`);
  }
  const at = describeStruct(page, header, [start, end], place);
  const first = Math.min(start + align4(header.size), end);
  page.padding(place, at, first);
  describeAttributes(page, [first, end], { table: attributes ?? unknownAttributes }, place);
}

/** NLMSG_DONE: what the dump returned, then extended-ACK TLVs if announced (netlink_dump_done). */
function describeDone(page: Page, { flags }: Nlmsghdr, [start, end]: Range, place: Place): void {
  const at = describeResult(page, 'NLMSG_DONE.error', [start, end], place);
  describeTlvs(page, flags, [at, end], place);
}

/** NLMSG_ERROR: struct nlmsgerr, the echoed payload unless capped, TLVs if announced (netlink_ack). */
function describeError(
  page: Page,
  { flags }: Nlmsghdr,
  [start, end]: Range,
  context: Context,
  place: Place,
): void {
  const echo = describeResult(page, 'nlmsgerr.error', [start, end], place);
  if (echo + nlmsghdr.size > end) {
    return page.rest(place, echo, end, `nlmsgerr.msg needs 16 bytes, has ${end - echo}`);
  }
  const asked: Context = { ...context, direction: 'request' };
  describeHeader(page, echo, asked, place, { name: 'nlmsgerr.msg' });
  const request = nlmsghdr.decode(page.bytes, echo);
  const body = echo + nlmsghdr.size;
  const length = (flags & NLM_F_CAPPED) !== 0 ? 0 : Math.max(0, request.len - nlmsghdr.size);
  const bodyEnd = Math.min(body + length, end);
  const echoed: Place = { depth: place.depth + 1, prefix: `${place.prefix}nlmsgerr.msg/` };
  if (place.depth < MAX_DEPTH) describeBody(page, request, [body, bodyEnd], asked, echoed);
  else page.opaque(echoed, body, bodyEnd);
  const tlvs = Math.min(start + align4(bodyEnd - start), end);
  page.padding(echoed, bodyEnd, tlvs);
  const written: Echo = { request, start: echo, end: bodyEnd, context: asked };
  describeTlvs(page, flags, [tlvs, end], place, written);
}

function describeTlvs(page: Page, flags: number, range: Range, place: Place, echo?: Echo): void {
  const [start, end] = range;
  if ((flags & NLM_F_ACK_TLVS) === 0) return page.rest(place, start, end, leftOver(end - start));
  const annotate = echo && annotateExtAck(page, echo, range);
  describeAttributes(page, range, { table: EXT_ACK }, place, annotate);
}

/** The int that says how it went. @returns where it ends */
function describeResult(page: Page, name: string, [start, end]: Range, place: Place): number {
  if (end - start < 4) {
    page.rest(place, start, end, `${name} needs 4 bytes, has ${end - start}`, { name });
    return end;
  }
  const text = showResult(page.view.getInt32(start, true));
  page.write(place, { offset: start, length: 4, kind: 'field', name, text });
  return start + 4;
}
