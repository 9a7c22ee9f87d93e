/** IPv6 addresses that are changed with NLM_F_REPLACE, and ::1, which comes and goes with lo. */
import { nla, struct, u32 } from '../../harness/program/build.ts';
import { setUp } from '../../harness/runner/devices.ts';
import { IFA, NOPREFIXROUTE, PERMANENT, DEPRECATED } from '../../harness/runner/ipv4-addresses.ts';
import {
  deleteIpv6,
  type Ipv6,
  newIpv6,
  NODAD,
  toldIpv6,
  toldIpv6Gone,
  toldRoute6,
  toldRoute6Gone,
  withIpv6,
} from '../../harness/runner/ipv6-addresses.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, event, type GroupName, REPLACE } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { exchanges, loIsUp, showsIpv6 } from './exchanges.ts';

const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'ipv6'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const groups: readonly GroupName[] = ['RTNLGRP_IPV6_IFADDR', 'RTNLGRP_IPV6_ROUTE'];
const one: Ipv6 = { local: '2001:db8::1', bits: 64 };

/** What is there, what replaces it, what is there then. */
const REPLACED: Record<string, readonly [Ipv6, Ipv6, Ipv6]> = {
  'nothing else': [one, one, one],
  'metric set': [one, { ...one, metric: 9 }, { ...one, metric: 9 }],
  'metric changed': [
    { ...one, metric: 8 },
    { ...one, metric: 9 },
    { ...one, metric: 9 },
  ],
  'metric stays': [{ ...one, metric: 8 }, one, { ...one, metric: 8 }],
  'protocol set': [one, { ...one, proto: 9 }, { ...one, proto: 9 }],
  'protocol changed': [
    { ...one, proto: 8 },
    { ...one, proto: 9 },
    { ...one, proto: 9 },
  ],
  'protocol gone': [{ ...one, proto: 8 }, one, one],
  'prefix length stays': [one, { ...one, bits: 128 }, one],
  'peer set': [one, { ...one, peer: '2001:db8:9::1' }, { ...one, peer: '2001:db8:9::1' }],
  'peer changed': [
    { ...one, peer: '2001:db8:9::1' },
    { ...one, peer: '2001:db8:9::2' },
    { ...one, peer: '2001:db8:9::2' },
  ],
  'peer stays': [{ ...one, peer: '2001:db8:9::1' }, one, { ...one, peer: '2001:db8:9::1' }],
  deprecated: [
    one,
    { ...one, lifetime: [0, 0xffffffff] },
    { ...one, lifetime: [0, 0xffffffff], flags: PERMANENT | NODAD | DEPRECATED },
  ],
};
const NOT_NODAD: Ipv6 = { ...one, flags: PERMANENT };
const PREFIXLESS: Ipv6 = { ...one, flags: PERMANENT | NODAD | NOPREFIXROUTE };

const loopback: Ipv6 = { local: '::1', scope: 254, flags: PERMANENT, proto: 1 };
const ownRoute = { type: 'local', to: '::1' } as const;
const ready = event(
  'RTNLGRP_IPV6_IFINFO',
  'RTM_NEWLINK',
  { says: 'RTM_NEWLINK of family 10' },
  struct(ifinfomsg, { family: 10, type: 772, index: 1, flags: 0x10049 }),
  [{ rest: 'what IPv6 tells of a device is not the matter here' }],
);
const all: readonly GroupName[] = [...groups, 'RTNLGRP_IPV6_IFINFO'];
const raised = [toldIpv6(loopback), toldRoute6(ownRoute), ready];
const lowered = [toldRoute6Gone(ownRoute), toldIpv6Gone(loopback)];

export const ipv6Changed: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr6.replace',
    rule: 'NLM_F_REPLACE changes a metric and a peer that are given, the protocol and lifetimes in any case, and leaves the prefix length; the address is told of at once, in nobody’s name',
    source: ['net/ipv6/addrconf.c inet6_addr_modify'],
    cases: Object.entries(REPLACED).flatMap(([name, [first, second, last]]) =>
      [REPLACE, CREATE | REPLACE].map((flags) =>
        exchanges(
          `${name}${flags === REPLACE ? '' : ', NLM_F_CREATE'}`,
          [{ sent: newIpv6(second, { flags: ASKED | flags }), heard: [toldIpv6(last)] }],
          { groups, before: withIpv6(first), after: showsIpv6(last) },
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr6.replace.flags',
    rule: 'NLM_F_REPLACE sets IFA_F_NODAD and IFA_F_NOPREFIXROUTE as they are given',
    source: ['net/ipv6/addrconf.c inet6_addr_modify'],
    cases: [
      exchanges(
        'IFA_F_NODAD goes',
        [
          {
            sent: newIpv6(one, { flags: ASKED | REPLACE, ifa: { flags: 0 } }),
            heard: [toldIpv6(NOT_NODAD)],
          },
        ],
        { groups, before: withIpv6(one), after: showsIpv6(NOT_NODAD) },
      ),
      exchanges(
        'IFA_F_NOPREFIXROUTE comes',
        [
          {
            sent: newIpv6(one, {
              flags: ASKED | REPLACE,
              more: nla(IFA.FLAGS, u32(NODAD | NOPREFIXROUTE)),
            }),
            heard: [toldIpv6(PREFIXLESS)],
          },
        ],
        { groups, before: withIpv6(one), after: showsIpv6(PREFIXLESS) },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr6.lo-up',
    rule: 'lo goes up: ::1/128 of scope host and protocol IFAPROT_KERNEL_LO, its local route, and the link of family 10 are told of, from nobody; lo goes down: the route and the address are gone',
    source: ['net/ipv6/addrconf.c addrconf_notify', 'net/ipv6/addrconf.c add_addr'],
    cases: [
      exchanges('up', [{ sent: setUp('lo'), heard: raised }], {
        groups: all,
        after: showsIpv6(loopback),
      }),
      exchanges(
        'up, down and up again',
        [
          { sent: setUp('lo', true, 1), heard: raised },
          { sent: setUp('lo', false, 2), heard: lowered },
          { sent: setUp('lo', true, 3), heard: raised },
        ],
        { groups: all, after: showsIpv6(loopback) },
      ),
      exchanges('up twice', [{ sent: setUp('lo', true, 2) }], {
        groups: all,
        before: loIsUp(),
        after: showsIpv6(loopback),
      }),
      exchanges(
        '::1 is deleted',
        [
          {
            sent: deleteIpv6({ local: '::1' }),
            heard: [toldIpv6Gone(loopback), toldRoute6Gone(ownRoute)],
          },
        ],
        { groups: all, before: loIsUp(), after: showsIpv6() },
      ),
    ],
  },
];
