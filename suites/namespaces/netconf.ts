/** RTM_GETNETCONF: how a device is configured to forward, filter and answer. */
import { cstring, nla, s32, struct, text, zeros } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { IFLA, INFO_DATA, INFO_KIND } from '../../harness/runner/devices.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { answer, ask, ASKED, CREATE, event, EXCL, member } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { type RefusedDump, refusedDump } from '../dumps/refused.ts';

const source = ['net/ipv4/devinet.c inet_netconf_get_devconf'];
const base = {
  level: 'should',
  source,
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const RTM_GETNETCONF = 82;
const VETH_INFO_PEER = 1;
const NETCONFA = {
  IFINDEX: 1,
  FORWARDING: 2,
  RP_FILTER: 3,
  MC_FORWARDING: 4,
  PROXY_NEIGH: 5,
  IGNORE_ROUTES_WITH_LINKDOWN: 6,
  BC_FORWARDING: 8,
};
const { FORWARDING, RP_FILTER, MC_FORWARDING, PROXY_NEIGH, BC_FORWARDING } = NETCONFA;
const IGNORE = NETCONFA.IGNORE_ROUTES_WITH_LINKDOWN;
/** In the order of inet_netconf_fill_devconf, and of IPv6. */
const INET = [FORWARDING, RP_FILTER, MC_FORWARDING, BC_FORWARDING, PROXY_NEIGH, IGNORE];
const INET6 = [FORWARDING, MC_FORWARDING, PROXY_NEIGH, IGNORE];
/** Without CONFIG_IPV6_MROUTE. */
const INET6_NO_MROUTE = INET6.filter((type) => type !== MC_FORWARDING);

/** struct netconfmsg, one byte, padded. */
const header = (family: number): string => `${family === 2 ? '02' : '0a'}000000`;
const settings = (types: readonly number[]): (Segment | Wildcard)[] =>
  types.flatMap((type) =>
    nla<Segment | Wildcard>(type, [
      { any: 4, why: 'a new namespace copies the settings of the first one' },
    ]),
  );
const get = (family: number, ...attributes: readonly (string | readonly Segment[])[]): Segment[] =>
  ask('RTM_GETNETCONF', {}, header(family), ...attributes);
const ofIndex = (index: number): Segment[] => nla(NETCONFA.IFINDEX, s32(index));

const INDEXES: Record<string, number> = {
  'lo, 1': 1,
  'NETCONFA_IFINDEX_ALL, -1': -1,
  'NETCONFA_IFINDEX_DEFAULT, -2': -2,
};
const answers = (family: number, ...lawful: readonly (readonly number[])[]): Requirement['cases'] =>
  Object.entries(INDEXES).map(([name, index]) => {
    const sent = get(family, ofIndex(index));
    const answerOf = (types: readonly number[]): Heard =>
      answer('RTM_NEWNETCONF', { seq: 1 }, header(family), ofIndex(index), settings(types));
    return {
      name,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        send('a', sent),
        {
          step: { call: 'drain', socket: 'a' },
          expect: {
            oneOf: lawful.map((types) => ({ datagrams: [answerOf(types)('a'), ack(sent)('a')] })),
          },
        },
        ...alive('a'),
      ],
    };
  });
/** Beside an index, and of a right size. */
const OTHERS = Object.entries(NETCONFA).filter(([name]) => name !== 'IFINDEX');
const strict = (name: string, sent: Segment[], msg: string): Cell => ({
  name,
  before: [wantsStrict('a')],
  sent,
  errno: 'EINVAL',
  says: { msg },
});

const INVALID_DATA = 'ipv4: Invalid data after header in netconf dump request';
const DUMPS: readonly RefusedDump[] = Object.entries({
  'an index': [header(2), ...ofIndex(1)],
  'another attribute': [header(2), ...nla(FORWARDING, s32(0))],
  'four bytes': [`${header(2)} 00000000`],
}).map(([name, payload]) => ({
  name,
  type: RTM_GETNETCONF,
  payload,
  errno: 'EINVAL',
  says: { msg: INVALID_DATA },
}));

/** A pair of veth with indexes of its own choice. */
const [OWN, PEER] = [77, 78];
const pair = ask(
  'RTM_NEWLINK',
  { flags: ASKED | CREATE | EXCL },
  struct(ifinfomsg, { index: OWN }),
  nla(IFLA.IFNAME, cstring('v0')),
  nla(
    IFLA.LINKINFO,
    nla(INFO_KIND, text('veth')),
    nla(
      INFO_DATA,
      nla(VETH_INFO_PEER, struct(ifinfomsg, { index: PEER }), nla(IFLA.IFNAME, cstring('v1'))),
    ),
  ),
);
const removal = (index: number): Segment[] =>
  ask('RTM_DELLINK', { seq: 2 }, struct(ifinfomsg, { index }));
const made = (index: number): Heard =>
  event('RTNLGRP_IPV4_NETCONF', 'RTM_NEWNETCONF', {}, header(2), ofIndex(index), settings(INET));
const gone = (index: number): Heard =>
  event('RTNLGRP_IPV4_NETCONF', 'RTM_DELNETCONF', {}, header(2), ofIndex(index));

export const netconf: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.netconf.get',
    rule: 'RTM_GETNETCONF of a device, of all or of the default answers RTM_NEWNETCONF: the index, then FORWARDING, RP_FILTER, MC_FORWARDING, BC_FORWARDING, PROXY_NEIGH, IGNORE_ROUTES_WITH_LINKDOWN',
    cases: answers(2, INET),
  },
  {
    ...base,
    id: 'rtnl.netconf.get.ipv6',
    rule: 'of IPv6 it answers the index, then FORWARDING, MC_FORWARDING (if routing of multicast was built), PROXY_NEIGH, IGNORE_ROUTES_WITH_LINKDOWN',
    source: ['net/ipv6/addrconf.c inet6_netconf_get_devconf'],
    needs: ['route', 'ipv6'],
    cases: answers(10, INET6, INET6_NO_MROUTE),
  },
  verdicts({
    ...base,
    id: 'rtnl.netconf.get.refused',
    rule: 'without NETCONFA_IFINDEX it is EINVAL, whatever else is there; with too short a one ERANGE; of a family without such settings EOPNOTSUPP',
    cells: [
      { name: 'nothing', sent: get(2), errno: 'EINVAL' },
      ...OTHERS.map(([name, type]) => ({
        name: `NETCONFA_${name} alone`,
        sent: get(2, nla(type, s32(1))),
        errno: 'EINVAL',
      })),
      ...[0, 1, 3].map((size) => ({
        name: `NETCONFA_IFINDEX of ${size} bytes`,
        sent: get(2, nla(NETCONFA.IFINDEX, zeros(size))),
        errno: 'ERANGE',
      })),
      ...['00', '01', '4d'].map((family) => ({
        name: `family 0x${family}`,
        sent: ask('RTM_GETNETCONF', {}, `${family}000000`, ofIndex(1)),
        errno: 'EOPNOTSUPP',
      })),
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.netconf.unknown',
      rule: 'an index of no device is ENODEV',
      differs: { '6.1': 'EINVAL' },
      seen: ['6.18.44'],
      cells: [0, 2, 99, -3, 0x7fffffff].map((no) => ({
        name: `${no}`,
        sent: get(2, ofIndex(no)),
        errno: 'ENODEV',
      })),
    },
    { rule: 'there is no text' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.netconf.strict',
      rule: 'a strict request with an attribute other than NETCONFA_IFINDEX is refused with EINVAL',
      source: ['net/ipv4/devinet.c inet_netconf_valid_get_req'],
      cells: OTHERS.map(([name, type]) =>
        strict(
          `NETCONFA_${name}`,
          get(2, ofIndex(1), nla(type, s32(0))),
          'ipv4: Unsupported attribute in netconf get request',
        ),
      ),
    },
    { rule: 'the extended ACK says so' },
  ),
  {
    ...base,
    id: 'rtnl.netconf.strict.dump',
    rule: 'a strict dump with anything behind the family ends with EINVAL',
    source: ['net/ipv4/devinet.c inet_netconf_dump_devconf'],
    cases: DUMPS.map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'rtnl.netconf.strict.dump.text',
    rule: 'the extended ACK behind NLMSG_DONE says so',
    level: 'observed',
    source: ['net/ipv4/devinet.c inet_netconf_dump_devconf'],
    cases: DUMPS.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'rtnl.netconf.events',
    rule: 'RTNLGRP_IPV4_NETCONF hears of the settings of each end of a new pair, the peer first, and of the index of each end that goes, all from nobody',
    source: ['net/ipv4/devinet.c inet_netconf_notify_devconf', 'net/ipv4/devinet.c inetdev_event'],
    needs: ['route', 'net-admin', 'veth'],
    cases: [OWN, PEER].map((index) => ({
      name: `made, and deleted by ${index === OWN ? 'the end that was asked for' : 'its peer'}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...member('b', 'RTNLGRP_IPV4_NETCONF'),
        send('a', pair),
        hears('a', ack(pair)),
        hears('b', made(PEER), made(OWN)),
        send('a', removal(index)),
        hears('a', ack(removal(index))),
        hears('b', gone(index), gone(index === OWN ? PEER : OWN)),
        ...alive('a'),
      ],
    })),
  },
];
