/** Objects that come and go at a request, and what the members of their groups hear of it. */
import { nla, nlmsg, port, struct, u16, u32 } from '../../harness/program/build.ts';
import type { Pattern, Segment } from '../../harness/program/bytes.ts';
import {
  addAddress,
  ADDRESS_BIT,
  ADDRESS_GROUP,
  addressMessage,
  deleteAddress,
  NLM_F_CREATE,
  NLM_F_EXCL,
  RTM_DELADDR,
  RTM_NEWADDR,
} from '../../harness/runner/addresses.ts';
import { type Heard, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';
import { ifinfomsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

export interface Thing {
  name: string;
  group: number;
  /** The group as a bit of nl_groups. */
  bit: number;
  make: (seq: number, flags?: number) => Segment[];
  unmake: (seq: number, flags?: number) => Segment[];
  /** What is sent when it was made or unmade by that socket's request; `more` are flag bits. */
  told: (what: 'made' | 'unmade', seq: number, by: string, more?: number) => Pattern;
}

const NEW = NLM_F_CREATE | NLM_F_EXCL;
const AF_INET = 2;
const AF_INET6 = 10;

const address: Thing = {
  name: 'an IPv4 address',
  group: ADDRESS_GROUP,
  bit: ADDRESS_BIT,
  make: (seq, flags) => addAddress(seq, 1, flags),
  unmake: (seq, flags) => deleteAddress(seq, 1, flags),
  told: (what, seq, by, flags = 0) =>
    addressMessage(what === 'made' ? RTM_NEWADDR : RTM_DELADDR, 1, { seq, by, flags }),
};

const TABLE = 100;
const PRIORITY = 1000;
function rule(family: number, name: string, group: number): Thing {
  const header = struct(fib_rule_hdr, { family, table: TABLE, action: 1 });
  const priority = nla(6, u32(PRIORITY));
  return {
    name,
    group,
    bit: 2 ** (group - 1),
    make: (seq, flags = NLM_F_REQUEST) =>
      nlmsg({ type: 32, flags: flags | NEW, seq }, header, priority),
    unmake: (seq, flags = NLM_F_REQUEST) => nlmsg({ type: 33, flags, seq }, header, priority),
    told: (what, seq, by, flags = 0) => [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(what === 'made' ? 32 : 33)} ${u16(flags)} ${u32(seq)}`,
      port(by),
      header,
      { rest: 'which attributes describe a rule is not the matter here' },
    ],
  };
}

const BLACKHOLE = 6;
function route(family: number, name: string, group: number): Thing {
  const bits = family === AF_INET ? 24 : 64;
  const header = struct(rtmsg, {
    family,
    dst_len: bits,
    table: 254,
    protocol: 4,
    type: BLACKHOLE,
  });
  const destination = nla(1, family === AF_INET ? '0a010200' : `fc${'00'.repeat(15)}`);
  return {
    name,
    group,
    bit: 2 ** (group - 1),
    make: (seq, flags = NLM_F_REQUEST) =>
      nlmsg({ type: 24, flags: flags | NEW, seq }, header, destination),
    unmake: (seq, flags = NLM_F_REQUEST) => nlmsg({ type: 25, flags, seq }, header, destination),
    told: (what, seq, by, flags = what === 'made' ? NEW : 0) => [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(what === 'made' ? 24 : 25)} ${u16(flags)} ${u32(seq)}`,
      port(by),
      header,
      ...nla(15, u32(254)),
      ...destination,
      { rest: 'which attributes describe a route is not the matter here' },
    ],
  };
}

/** Things whose notifications say who asked for the change, and that can be echoed. */
export const things: readonly Thing[] = [
  address,
  rule(AF_INET, 'an IPv4 rule', 8),
  route(AF_INET, 'an IPv4 route', 7),
];
export const ipv6Things: readonly Thing[] = [
  rule(AF_INET6, 'an IPv6 rule', 19),
  route(AF_INET6, 'an IPv6 route', 11),
];

/** What a member of the thing's group hears, and what the requester gets as an echo. */
export const event =
  (thing: Thing, what: 'made' | 'unmade', seq: number, by: string): Heard =>
  () => ({
    bytes: thing.told(what, seq, by),
    from: { groups: thing.bit },
    says: `${thing.name} was ${what}`,
  });

/** RTNLGRP_LINK */
export const LINK_BIT = 1;
/** The loopback device went up: seq 0 and port 0, whoever asked for it. */
export const loopbackEvent: Heard = () => ({
  bytes: [
    { any: 4, why: 'nlmsg_len depends on the attributes' },
    `${u16(16)} ${u16(0)} ${u32(0)} ${u32(0)}`,
    struct(ifinfomsg, { type: 772, index: 1, flags: 0x10049, change: 1 }),
    { rest: 'which attributes describe a device is not the matter here' },
  ],
  from: { groups: LINK_BIT },
  says: 'NEWLINK of lo, from nobody',
});
