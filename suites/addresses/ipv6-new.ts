/** A new IPv6 address of lo: what is told of it once the work queue is done, and of its routes. */
import { nla, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { IFA, NOPREFIXROUTE, PERMANENT } from '../../harness/runner/ipv4-addresses.ts';
import {
  deleteIpv6,
  type Ipv6,
  type KernelRoute6,
  newIpv6,
  NODAD,
  toldIpv6,
  toldIpv6Gone,
  toldRoute6,
  toldRoute6Gone,
  withIpv6,
} from '../../harness/runner/ipv6-addresses.ts';
import type { Heard } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL, type GroupName, REPLACE } from '../../harness/runner/route.ts';
import { exchanges, loIsUp, showsIpv6 } from './exchanges.ts';

const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'ipv6'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const add = ['net/ipv6/addrconf.c inet6_addr_add', 'net/ipv6/addrconf.c addrconf_dad_work'];
const remove = ['net/ipv6/addrconf.c ipv6_del_addr', 'net/ipv6/addrconf.c __ipv6_ifa_notify'];
export const groups: readonly GroupName[] = ['RTNLGRP_IPV6_IFADDR', 'RTNLGRP_IPV6_ROUTE'];

const one: Ipv6 = { local: '2001:db8::1', bits: 64 };
const localRoute = ({ local }: Ipv6): KernelRoute6 => ({ type: 'local', to: local });
const made = (address: Ipv6): Heard[] => [toldIpv6(address), toldRoute6(localRoute(address))];
const gone = (address: Ipv6): Heard[] => [
  toldIpv6Gone(address),
  toldRoute6Gone(localRoute(address)),
];

const PLACES: Record<string, Ipv6> = {
  '2001:db8::1/64': one,
  '2001:db8::1/128': { ...one, bits: 128 },
  '2001:db8::1/0': { ...one, bits: 0 },
  'fd00::1/8': { local: 'fd00::1', bits: 8 },
  'of a site, fec0::1/10': { local: 'fec0::1', bits: 10, scope: 200 },
  'of a link, fe80::1/64': { local: 'fe80::1', bits: 64, scope: 253 },
  '::1/128': { local: '::1', scope: 254 },
};

const MODIFIERS = [CREATE, EXCL, CREATE | EXCL, REPLACE, CREATE | REPLACE, REPLACE | EXCL];

/** As asked for. */
const DETAILS: Record<string, Partial<Ipv6>> = {
  IFA_RT_PRIORITY: { metric: 77 },
  IFA_PROTO: { proto: 9 },
  'IFA_LOCAL, and another IFA_ADDRESS': { peer: '2001:db8:9::1' },
  'all of them': { metric: 77, proto: 9, peer: '2001:db8:9::1' },
};

interface Given {
  address: Ipv6;
  more?: readonly Segment[];
  /** Before the address is told of, and behind its local route. */
  prefix: readonly KernelRoute6[];
  peer?: readonly KernelRoute6[];
}
const unicast = (to: string, bits: number, metric?: number): KernelRoute6 => ({
  type: 'unicast',
  to,
  bits,
  ...(metric === undefined ? {} : { metric }),
});
const GIVEN: Record<string, Given> = {
  'prefix length 64': { address: one, prefix: [unicast('2001:db8::', 64)] },
  'prefix length 127': { address: { ...one, bits: 127 }, prefix: [unicast('2001:db8::', 127)] },
  'prefix length 128': { address: { ...one, bits: 128 }, prefix: [unicast('2001:db8::1', 128)] },
  IFA_RT_PRIORITY: {
    address: { ...one, metric: 50 },
    prefix: [unicast('2001:db8::', 64, 50)],
  },
  IFA_F_NOPREFIXROUTE: {
    address: { ...one, flags: PERMANENT | NODAD | NOPREFIXROUTE },
    more: nla(IFA.FLAGS, u32(NODAD | NOPREFIXROUTE)),
    prefix: [],
  },
};
const withMore = (more: readonly Segment[] | undefined) => (more === undefined ? {} : { more });

export const ipv6New: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr6.new',
    rule: 'a new address of lo, which is down: a work queue tells of it and of its local route in table local, in nobody’s name; its scope follows from the address',
    source: add,
    cases: Object.entries(PLACES).map(([name, address]) =>
      exchanges(name, [{ sent: newIpv6(address), settles: true, heard: made(address) }], {
        groups,
        after: showsIpv6(address),
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr6.new.flags',
    rule: 'an address that is not there is made, whatever NLM_F_CREATE, EXCL and REPLACE say',
    source: ['net/ipv6/addrconf.c inet6_rtm_newaddr'],
    cases: MODIFIERS.map((flags) =>
      exchanges(
        `more flags 0x${flags.toString(16)}`,
        [{ sent: newIpv6(one, { flags: ASKED | flags }), settles: true, heard: made(one) }],
        { groups, after: showsIpv6(one) },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr6.attrs',
    rule: 'an address is told of as IFA_ADDRESS, or as IFA_LOCAL and IFA_ADDRESS where they differ, then RT_PRIORITY, CACHEINFO, FLAGS and PROTO, those only that are set; there is no IFA_LABEL',
    source: ['net/ipv6/addrconf.c inet6_fill_ifaddr'],
    cases: Object.entries(DETAILS).map(([name, details]) => {
      const address = { ...one, ...details };
      return exchanges(name, [{ sent: newIpv6(address), settles: true, heard: made(address) }], {
        groups,
        after: showsIpv6(address),
      });
    }),
  },
  {
    ...base,
    id: 'rtnl.addr6.attrs.same',
    rule: 'IFA_LOCAL beside the same IFA_ADDRESS, or alone, is an address without a peer; a label and a broadcast address are passed over',
    source: ['net/ipv6/addrconf.c extract_addr'],
    cases: [
      exchanges(
        'both the same',
        [{ sent: newIpv6({ ...one, peer: one.local }), settles: true, heard: made(one) }],
        { groups, after: showsIpv6(one) },
      ),
      exchanges(
        'a label and a broadcast address',
        [
          {
            sent: newIpv6(one, { more: [nla(IFA.LABEL, '7800'), nla(IFA.BROADCAST, '00')].flat() }),
            settles: true,
            heard: made(one),
          },
        ],
        { groups, after: showsIpv6(one) },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr6.order',
    rule: 'addresses are listed by descending scope, the newest of a scope first',
    source: ['net/ipv6/addrconf.c ipv6_link_dev_addr'],
    cases: [
      exchanges('three of one scope', [], {
        before: withIpv6(one, { local: '2001:db8::2' }, { local: '2001:db8::3' }),
        after: showsIpv6({ local: '2001:db8::3' }, { local: '2001:db8::2' }, one),
      }),
      exchanges('of a link between global ones', [], {
        before: withIpv6(one, { local: 'fe80::1' }, { local: '2001:db8::2' }),
        after: showsIpv6({ local: '2001:db8::2' }, one, { local: 'fe80::1', scope: 253 }),
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr6.del',
    rule: 'RTM_DELADDR tells of the address as gone, then of its local route, in nobody’s name',
    source: remove,
    cases: Object.entries(PLACES).map(([name, address]) =>
      exchanges(name, [{ sent: deleteIpv6(address), heard: gone(address) }], {
        groups,
        before: withIpv6(address),
        after: showsIpv6(),
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr6.peer',
    rule: 'an address with a peer goes by its IFA_LOCAL, with the peer or without',
    source: ['net/ipv6/addrconf.c inet6_rtm_deladdr'],
    cases: ['2001:db8:9::1', undefined, '2001:db8:9::2'].map((peer) => {
      const address: Ipv6 = { ...one, peer: '2001:db8:9::1' };
      const asked = peer === undefined ? one : { ...one, peer };
      return exchanges(
        peer === undefined ? 'IFA_LOCAL as IFA_ADDRESS' : `IFA_ADDRESS ${peer}`,
        [{ sent: deleteIpv6(asked), heard: gone(address) }],
        { groups, before: withIpv6(address), after: showsIpv6() },
      );
    }),
  },
  {
    ...base,
    id: 'rtnl.addr6.up-routes',
    rule: 'lo is up: the prefix route, in table main with metric 256, is told of first, then the address and its local route',
    source: add,
    cases: Object.entries(GIVEN).map(([name, { address, more, prefix }]) =>
      exchanges(
        name,
        [
          {
            sent: newIpv6(address, withMore(more)),
            settles: true,
            heard: [...prefix.map((each) => toldRoute6(each)), ...made(address)],
          },
        ],
        { groups, before: loIsUp() },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr6.up-routes.del',
    rule: 'an address goes from lo, which is up: the address is told of, its local route, then its prefix route as gone',
    source: remove,
    cases: Object.entries(GIVEN).map(([name, { address, more, prefix }]) =>
      exchanges(
        name,
        [{ sent: deleteIpv6(address), heard: [...gone(address), ...prefix.map(toldRoute6Gone)] }],
        { groups, before: [...loIsUp(), ...withIpv6([address, withMore(more)])] },
      ),
    ),
  },
];
