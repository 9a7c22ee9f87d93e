/** What routing messages hold, by the first type of each four. */
import type { AttributeTable } from './attribute-table.ts';
import { FRA } from './attribute-tables/fra.ts';
import { IFA } from './attribute-tables/ifa.ts';
import { IFAL } from './attribute-tables/ifal.ts';
import { IFLA } from './attribute-tables/ifla.ts';
import { NDA } from './attribute-tables/nda.ts';
import { NDTA } from './attribute-tables/ndta.ts';
import { NETCONFA } from './attribute-tables/netconfa.ts';
import { NETNSA } from './attribute-tables/netnsa.ts';
import { NHA } from './attribute-tables/nha.ts';
import { RTA } from './attribute-tables/rta.ts';
import { TCA } from './attribute-tables/tca.ts';
import type { StructuredBody } from './message-body.ts';
import { br_port_msg, br_vlan_msg, tunnel_msg } from './structs/bridge.ts';
import { nhmsg } from './structs/nexthop.ts';
import {
  if_stats_msg,
  ifaddrlblmsg,
  ifaddrmsg,
  ifinfomsg,
  ndmsg,
  ndtmsg,
  netconfmsg,
  prefixmsg,
  rtgenmsg,
  rtmsg,
} from './structs/rtnetlink.ts';
import { fib_rule_hdr } from './structs/rule.ts';
import { tcamsg, tcmsg } from './structs/traffic-control.ts';

function body(header: StructuredBody['header'], attributes?: AttributeTable): StructuredBody {
  return { is: 'structured', header, short: rtgenmsg, ...(attributes && { attributes }) };
}

/** RTM_NEWNDUSEROPT and the DCB messages are not here: they are shown as bytes. */
export const ROUTE_BODIES: ReadonlyMap<number, StructuredBody> = new Map([
  [16, body(ifinfomsg, IFLA)],
  [20, body(ifaddrmsg, IFA)],
  [24, body(rtmsg, RTA)],
  [28, body(ndmsg, NDA)],
  [32, body(fib_rule_hdr, FRA)],
  [36, body(tcmsg, TCA)], // qdisc
  [40, body(tcmsg, TCA)], // class
  [44, body(tcmsg, TCA)], // filter
  [48, body(tcamsg)],
  [52, body(prefixmsg)],
  [56, body(ifaddrmsg, IFA)], // multicast
  [60, body(ifaddrmsg, IFA)], // anycast
  [64, body(ndtmsg, NDTA)],
  [72, body(ifaddrlblmsg, IFAL)],
  [80, body(netconfmsg, NETCONFA)],
  [84, body(br_port_msg)], // mdb
  [88, body(rtgenmsg, NETNSA)],
  [92, body(if_stats_msg)],
  [96, body(rtgenmsg)], // cachereport
  [100, body(tcmsg, TCA)], // chain
  [104, body(nhmsg, NHA)],
  [108, body(ifinfomsg, IFLA)], // linkprop
  [112, body(br_vlan_msg)],
  [116, body(nhmsg, NHA)], // nexthopbucket
  [120, body(tunnel_msg)],
]);
