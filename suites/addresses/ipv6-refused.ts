/** What is wrong with a request about an IPv6 address, and what is looked at first. */
import { nla, struct, u32, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { FOREVER, IFA } from '../../harness/runner/ipv4-addresses.ts';
import {
  deleteIpv6,
  type Ipv6,
  ipv6,
  newIpv6,
  NODAD,
  withIpv6,
} from '../../harness/runner/ipv6-addresses.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask, ASKED, CREATE, EXCL, REPLACE } from '../../harness/runner/route.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';

const source = ['net/ipv6/addrconf.c inet6_rtm_newaddr', 'net/ipv6/addrconf.c inet6_addr_add'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin', 'ipv6'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = {
  rule: 'the extended ACK says what is wrong',
  differs: { '6.1': 'refuses without a text' },
  seen: ['6.18.44'],
};

const FAILED = 'Attribute failed policy validation';
const NO_DEVICE = 'ipv6: Unable to find the interface';
const NO_LIFETIME = 'ipv6: address lifetime invalid';
const NO_PREFIX = 'ipv6: Invalid prefix length';

const header = (fields: { prefixlen?: number; index?: number } = {}): string =>
  struct(ifaddrmsg, { family: 10, prefixlen: 64, flags: NODAD, index: 1, ...fields });
const request = (
  fields: { prefixlen?: number; index?: number },
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] => ask('RTM_NEWADDR', {}, header(fields), ...attributes);
const lifetime = (prefered: number, valid: number): Segment[] =>
  nla(IFA.CACHEINFO, u32(prefered), u32(valid), zeros(8));

/** In the order in which they are found; an address of 16 zeros is the last. */
const DEFECTS: readonly { name: string; errno: string; says?: Cell['says'] }[] = [
  { name: 'a short attribute', errno: 'ERANGE', says: { msg: FAILED, offset: 24 } },
  { name: 'no address', errno: 'EINVAL' },
  { name: 'a valid lifetime of 0', errno: 'EINVAL', says: { msg: NO_LIFETIME } },
  { name: 'no such device', errno: 'ENODEV', says: { msg: NO_DEVICE } },
  { name: 'prefix length 129', errno: 'EINVAL', says: { msg: NO_PREFIX } },
  { name: 'address ::', errno: 'EADDRNOTAVAIL', says: { msg: 'ipv6: Invalid address' } },
];
const [SHORT, NONE, LIFETIME, DEVICE, PREFIX, ANY] = [1, 2, 4, 8, 16, 32];
const defective = (bits: number): Cell => {
  const present = DEFECTS.filter((_, i) => bits & (1 << i));
  const [first] = present;
  if (first === undefined) throw new TypeError('no defect');
  return {
    name: present.map(({ name }) => name).join(', '),
    sent: request(
      { ...(bits & PREFIX && { prefixlen: 129 }), ...(bits & DEVICE && { index: 99 }) },
      ...(bits & SHORT ? [nla(IFA.CACHEINFO, zeros(12))] : []),
      ...(bits & NONE ? [] : [nla(IFA.ADDRESS, ipv6(bits & ANY ? '::' : '2001:db8::1'))]),
      ...(bits & LIFETIME ? [lifetime(0, 0)] : []),
    ),
    errno: first.errno,
    ...(first.says && { says: first.says }),
  };
};
const combinations = Array.from({ length: 63 }, (_, i) => i + 1).filter(
  (bits) =>
    // there is no :: without an address, and two attributes of one type would be another matter
    (bits & (NONE | ANY)) !== (NONE | ANY) && (bits & (SHORT | LIFETIME)) !== (SHORT | LIFETIME),
);
/** Kernels before 6.14 look at the lifetime behind the device and the prefix length. */
const disputed = (bits: number): boolean =>
  (bits & (SHORT | NONE)) === 0 && (bits & LIFETIME) !== 0 && (bits & (DEVICE | PREFIX)) !== 0;

const one: Ipv6 = { local: '2001:db8::1', bits: 64 };
const EXISTING: Record<string, readonly [Ipv6, number]> = {
  'no modifier': [one, 0],
  NLM_F_CREATE: [one, CREATE],
  NLM_F_EXCL: [one, EXCL],
  'NLM_F_CREATE|NLM_F_EXCL': [one, CREATE | EXCL],
  'NLM_F_REPLACE|NLM_F_EXCL': [one, REPLACE | EXCL],
  'all three': [one, CREATE | REPLACE | EXCL],
  'prefix length 128': [{ ...one, bits: 128 }, CREATE],
  'prefix length 0': [{ ...one, bits: 0 }, CREATE | EXCL],
  'prefix length 129': [{ ...one, bits: 129 }, CREATE],
  'another metric': [{ ...one, metric: 9 }, CREATE],
  'a peer': [{ ...one, peer: '2001:db8:9::1' }, CREATE],
};
const GONE: Record<string, Ipv6> = {
  'another address': { local: '2001:db8::2', bits: 64 },
  'a longer prefix': { ...one, bits: 65 },
  'a shorter prefix': { ...one, bits: 63 },
  'prefix length 128': { ...one, bits: 128 },
  'prefix length 0': { ...one, bits: 0 },
  'as a peer only': { local: '2001:db8::2', peer: '2001:db8::1', bits: 64 },
  '::': { local: '::', bits: 64 },
  'ff02::1': { local: 'ff02::1', bits: 64 },
};

export const ipv6Refused: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.bad',
      rule: 'of all that is wrong the first is told: sizes of attributes, no address, the lifetime, the device, the prefix length, an unusable address',
      cells: combinations.filter((bits) => !disputed(bits)).map(defective),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.bad.lifetime-first',
      rule: 'an impossible lifetime is told before a missing device and a bad prefix length',
      differs: { '6.1': 'looks at the lifetime last', '6.12': 'looks at the lifetime last' },
      seen: ['6.18.44'],
      cells: combinations.filter(disputed).map(defective),
    },
    { rule: worded.rule },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.bad.address',
      rule: 'an address of fewer than 16 bytes is refused with ERANGE, whichever attribute it is in',
      source: ['lib/nlattr.c validate_nla', 'net/ipv6/addrconf.c ifa_ipv6_policy'],
      cells: (['ADDRESS', 'LOCAL'] as const).flatMap((name) =>
        [0, 4, 15].map((size) => ({
          name: `IFA_${name} of ${size} bytes`,
          sent: request({}, nla(IFA[name], zeros(size))),
          errno: 'ERANGE',
          says: { msg: FAILED, offset: 24 },
        })),
      ),
    },
    { rule: 'the extended ACK shows the attribute, without a policy' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.bad.multicast',
      rule: 'a multicast address without IFA_F_MCAUTOJOIN is refused with EADDRNOTAVAIL',
      source: ['net/ipv6/addrconf.c ipv6_add_addr'],
      cells: ['ff02::1', 'ff01::1', 'ff0e::5', 'ffff::1'].map((local) => ({
        name: local,
        sent: newIpv6({ local }),
        errno: 'EADDRNOTAVAIL',
        says: {
          msg: 'ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag',
        },
      })),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.bad.lifetime',
      rule: 'a valid lifetime of 0, or a preferred one that is longer, is refused with EINVAL',
      cells: [
        [0, 0],
        [1, 0],
        [FOREVER, 0],
        [2, 1],
        [FOREVER, 1],
        [FOREVER, 0xfffffffe],
      ].map(([prefered = 0, valid = 0]) => ({
        name: `preferred ${prefered}, valid ${valid}`,
        sent: newIpv6({ ...one, lifetime: [prefered, valid] }),
        errno: 'EINVAL',
        says: { msg: NO_LIFETIME },
      })),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.exists',
      rule: 'an address that is there is refused with EEXIST whatever its prefix length, unless there is NLM_F_REPLACE without NLM_F_EXCL',
      cells: Object.entries(EXISTING).map(([name, [address, flags]]) => ({
        name,
        before: withIpv6(one),
        sent: newIpv6(address, { flags: ASKED | flags }),
        errno: 'EEXIST',
        says: { msg: 'ipv6: address already assigned' },
      })),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr6.del.errors',
      rule: 'RTM_DELADDR wants the very address with its prefix length, else EADDRNOTAVAIL; EINVAL without an address or with a length above 128, ENODEV without the device',
      source: ['net/ipv6/addrconf.c inet6_addr_del'],
      cells: [
        ...Object.entries(GONE).map(([name, address]) => ({
          name,
          before: withIpv6(one),
          sent: deleteIpv6(address),
          errno: 'EADDRNOTAVAIL',
          says: { msg: 'ipv6: address not found' },
        })),
        { name: 'no address', sent: ask('RTM_DELADDR', {}, header()), errno: 'EINVAL' },
        ...[129, 255].map((bits) => ({
          name: `prefix length ${bits}`,
          sent: deleteIpv6({ ...one, bits }),
          errno: 'EINVAL',
          says: { msg: NO_PREFIX },
        })),
        ...[0, 99].map((index) => ({
          name: `index ${index}`,
          sent: deleteIpv6(one, { ifa: { index } }),
          errno: 'ENODEV',
          says: { msg: NO_DEVICE },
        })),
        {
          name: 'prefix length 129 of no device',
          sent: deleteIpv6({ ...one, bits: 129 }, { ifa: { index: 99 } }),
          errno: 'EINVAL',
          says: { msg: NO_PREFIX },
        },
      ],
    },
    worded,
  ),
];
