/** Requests that are parsed strictly: RTM_GETNEXTHOP, RTM_NEWNEXTHOP, RTM_GETSTATS. */
import type { Segment } from '../../harness/program/bytes.ts';
import { nlmsg, port, u32, u8, zeros } from '../../harness/program/build.ts';
import { datagram, type Heard, NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import { attribute } from './link-request.ts';

const { RTM_NEWNEXTHOP = 104, RTM_GETNEXTHOP = 106, RTM_GETSTATS = 94 } = RTM.values;

/** include/uapi/linux/nexthop.h */
export const NHA = {
  ID: 1,
  GROUP: 2,
  GROUP_TYPE: 3,
  BLACKHOLE: 4,
  OIF: 5,
  GATEWAY: 6,
  ENCAP_TYPE: 7,
  ENCAP: 8,
  FDB: 11,
  RES_GROUP: 12,
} as const;

const AF_INET = 2;
const flags = NLM_F_REQUEST | NLM_F_ACK;

/** Offset of the first attribute of a nexthop request, behind struct nhmsg. */
export const FIRST_OF_NEXTHOP = 24;
/** NHA_ID 7, a nexthop that no namespace has: 8 bytes. */
export const nexthopId = attribute(NHA.ID, u32(7));

/** struct nhmsg: family, scope, protocol, reserved, flags */
export const nhmsg = (
  more: {
    family?: number;
    scope?: number;
    protocol?: number;
    reserved?: number;
    flags?: number;
  } = {},
): string =>
  u8(more.family ?? 0) +
  u8(more.scope ?? 0) +
  u8(more.protocol ?? 0) +
  u8(more.reserved ?? 0) +
  u32(more.flags ?? 0);

/** RTM_GETNEXTHOP: with `nexthopId` and nothing wrong it is ENOENT. */
export const getNexthop = (attributes: readonly string[], header = nhmsg()): Segment[] =>
  nlmsg({ type: RTM_GETNEXTHOP, flags, seq: 1 }, header, attributes.join(''));

/** RTM_NEWNEXTHOP with NLM_F_CREATE: needs CAP_NET_ADMIN. */
export const newNexthop = (attributes: readonly string[]): Segment[] =>
  nlmsg(
    { type: RTM_NEWNEXTHOP, flags: flags | 0x400, seq: 1 },
    nhmsg({ family: AF_INET, protocol: 4 }),
    attributes.join(''),
  );

/** Offset of the first attribute of RTM_GETSTATS, behind struct if_stats_msg. */
export const FIRST_OF_STATS = 28;
const IFLA_STATS_GET_FILTERS = 1;
/** Within the filters: a u32 with a mask. */
export const IFLA_STATS_LINK_OFFLOAD_XSTATS = 4;
/** Asks for nothing but the statistics that the filters are for. */
const ONLY_OFFLOAD = 1 << (IFLA_STATS_LINK_OFFLOAD_XSTATS - 1);

/** RTM_GETSTATS of lo. */
export const getStats = (attributes: readonly string[]): Segment[] =>
  nlmsg(
    { type: RTM_GETSTATS, flags, seq: 1 },
    zeros(4) + u32(1) + u32(ONLY_OFFLOAD),
    attributes.join(''),
  );
/** The nest with a policy of its own. */
export const filters = (inside: string, bits = NLA_F_NESTED): string =>
  attribute(IFLA_STATS_GET_FILTERS | bits, inside);

/** RTM_NEWSTATS of lo to a request of seq 1. */
export const statsOfLo: Heard = (name) =>
  datagram(
    [
      { any: 4, why: 'the length depends on what lo counts' },
      `5c00 0000 ${u32(1)}`,
      port(name),
      `00 00 0000 ${u32(1)} ${u32(ONLY_OFFLOAD)}`,
      { rest: 'the statistics of lo are not the matter here' },
    ],
    { says: 'RTM_NEWSTATS of lo' },
  )(name);
