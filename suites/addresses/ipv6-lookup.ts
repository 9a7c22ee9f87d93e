/** Asking for IPv6 addresses: RTM_GETADDR of one, dumps, and the groups that a device listens to. */
import { batch, nla, nlmsg, port, s32, struct, u32, zeros } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { done, dumpOf, hearsDump } from '../../harness/runner/dumps.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { IFA, PERMANENT } from '../../harness/runner/ipv4-addresses.ts';
import {
  describedIpv6,
  dumpIpv6,
  type Ipv6,
  ipv6,
  listedIpv6,
  withIpv6,
} from '../../harness/runner/ipv6-addresses.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { answer, ask } from '../../harness/runner/route.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { type RefusedDump, refusedDump } from '../dumps/refused.ts';

const source = ['net/ipv6/addrconf.c inet6_rtm_getaddr'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin', 'ipv6'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = {
  rule: 'the extended ACK says what is wrong',
  seen: ['6.18.44', '6.1.176'],
};

const one: Ipv6 = { local: '2001:db8::1', bits: 64 };
const paired: Ipv6 = { local: '2001:db8::2', peer: '2001:db8:9::1', metric: 7, proto: 9 };
const header = (fields: object = {}): string => struct(ifaddrmsg, { family: 10, ...fields });
const get = (fields: object, ...attributes: readonly (string | readonly Segment[])[]): Segment[] =>
  ask('RTM_GETADDR', {}, header(fields), ...attributes);
const address = (text: string): Segment[] => nla(IFA.ADDRESS, ipv6(text));
const local = (text: string): Segment[] => nla(IFA.LOCAL, ipv6(text));

const FOUND: Record<string, readonly [Segment[], Ipv6]> = {
  'by IFA_ADDRESS': [get({}, address('2001:db8::1')), one],
  'by IFA_LOCAL': [get({}, local('2001:db8::1')), one],
  'by IFA_LOCAL, with any IFA_ADDRESS': [
    get({}, address('2001:db8:5::5'), local('2001:db8::1')),
    one,
  ],
  'by IFA_ADDRESS, one with a peer': [get({}, address('2001:db8::2')), paired],
  'of its device': [get({ index: 1 }, address('2001:db8::1')), one],
  'of no device: passed over': [get({ index: 99 }, address('2001:db8::1')), one],
  'prefix length, flags and scope are passed over': [
    get({ prefixlen: 200, flags: 0xff, scope: 254 }, address('2001:db8::1')),
    one,
  ],
};
const MISSING: readonly Cell[] = [
  {
    name: 'another address',
    sent: get({}, address('2001:db8::3')),
    errno: 'EADDRNOTAVAIL',
  },
  { name: 'a peer', sent: get({}, address('2001:db8:9::1')), errno: 'EADDRNOTAVAIL' },
  { name: '::', sent: get({}, address('::')), errno: 'EADDRNOTAVAIL' },
  { name: '::1 while lo is down', sent: get({}, address('::1')), errno: 'EADDRNOTAVAIL' },
  { name: 'no address', sent: get({}), errno: 'EINVAL' },
  { name: 'no address, an index', sent: get({ index: 1 }), errno: 'EINVAL' },
  {
    name: 'too short an address',
    sent: get({}, nla(IFA.ADDRESS, zeros(4))),
    errno: 'ERANGE',
    says: { msg: 'Attribute failed policy validation', offset: 24 },
  },
];
const VALUES = 'ipv6: Invalid values in header for get address request';
const UNSUPPORTED = 'ipv6: Unsupported attribute in get address request';
const OTHERS: Record<string, readonly Segment[]> = {
  IFA_LABEL: nla(IFA.LABEL, '6c6f00'),
  IFA_BROADCAST: nla(IFA.BROADCAST, u32(0)),
  IFA_CACHEINFO: nla(IFA.CACHEINFO, zeros(16)),
  IFA_FLAGS: nla(IFA.FLAGS, u32(0)),
  IFA_RT_PRIORITY: nla(IFA.RT_PRIORITY, u32(0)),
  IFA_PROTO: nla(IFA.PROTO, '00'),
};
const strict = (name: string, sent: Segment[], msg: string): Cell => ({
  name,
  before: [wantsStrict('a')],
  sent,
  errno: 'EINVAL',
  says: { msg },
});

const dumpRefused = (name: string, payload: RefusedDump['payload'], msg: string): RefusedDump => ({
  name,
  type: 22,
  payload,
  errno: 'EINVAL',
  says: { msg },
});
const DUMP_VALUES = 'ipv6: Invalid values in header for address dump request';
const DUMPS: readonly RefusedDump[] = [
  ...[1, 4, 7].map((size) =>
    dumpRefused(
      `${size} bytes`,
      `0a${zeros(size - 1)}`,
      'ipv6: Invalid header for address dump request',
    ),
  ),
  ...[1, 128, 255].map((prefixlen) =>
    dumpRefused(`prefix length ${prefixlen}`, header({ prefixlen }), DUMP_VALUES),
  ),
  ...[1, 0x82, 0xff].map((flags) => dumpRefused(`flags ${flags}`, header({ flags }), DUMP_VALUES)),
  ...[1, 253, 254].map((scope) => dumpRefused(`scope ${scope}`, header({ scope }), DUMP_VALUES)),
  ...Object.entries({ ...OTHERS, IFA_ADDRESS: address('::1'), IFA_LOCAL: local('::1') }).map(
    ([name, attribute]) =>
      dumpRefused(name, [header(), ...attribute], 'ipv6: Unsupported attribute in dump request'),
  ),
  ...[0, 77, -1].map((nsid) =>
    dumpRefused(
      `IFA_TARGET_NETNSID ${nsid}`,
      [header(), ...nla(IFA.TARGET_NETNSID, s32(nsid))],
      'ipv6: Invalid target network namespace id',
    ),
  ),
];
const filtered = { flags: 0x20 };
const dumped = (name: string, index: number, end: { flags?: number }, error = 0): Case => ({
  name,
  lines: [
    ...withIpv6(one, paired),
    socket('a', 'NETLINK_ROUTE'),
    wantsStrict('a'),
    send('a', dumpIpv6(1, index)),
    error === 0
      ? hearsDump('a', listedIpv6(1, [paired, one], end.flags ?? 0), 1, end)
      : hears('a', done(1, error, end)),
    ...alive('a'),
  ],
});

/** ifa_scope tells of site scope only. */
const multicastGroups: Heard = (name) => ({
  bytes: batch<Segment | Wildcard>(
    ...['ff02::1', 'ff01::1'].map((group) =>
      nlmsg<Segment | Wildcard>(
        { type: 58, flags: 2, seq: 1, pid: port(name) },
        header({ prefixlen: 128, flags: PERMANENT, index: 1 }),
        nla(IFA.MULTICAST, ipv6(group)),
        nla<Segment | Wildcard>(IFA.CACHEINFO, [
          'ffffffff ffffffff',
          { any: 8, why: 'when the group was joined, in hundredths of seconds' },
        ]),
      ),
    ),
  ),
  says: 'ff02::1 and ff01::1',
});

export const ipv6Lookup: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr6.get',
    rule: 'RTM_GETADDR of family 10 without NLM_F_DUMP answers with the address that IFA_LOCAL, or else IFA_ADDRESS, names; an index of no device, and other fields, are passed over',
    cases: Object.entries(FOUND).map(([name, [sent, found]]) => ({
      name,
      lines: [
        ...withIpv6(one, paired),
        socket('a', 'NETLINK_ROUTE'),
        send('a', sent),
        hears('a', answer('RTM_NEWADDR', { seq: 1 }, describedIpv6(found)), ack(sent)),
        ...alive('a'),
      ],
    })),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.get.errors',
      rule: 'an address that is not there is EADDRNOTAVAIL, peers are not looked for; no address is EINVAL, too short a one ERANGE',
      cells: MISSING.map((cell) => ({ ...cell, before: withIpv6(one, paired) })),
    },
    {
      rule: 'the extended ACK shows an attribute that is too short, and says nothing of the others',
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.get.strict',
      rule: 'a strict request with a prefix length, flags or a scope, or with an attribute other than IFA_ADDRESS and IFA_LOCAL, is refused with EINVAL',
      source: ['net/ipv6/addrconf.c inet6_rtm_valid_getaddr_req'],
      cells: [
        ...[{ prefixlen: 128 }, { flags: 1 }, { scope: 254 }].map((fields) =>
          strict(Object.keys(fields).join(), get(fields, address('2001:db8::1')), VALUES),
        ),
        ...Object.entries(OTHERS).map(([name, attribute]) =>
          strict(name, get({}, address('2001:db8::1'), attribute), UNSUPPORTED),
        ),
      ],
    },
    worded,
  ),
  {
    ...base,
    id: 'rtnl.addr6.dump.strict',
    rule: 'a strict dump ends with EINVAL if the header is short or has a prefix length, flags or a scope, if there is an attribute that is no filter, or if IFA_TARGET_NETNSID is the number of no namespace',
    source: ['net/ipv6/addrconf.c inet6_valid_dump_ifaddr_req'],
    cases: DUMPS.map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'rtnl.addr6.dump.strict.text',
    rule: 'the extended ACK behind NLMSG_DONE says which',
    level: 'observed',
    source: ['net/ipv6/addrconf.c inet6_valid_dump_ifaddr_req'],
    cases: DUMPS.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'rtnl.addr6.dump.strict-index',
    rule: 'a strict dump with an index tells of that device only, and its messages have NLM_F_DUMP_FILTERED; an index of no device is ENODEV in NLMSG_DONE',
    source: ['net/ipv6/addrconf.c inet6_dump_addr'],
    cases: [
      dumped('of all', 0, {}),
      dumped('of lo', 1, filtered),
      dumped('of no device', 99, filtered, -19),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr6.mcast-dump',
    rule: 'a dump of RTM_GETMULTICAST tells of the groups of lo in messages of that very type: ff02::1 and ff01::1',
    source: ['net/ipv6/addrconf.c inet6_fill_ifmcaddr'],
    needs: ['route', 'ipv6'],
    cases: [
      {
        name: 'lo',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', dumpOf(58, header())),
          hearsDump('a', multicastGroups, 1),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.addr6.anycast-dump',
    rule: 'a dump of RTM_GETANYCAST is empty where no address is anycast',
    source: ['net/ipv6/addrconf.c inet6_dump_ifacaddr'],
    needs: ['route', 'ipv6'],
    cases: [
      {
        name: 'lo',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', dumpOf(62, header())),
          hears('a', done(1)),
          ...alive('a'),
        ],
      },
    ],
  },
];
