/**
 * Which message types a 6.18.44 machine handles, by address family: found by sending one-byte
 * requests (do, dump, bulk) of every type for every family. Types that are not here, and have no
 * entry for PF_UNSPEC either, are refused with EOPNOTSUPP. What is here and has no handler of
 * ours is reported as not modelled.
 */
import { type HandlerFacts, types } from './handlers.ts';
import {
  PF_BRIDGE,
  PF_INET,
  PF_INET6,
  PF_UNSPEC,
  RTNL_FAMILY_IP6MR,
  RTNL_FAMILY_IPMR,
} from './rtnl-types.ts';

export const handlers_6_18: readonly HandlerFacts[] = [
  {
    protocol: PF_UNSPEC,
    doit: types(
      `NEWLINK DELLINK GETLINK SETLINK NEWLINKPROP DELLINKPROP NEWNEIGH DELNEIGH GETNEIGH
      SETNEIGHTBL NEWRULE DELRULE NEWQDISC DELQDISC GETQDISC NEWTCLASS DELTCLASS GETTCLASS
      NEWTFILTER DELTFILTER GETTFILTER NEWCHAIN DELCHAIN GETCHAIN NEWACTION DELACTION GETACTION
      GETDCB SETDCB NEWNSID GETNSID GETSTATS SETSTATS NEWNEXTHOP DELNEXTHOP GETNEXTHOP
      GETNEXTHOPBUCKET`,
    ),
    // GETADDR, GETROUTE and GETNETCONF are those of all families, one after the other.
    dumpit: types(
      `GETLINK GETADDR GETROUTE GETNEIGH GETNEIGHTBL GETRULE GETQDISC GETTCLASS GETTFILTER
      GETCHAIN GETACTION GETNETCONF GETNSID GETSTATS GETNEXTHOP GETNEXTHOPBUCKET`,
    ),
  },
  {
    protocol: PF_INET,
    doit: types('NEWADDR DELADDR NEWROUTE DELROUTE GETROUTE GETNETCONF'),
    dumpit: types('GETADDR GETROUTE GETMULTICAST GETNETCONF'),
  },
  {
    protocol: PF_BRIDGE,
    doit: types(
      `DELLINK SETLINK NEWNEIGH DELNEIGH GETNEIGH NEWMDB DELMDB GETMDB NEWTUNNEL DELTUNNEL`,
    ),
    dumpit: types('GETLINK GETNEIGH GETMDB GETTUNNEL'),
    bulk: types('DELNEIGH DELMDB'),
  },
  {
    protocol: PF_INET6,
    doit: types(
      `NEWADDR DELADDR GETADDR NEWROUTE DELROUTE GETROUTE NEWADDRLABEL DELADDRLABEL GETADDRLABEL
      GETNETCONF`,
    ),
    dumpit: types('GETLINK GETADDR GETROUTE GETMULTICAST GETANYCAST GETADDRLABEL GETNETCONF'),
  },
  {
    protocol: RTNL_FAMILY_IPMR,
    doit: types('NEWROUTE DELROUTE GETROUTE'),
    dumpit: types('GETLINK GETROUTE'),
  },
  { protocol: RTNL_FAMILY_IP6MR, doit: types('GETROUTE'), dumpit: types('GETROUTE') },
];
