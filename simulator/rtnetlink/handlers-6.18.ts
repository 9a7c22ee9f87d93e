/**
 * Which message types a 6.18.44 machine handles, by address family: found by sending one-byte
 * requests (do, dump, bulk) of every type for every family. Types that are not here, and have no
 * entry for PF_UNSPEC either, are refused with EOPNOTSUPP. What is here and has no handler of
 * ours is reported as not modelled.
 */
import {
  PF_BRIDGE,
  PF_INET,
  PF_INET6,
  PF_UNSPEC,
  RTNL_FAMILY_IP6MR,
  RTNL_FAMILY_IPMR,
} from './rtnl-types.ts';

/** Which callbacks there are, and whether bulk deletion is supported. */
export type Callbacks = 'do' | 'dump' | 'do+dump' | 'do+bulk';

export interface HandlerFacts {
  readonly protocol: number;
  /** By message type; the comment behind each row says which. */
  readonly types: Readonly<Record<number, Callbacks>>;
}

export const handlers_6_18: readonly HandlerFacts[] = [
  {
    protocol: PF_UNSPEC,
    types: {
      ...{ 16: 'do', 17: 'do', 18: 'do+dump', 19: 'do' }, // LINK
      ...{ 22: 'dump', 26: 'dump' }, // GETADDR, GETROUTE: of all families
      ...{ 28: 'do', 29: 'do', 30: 'do+dump' }, // NEIGH
      ...{ 32: 'do', 33: 'do', 34: 'dump' }, // RULE
      ...{ 36: 'do', 37: 'do', 38: 'do+dump' }, // QDISC
      ...{ 40: 'do', 41: 'do', 42: 'do+dump' }, // TCLASS
      ...{ 44: 'do', 45: 'do', 46: 'do+dump' }, // TFILTER
      ...{ 48: 'do', 49: 'do', 50: 'do+dump' }, // ACTION
      ...{ 66: 'dump', 67: 'do' }, // NEIGHTBL
      ...{ 78: 'do', 79: 'do' }, // DCB
      82: 'dump', // GETNETCONF: of all families
      ...{ 88: 'do', 90: 'do+dump' }, // NSID
      ...{ 94: 'do+dump', 95: 'do' }, // STATS
      ...{ 100: 'do', 101: 'do', 102: 'do+dump' }, // CHAIN
      ...{ 104: 'do', 105: 'do', 106: 'do+dump' }, // NEXTHOP
      ...{ 108: 'do', 109: 'do' }, // LINKPROP
      118: 'do+dump', // GETNEXTHOPBUCKET
    },
  },
  {
    protocol: PF_INET,
    types: {
      ...{ 20: 'do', 21: 'do', 22: 'dump' }, // ADDR
      ...{ 24: 'do', 25: 'do', 26: 'do+dump' }, // ROUTE
      58: 'dump', // GETMULTICAST
      82: 'do+dump', // GETNETCONF
    },
  },
  {
    protocol: PF_BRIDGE,
    types: {
      ...{ 17: 'do', 18: 'dump', 19: 'do' }, // LINK
      ...{ 28: 'do', 29: 'do+bulk', 30: 'do+dump' }, // NEIGH: the forwarding database
      ...{ 84: 'do', 85: 'do+bulk', 86: 'do+dump' }, // MDB
      ...{ 120: 'do', 121: 'do', 122: 'dump' }, // TUNNEL
    },
  },
  {
    protocol: PF_INET6,
    types: {
      18: 'dump', // GETLINK
      ...{ 20: 'do', 21: 'do', 22: 'do+dump' }, // ADDR
      ...{ 24: 'do', 25: 'do', 26: 'do+dump' }, // ROUTE
      ...{ 58: 'dump', 62: 'dump' }, // GETMULTICAST, GETANYCAST
      ...{ 72: 'do', 73: 'do', 74: 'do+dump' }, // ADDRLABEL
      82: 'do+dump', // GETNETCONF
    },
  },
  {
    protocol: RTNL_FAMILY_IPMR,
    types: { 18: 'dump', 24: 'do', 25: 'do', 26: 'do+dump' }, // GETLINK, ROUTE
  },
  { protocol: RTNL_FAMILY_IP6MR, types: { 26: 'do+dump' } }, // GETROUTE
];
