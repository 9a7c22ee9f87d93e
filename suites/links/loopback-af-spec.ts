/** IFLA_AF_SPEC of the loopback link: what IPv4 and IPv6 say of it. */
import { u32, u64, u8, zeros } from '../../harness/program/build.ts';
import type { Pattern, Wildcard } from '../../harness/program/bytes.ts';
import type { AttributePattern } from '../../harness/oracle/match-attributes.ts';
import { alive, socket } from '../../harness/runner/lines.ts';
import { LO, isTold, showsIn } from '../../harness/runner/links.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';

const base = { level: 'observed', needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
const [AF_INET, AF_INET6] = [2, 10];
const IFLA_INET_CONF = 1;
/** IFLA_INET6_* */
const [FLAGS, CONF, STATS, CACHEINFO, ICMP6STATS, TOKEN, ADDR_GEN_MODE] = [1, 2, 3, 5, 6, 7, 8];
const inherited: Wildcard = { any: 4, why: 'forwarding is inherited from the first namespace' };
const stamps: Wildcard = { any: 8, why: 'when it was made and a random reachable time' };

/** A row of 32-bit numbers, all 0 but those given by position. */
const row = (
  length: number,
  first: number,
  given: Readonly<Record<number, number>>,
): readonly string[] => Array.from({ length }, (_, i) => u32(given[i + first] ?? 0));

/** IPV4_DEVCONF_*, from 1: accept_redirects, secure_redirects, …; forwarding stands first. */
const devconf4: Pattern = [
  inherited,
  row(32, 2, {
    ...{ 4: 1, 5: 1, 6: 1, 7: 1, 9: 1 },
    ...{ 15: 1, 16: 1, 27: 10_000, 28: 1000, 33: 1 },
  }).join(''),
];
/** DEVCONF_*, from 0; 11 and 12 are the lifetimes of temporary addresses. */
const devconf6 = (length: number): string =>
  row(length, 0, {
    ...{ 1: 64, 2: 65_536, 3: 1, 4: 1, 5: 1, 6: 1, 7: 0xffffffff, 8: 4000, 9: 1000 },
    ...{ 10: 0xffffffff, 11: 604_800, 12: 86_400, 13: 3, 14: 600, 15: 16, 17: 1, 18: 1, 19: 1 },
    ...{ 20: 60_000, 27: 0xffffffff, 30: 10_000, 31: 1000, 32: 1, 35: 1, 38: 1, 43: 3_600_000 },
    ...{ 46: 1, 52: 1024, 54: 65_535, 55: 0xffffffff, 56: 1 },
  }).join('');

const inet6 = [AF_INET6] as const;

const shown = (name: string, wanted: AttributePattern): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...isTold('a', LO, wanted), ...alive('a')],
});

export const loopbackAfSpec: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.lo.devconf4',
    rule: 'IFLA_AF_SPEC of lo holds its IPv4 configuration: 33 numbers with the defaults of the kernel',
    source: ['net/ipv4/devinet.c inet_fill_link_af', 'net/ipv4/devinet.c ipv4_devconf_dflt'],
    cases: [shown('IFLA_INET_CONF', showsIn('AF_SPEC', [AF_INET, IFLA_INET_CONF], devconf4))],
  },
  {
    ...base,
    id: 'rtnl.lo.devconf6',
    rule: 'IFLA_AF_SPEC of lo holds its IPv6 configuration, 60 numbers with the defaults of the kernel',
    needs: ['route', 'ipv6'],
    source: ['net/ipv6/addrconf.c inet6_fill_ifla6_attrs', 'net/ipv6/addrconf.c ipv6_devconf_dflt'],
    differs: { '6.1': '59 numbers', '6.12': 'not measured' },
    seen: ['6.18.44'],
    cases: [shown('IFLA_INET6_CONF', showsIn('AF_SPEC', [...inet6, CONF], devconf6(60)))],
  },
  {
    ...base,
    id: 'rtnl.lo.devconf6.6.1',
    rule: 'on 6.1 IFLA_INET6_CONF of lo holds 59 numbers',
    needs: ['route', 'ipv6'],
    source: ['net/ipv6/addrconf.c inet6_fill_ifla6_attrs'],
    differs: { '6.18': '60 numbers, see rtnl.lo.devconf6', '6.12': 'not measured' },
    seen: ['6.1.176'],
    cases: [shown('IFLA_INET6_CONF', showsIn('AF_SPEC', [...inet6, CONF], devconf6(59)))],
  },
  {
    ...base,
    id: 'rtnl.lo.af-spec',
    rule: 'IFLA_AF_SPEC of lo tells of IPv6: no flags, its cache, no token, EUI-64 addresses',
    needs: ['route', 'ipv6'],
    source: ['net/ipv6/addrconf.c inet6_fill_ifla6_attrs'],
    cases: [
      shown('IFLA_INET6_FLAGS', showsIn('AF_SPEC', [...inet6, FLAGS], u32(0))),
      shown(
        'IFLA_INET6_CACHEINFO',
        showsIn('AF_SPEC', [...inet6, CACHEINFO], [u32(65_535), stamps, u32(1000)]),
      ),
      shown('IFLA_INET6_TOKEN', showsIn('AF_SPEC', [...inet6, TOKEN], zeros(16))),
      shown('IFLA_INET6_ADDR_GEN_MODE', showsIn('AF_SPEC', [...inet6, ADDR_GEN_MODE], u8(0))),
    ],
  },
  {
    ...base,
    id: 'rtnl.lo.af-spec.stats',
    rule: 'IFLA_AF_SPEC of lo counts IPv6 and ICMPv6: how many there are, then each 0',
    needs: ['route', 'ipv6'],
    source: ['net/ipv6/addrconf.c inet6_fill_ifla6_attrs'],
    differs: { '6.1': '37 counts of IPv6', '6.12': 'not measured' },
    seen: ['6.18.44'],
    cases: [
      shown('IPv6', showsIn('AF_SPEC', [...inet6, STATS], `${u64(38n)} ${zeros(37 * 8)}`)),
      shown('ICMPv6', showsIn('AF_SPEC', [...inet6, ICMP6STATS], `${u64(7n)} ${zeros(6 * 8)}`)),
    ],
  },
];
