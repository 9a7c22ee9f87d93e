/** lo as a whole message: its size in a fresh namespace, and how IPv6 tells of it. */
import {
  cstring,
  nla,
  nlmsg,
  port,
  struct,
  u16,
  u32,
  u8,
  zeros,
} from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { OTHERS } from '../../harness/runner/devices.ts';
import { dumpOf, joined, RTM_GETLINK } from '../../harness/runner/dumps.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_MULTI,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { LO, askLink, ifla } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const base = { level: 'observed', needs: ['route', 'ipv6'], seen: ['6.18.44'] } as const;
const AF_INET6 = 10;
/** With all that IPv4 and IPv6 tell in IFLA_AF_SPEC. */
const LENGTH = 1468;
const get = askLink('RTM_GETLINK', { index: 1 });

const whole: Heard = (name) => ({
  bytes: [
    `${u32(LENGTH)} ${u16(16)} ${u16(0)} ${u32(1)}`,
    port(name),
    struct(ifinfomsg, LO),
    OTHERS,
  ],
  says: `RTM_NEWLINK of lo, ${LENGTH} bytes`,
});

/** Of IPv6, with 60 settings. */
const SHORT = 740;
const settings = SHORT - 16 - 16 - 8 - 12 - 8 - 8 - 4;
const short: Heard = (name) => ({
  bytes: nlmsg<Segment | Wildcard>(
    { type: 16, flags: NLM_F_MULTI, seq: 1, pid: port(name) },
    struct(ifinfomsg, { ...LO, family: AF_INET6 }),
    ifla('IFNAME', cstring('lo')),
    ifla('ADDRESS', zeros(6)),
    ifla('MTU', u32(65_536)),
    ifla('OPERSTATE', u8(2)),
    nla<Segment | Wildcard>(IFLA.values.IFLA_PROTINFO, [
      { any: settings, why: 'IPv6 settings are the matter of other rules' },
    ]),
  ),
  says: 'lo, family AF_INET6',
});

export const loopbackFamily: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.lo.header',
    rule: 'what is told of lo in a fresh namespace takes 1468 bytes, nlmsg_flags 0',
    source: ['net/core/rtnetlink.c rtnl_fill_ifinfo', 'RFC 3549 section 2.3.3.1'],
    differs: {
      '6.1': 'takes 1396 bytes, and 736 without IPv6',
      '6.12': 'takes 1432 bytes in 6.12.117',
    },
    cases: [
      {
        name: 'by index',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', get),
          hears('a', whole, ack(get)),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.lo.inet6-dump',
    rule: 'a dump of devices of IPv6 tells of each in short: its name, address, MTU, state, and its IPv6 settings in IFLA_PROTINFO',
    source: ['net/ipv6/addrconf.c inet6_fill_ifinfo'],
    differs: {
      '6.1': 'tells the same, of fewer settings, with NLMSG_DONE in a datagram of its own',
      '6.12': 'tells one setting less, 736 bytes in 6.12.117',
    },
    cases: [
      {
        name: 'lo',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', dumpOf(RTM_GETLINK, struct(ifinfomsg, { family: AF_INET6 }))),
          hears('a', joined(short, 1)),
          ...alive('a'),
        ],
      },
    ],
  },
];
