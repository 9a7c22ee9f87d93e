/** RTM_GETLINK: parsed liberally, and asked by name it shows which attributes were seen. */
import type { Segment } from '../../harness/program/bytes.ts';
import { type AttributeHeader, cstring, nla, nlmsg, struct } from '../../harness/program/build.ts';
import { type Heard, NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import { loopback } from '../../harness/runner/loopback.ts';
import { IFLA as attributes } from '../../harness/wire/attribute-tables/ifla.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

export const IFLA = attributes.values;
export const { RTM_GETLINK = 18, RTM_NEWLINK = 16, RTM_SETLINK = 19 } = RTM.values;

/** One attribute as hex, padded. */
export function attribute(header: number | AttributeHeader, payload = ''): string {
  return nla<string>(header, payload).join('');
}

/** Offset of the first attribute of a link request. */
export const FIRST = 32;
/** Offset of what follows `nameLo`. */
export const SECOND = 40;
/** IFLA_IFNAME "lo": 8 bytes, the last of them padding. */
export const nameLo = attribute(IFLA.IFLA_IFNAME, cstring('lo'));

/** A request about the link of this index (0: named by an attribute), with NLM_F_ACK. */
export function link(
  attributesOf: string | readonly string[],
  more: { type?: number; index?: number; len?: number } = {},
): Segment[] {
  const { type = RTM_GETLINK, index = 0, len } = more;
  const header = { type, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 };
  return nlmsg(
    len === undefined ? header : { ...header, len },
    struct(ifinfomsg, { index }),
    typeof attributesOf === 'string' ? attributesOf : attributesOf.join(''),
  );
}

/** RTM_NEWLINK of lo to a request of seq 1. */
export const lo: Heard = loopback(1);
