/** The loopback link of a fresh network namespace, attribute by attribute. */
import { cstring, join, nla, struct, u16, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import type { AttributePattern } from '../../harness/oracle/match-attributes.ts';
import { setUp } from '../../harness/runner/devices.ts';
import { ack, alive, send, socket } from '../../harness/runner/lines.ts';
import {
  LO,
  LO_UP,
  acked,
  askLink,
  hides,
  ifla,
  isTold,
  shows,
  type LinkAttribute,
} from '../../harness/runner/links.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { answer } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const FILL = 'net/core/rtnetlink.c rtnl_fill_ifinfo';
const SPEC = 'Documentation/netlink/specs/rt-link.yaml';
const base = {
  level: 'observed',
  source: [FILL],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const IFLA_XDP_ATTACHED = 2;
const all = (given: Partial<Record<LinkAttribute, string>>): Segment[] =>
  join(...Object.entries(given).map(([name, value]) => ifla(name as LinkAttribute, value ?? '')));
const more: Wildcard = { rest: 'what follows is told by rules of its own' };
const XDP = nla<string>(IFLA_XDP_ATTACHED, u8(0)).join('');

/** All attributes up to IFLA_QDISC, in the order in which the kernel writes them. */
const numbers618 = all({
  ...{ IFNAME: cstring('lo'), TXQLEN: u32(1000), OPERSTATE: u8(2), LINKMODE: u8(0) },
  ...{ NETNS_IMMUTABLE: u8(1), MTU: u32(65_536), MIN_MTU: u32(0), MAX_MTU: u32(0) },
  ...{ GROUP: u32(0), PROMISCUITY: u32(0), ALLMULTI: u32(0), NUM_TX_QUEUES: u32(1) },
  ...{ GSO_MAX_SEGS: u32(65_535), GSO_MAX_SIZE: u32(65_536), GRO_MAX_SIZE: u32(65_536) },
  ...{ GSO_IPV4_MAX_SIZE: u32(65_536), GRO_IPV4_MAX_SIZE: u32(65_536) },
  ...{ TSO_MAX_SIZE: u32(524_280), TSO_MAX_SEGS: u32(65_535) },
  ...{ MAX_PACING_OFFLOAD_HORIZON: u32(0), NUM_RX_QUEUES: u32(1), CARRIER: u8(1) },
  ...{ CARRIER_CHANGES: u32(0), CARRIER_UP_COUNT: u32(0), CARRIER_DOWN_COUNT: u32(0) },
  ...{ HEADROOM: u16(0), TAILROOM: u16(0), PROTO_DOWN: u8(0) },
  ...{ ADDRESS: zeros(6), BROADCAST: zeros(6), STATS64: zeros(200), STATS: zeros(96) },
  XDP,
  QDISC: cstring('noop'),
});
const upToQueues = all({
  ...{ IFNAME: cstring('lo'), TXQLEN: u32(1000), OPERSTATE: u8(2), LINKMODE: u8(0) },
  ...{ MTU: u32(65_536), MIN_MTU: u32(0), MAX_MTU: u32(0), GROUP: u32(0) },
  ...{ PROMISCUITY: u32(0), ALLMULTI: u32(0), NUM_TX_QUEUES: u32(1), GSO_MAX_SEGS: u32(65_535) },
  ...{ GSO_MAX_SIZE: u32(65_536), GRO_MAX_SIZE: u32(65_536), TSO_MAX_SIZE: u32(524_280) },
  ...{ TSO_MAX_SEGS: u32(65_535) },
});
const fromCarrier = all({
  ...{ CARRIER: u8(1), QDISC: cstring('noop'), CARRIER_CHANGES: u32(0) },
  ...{ CARRIER_UP_COUNT: u32(0), CARRIER_DOWN_COUNT: u32(0), PROTO_DOWN: u8(0) },
  ...{ MAP: zeros(32), ADDRESS: zeros(6), BROADCAST: zeros(6) },
});

const get = askLink('RTM_GETLINK', { index: 1 });
const asking = (name: string, heard: Expectation): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    send('a', get),
    { step: { call: 'drain', socket: 'a' }, expect: heard },
    ...alive('a'),
  ],
});
const shown = (name: string, ...wanted: AttributePattern[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...isTold('a', LO, ...wanted), ...alive('a')],
});
const whole = (...payload: (string | readonly (Segment | Wildcard)[])[]): Expectation => ({
  datagrams: [answer('RTM_NEWLINK', { seq: 1 }, struct(ifinfomsg, LO), ...payload), ack(get)].map(
    (heard) => heard('a'),
  ),
});

/** What is counted from the first attribute on, on lo that was never used. */
const VALUES: Partial<Record<LinkAttribute, string>> = {
  ...{ IFNAME: cstring('lo'), TXQLEN: u32(1000), OPERSTATE: u8(2), LINKMODE: u8(0) },
  ...{ MTU: u32(65_536), MIN_MTU: u32(0), MAX_MTU: u32(0), GROUP: u32(0), PROMISCUITY: u32(0) },
  ...{ ALLMULTI: u32(0), NUM_TX_QUEUES: u32(1), GSO_MAX_SEGS: u32(65_535), CARRIER: u8(1) },
  ...{ GSO_MAX_SIZE: u32(65_536), GRO_MAX_SIZE: u32(65_536), TSO_MAX_SIZE: u32(524_280) },
  ...{ TSO_MAX_SEGS: u32(65_535), CARRIER_CHANGES: u32(0), CARRIER_UP_COUNT: u32(0) },
  ...{ CARRIER_DOWN_COUNT: u32(0), PROTO_DOWN: u8(0), ADDRESS: zeros(6), BROADCAST: zeros(6) },
  ...{ STATS64: zeros(200), STATS: zeros(96), MAP: zeros(32), QDISC: cstring('noop') },
};
/** What no loopback device has. */
const ABSENT: readonly LinkAttribute[] = [
  ...(['LINK', 'MASTER', 'LINKINFO', 'IFALIAS', 'LINK_NETNSID', 'PROP_LIST', 'EVENT'] as const),
  ...(['PERM_ADDRESS', 'PHYS_PORT_ID', 'PHYS_PORT_NAME', 'PHYS_SWITCH_ID', 'NUM_VF'] as const),
  ...(['TARGET_NETNSID', 'NEW_NETNSID', 'NEW_IFINDEX', 'ALT_IFNAME', 'PARENT_DEV_NAME'] as const),
];

export const loopbackLink: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.lo.values',
    rule: 'lo of a fresh namespace: index 1, ARPHRD_LOOPBACK, IFF_LOOPBACK alone, and these attributes, each of them once',
    level: 'should',
    source: [FILL, SPEC, 'RFC 3549 section 2.3.3.1'],
    cases: [
      ...Object.entries(VALUES).map(([name, value]) =>
        shown(`IFLA_${name}`, shows(name as LinkAttribute, value)),
      ),
      ...ABSENT.map((name) => shown(`no IFLA_${name}`, hides(name))),
    ],
  },
  {
    ...base,
    id: 'rtnl.lo.attrs.order',
    rule: 'the attributes of lo, in this order and with these values',
    source: [FILL, SPEC],
    differs: {
      '6.1': 'has fewer attributes in another order, see rtnl.lo.attrs.6.1',
      '6.12': 'has fewer attributes in another order',
    },
    seen: ['6.18.44'],
    cases: [asking('up to IFLA_QDISC', whole(numbers618, [more]))],
  },
  {
    ...base,
    id: 'rtnl.lo.attrs.6.1',
    rule: 'the attributes of lo in the order of 6.1; IFLA_NUM_RX_QUEUES is there with CONFIG_RPS only',
    differs: {
      '6.12': 'has more attributes in another order',
      '6.18': 'has more attributes in another order, see rtnl.lo.attrs.order',
    },
    seen: ['6.1.176'],
    cases: [
      asking('up to IFLA_BROADCAST', {
        oneOf: [
          whole(upToQueues, fromCarrier, [more]),
          whole(upToQueues, ifla('NUM_RX_QUEUES', u32(1)), fromCarrier, [more]),
        ],
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.lo.newer-attrs',
    rule: 'lo shows what 6.18 knows more of it than 6.1',
    differs: { '6.1': 'knows none of these', '6.12': 'knows some of these' },
    seen: ['6.18.44'],
    cases: [
      shown('IFLA_NETNS_IMMUTABLE', shows('NETNS_IMMUTABLE', u8(1))),
      shown('IFLA_GSO_IPV4_MAX_SIZE', shows('GSO_IPV4_MAX_SIZE', u32(65_536))),
      shown('IFLA_GRO_IPV4_MAX_SIZE', shows('GRO_IPV4_MAX_SIZE', u32(65_536))),
      shown('IFLA_MAX_PACING_OFFLOAD_HORIZON', shows('MAX_PACING_OFFLOAD_HORIZON', u32(0))),
      shown('IFLA_HEADROOM', shows('HEADROOM', u16(0))),
      shown('IFLA_TAILROOM', shows('TAILROOM', u16(0))),
      shown('IFLA_DEVLINK_PORT', shows('DEVLINK_PORT', '')),
      shown('IFLA_DPLL_PIN', shows('DPLL_PIN', '')),
    ],
  },
  {
    ...base,
    id: 'rtnl.lo.xdp',
    rule: 'IFLA_XDP of lo says that no program is attached, in one attribute of one byte',
    source: ['net/core/rtnetlink.c rtnl_xdp_fill'],
    cases: [shown('IFLA_XDP_ATTACHED', shows('XDP', XDP))],
  },
  {
    ...base,
    id: 'rtnl.lo.qdisc',
    rule: 'IFLA_QDISC of lo is "noop" until lo was set up, and "noqueue" ever after',
    level: 'should',
    source: ['net/sched/sch_generic.c attach_default_qdiscs'],
    needs: ['route', 'net-admin'],
    cases: [
      {
        name: 'before, up, down again',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...isTold('a', { ...LO, seq: 1 }, shows('QDISC', cstring('noop'))),
          ...acked('a', setUp('lo', true, 2)),
          ...isTold('a', { ...LO_UP, seq: 3 }, shows('QDISC', cstring('noqueue'))),
          ...acked('a', setUp('lo', false, 4)),
          ...isTold('a', { ...LO, seq: 5 }, shows('QDISC', cstring('noqueue'))),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.up.operstate',
    rule: 'lo that is up has operational state "unknown" and carrier; down it has state "down" and carrier',
    level: 'should',
    source: ['net/core/link_watch.c rfc2863_policy', FILL],
    needs: ['route', 'net-admin'],
    cases: [
      {
        name: 'down, up, down again',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...isTold('a', { ...LO, seq: 1 }, shows('OPERSTATE', u8(2)), shows('CARRIER', u8(1))),
          ...acked('a', setUp('lo', true, 2)),
          ...isTold('a', { ...LO_UP, seq: 3 }, shows('OPERSTATE', u8(0)), shows('CARRIER', u8(1))),
          ...acked('a', setUp('lo', false, 4)),
          ...isTold('a', { ...LO, seq: 5 }, shows('OPERSTATE', u8(2)), shows('CARRIER', u8(1))),
          ...alive('a'),
        ],
      },
    ],
  },
];
