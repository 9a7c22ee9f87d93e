/** Dump requests on sockets with NETLINK_GET_STRICT_CHK: what is refused, and what filters. */
import { done, dumpOf } from '../../harness/runner/dumps.ts';
import { batch, join, nla, struct, u32 } from '../../harness/program/build.ts';
import type { Wildcard, Segment } from '../../harness/program/bytes.ts';
import {
  addressMessage,
  RTM_GETADDR,
  RTM_NEWADDR,
  withAddresses,
} from '../../harness/runner/addresses.ts';
import { policy, wantsStrict } from '../../harness/runner/extack.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { alive, hears, NLM_F_MULTI, send, socket } from '../../harness/runner/lines.ts';
import { ifaddrmsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { RTM_GETRULE } from './reading.ts';
import { type RefusedDump, refusedDump } from './refused.ts';

const RTM_GETROUTE = 26;
const IPV4 = 2;
const NLM_F_DUMP_FILTERED = 0x20;
const EINVAL = { errno: 'EINVAL' };

const addresses = struct(ifaddrmsg, { family: IPV4 });
const routes = struct(rtmsg, { family: IPV4 });
const LEFT_OVER = 'bytes leftover after parsing attributes';
const UNKNOWN = 'Unknown attribute type';

const address = (name: string, payload: RefusedDump['payload'], says: string): RefusedDump => ({
  name: `addresses: ${name}`,
  type: RTM_GETADDR,
  payload,
  says: { msg: says },
  ...EINVAL,
});
const route = (name: string, payload: RefusedDump['payload'], says: string): RefusedDump => ({
  name: `routes: ${name}`,
  type: RTM_GETROUTE,
  payload,
  says: { msg: says },
  ...EINVAL,
});
const rule = (name: string, payload: RefusedDump['payload'], says: string): RefusedDump => ({
  name: `rules: ${name}`,
  type: RTM_GETRULE,
  payload,
  says: { msg: says },
  ...EINVAL,
});

const addressHeader = 'ipv4: Invalid header for address dump request';
const addressValues = 'ipv4: Invalid values in header for address dump request';
const routeValues = 'Invalid values in header for FIB dump request';
const ruleValues = 'Invalid values in header for fib rule dump request';

const headers: readonly RefusedDump[] = [
  address('5 bytes', '02000000 00', addressHeader),
  address('7 bytes', '02000000 000000', addressHeader),
  address('prefix length', struct(ifaddrmsg, { family: IPV4, prefixlen: 8 }), addressValues),
  address('flags', struct(ifaddrmsg, { family: IPV4, flags: 0x40 }), addressValues),
  address('scope', struct(ifaddrmsg, { family: IPV4, scope: 17 }), addressValues),
  route('1 byte', '02', 'Invalid header for FIB dump request'),
  route('11 bytes', '02000000 00000000 000000', 'Invalid header for FIB dump request'),
  route('destination length', struct(rtmsg, { family: IPV4, dst_len: 8 }), routeValues),
  route('source length', struct(rtmsg, { family: IPV4, src_len: 8 }), routeValues),
  route('tos', struct(rtmsg, { family: IPV4, tos: 4 }), routeValues),
  route('scope', struct(rtmsg, { family: IPV4, scope: 1 }), routeValues),
  route(
    'flags',
    struct(rtmsg, { family: IPV4, flags: 0x100 }),
    'Invalid flags for FIB dump request',
  ),
  rule('11 bytes', '02000000 00000000 000000', 'Invalid header for fib rule dump request'),
  rule('destination length', '02080000 00000000 00000000', ruleValues),
  rule('tos', '02000004 00000000 00000000', ruleValues),
  rule('table', '02000000 fe000000 00000000', ruleValues),
  rule('action', '02000000 00000001 00000000', ruleValues),
  rule('flags', '02000000 00000000 01000000', ruleValues),
];
const plainRules = '02000000 00000000 00000000';
const ruleData = 'Invalid data after header in fib rule dump request';
const attributes: readonly RefusedDump[] = [
  address(
    'an attribute that is no filter',
    join(addresses, nla(1, '7f000001')),
    'ipv4: Unsupported attribute in dump request',
  ),
  address('left-over bytes', `${addresses} 010203`, LEFT_OVER),
  route(
    'an attribute that is no filter',
    join(routes, nla(6, u32(1))),
    'Unsupported attribute in dump request',
  ),
  route('left-over bytes', `${routes} 0102`, LEFT_OVER),
  rule('any attribute', join(plainRules, nla(6, u32(1))), ruleData),
  rule('left-over bytes', `${plainRules} 0102`, ruleData),
];
/** Those whose extended ACK names the attribute. */
const named: readonly RefusedDump[] = [
  {
    ...address('an unknown type', join(addresses, nla(78, u32(1))), ''),
    says: { msg: UNKNOWN, offset: 24 },
  },
  {
    ...route('an unknown type', join(routes, nla(99, u32(1))), ''),
    says: { msg: UNKNOWN, offset: 28 },
  },
  {
    ...address('too short a number', join(addresses, nla(10, '0102')), ''),
    errno: 'ERANGE',
    says: {
      msg: 'Attribute failed policy validation',
      offset: 24,
      policy: policy.signed('S32', -0x80000000n, 0x7fffffffn),
    },
  },
];

const filtered = (
  name: string,
  type: number,
  payload: RefusedDump['payload'],
  ...lines: Line[]
): Case => ({
  name,
  lines: [
    ...withAddresses(2),
    socket('a', 'NETLINK_ROUTE'),
    wantsStrict('a'),
    send('a', dumpOf(type, payload)),
    ...lines,
    ...alive('a'),
  ],
});
const bothAddresses = (flags: number) =>
  hears(
    'a',
    (name) => ({
      bytes: batch<Segment | Wildcard>(
        ...[1, 2].map((number) =>
          addressMessage(RTM_NEWADDR, number, { seq: 1, by: name, flags: NLM_F_MULTI | flags }),
        ),
      ),
    }),
    done(1, 0, { flags }),
  );
const onLo = (index: number): string => struct(ifaddrmsg, { family: IPV4, index });
const inTable = (table: number): string => struct(rtmsg, { family: IPV4, table });

const base = {
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const document = 'Documentation/userspace-api/netlink/intro.rst Strict checking';

export const strict: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.strict.header',
    rule: 'with NETLINK_GET_STRICT_CHK a fixed header that is too short, or has a field set that is no filter, ends the dump with -EINVAL in NLMSG_DONE',
    level: 'must',
    source: [
      'net/ipv4/devinet.c inet_valid_dump_ifaddr_req',
      'net/ipv4/fib_frontend.c ip_valid_fib_dump_req',
      document,
    ],
    cases: headers.map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'dump.strict.attrs',
    rule: 'with NETLINK_GET_STRICT_CHK unknown attributes, those that are no filter, and left-over bytes end the dump with -EINVAL in NLMSG_DONE; unusable values with the errno of their policy',
    level: 'must',
    source: ['include/net/netlink.h nlmsg_parse_deprecated_strict', document],
    cases: [...attributes, ...named].map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'dump.error.ext',
    rule: 'with NETLINK_EXT_ACK the text stands behind the int32 of NLMSG_DONE, which has NLM_F_ACK_TLVS',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_dump_done'],
    cases: [...headers, ...attributes].map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'dump.error.ext.attribute',
    rule: 'with NETLINK_EXT_ACK the attribute that was at fault, and its policy, stand behind the text',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_dump_done'],
    differs: { '6.1': 'only the text is told' },
    seen: ['6.18.44'],
    cases: named.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'dump.strict.filtered',
    rule: 'with NETLINK_GET_STRICT_CHK a filter that is used puts NLM_F_DUMP_FILTERED on messages and NLMSG_DONE; no such device is -ENODEV there, no such table -ENOENT',
    level: 'should',
    source: ['net/ipv4/devinet.c inet_dump_ifaddr', 'net/ipv4/fib_frontend.c inet_dump_fib'],
    cases: [
      filtered('no filter', RTM_GETADDR, onLo(0), bothAddresses(0)),
      filtered('addresses of lo', RTM_GETADDR, onLo(1), bothAddresses(NLM_F_DUMP_FILTERED)),
      filtered(
        'addresses of no device',
        RTM_GETADDR,
        onLo(99),
        hears('a', done(1, -19, { flags: NLM_F_DUMP_FILTERED })),
      ),
      filtered(
        'routes of no table',
        RTM_GETROUTE,
        inTable(77),
        hears('a', done(1, -2, { flags: NLM_F_DUMP_FILTERED })),
      ),
      filtered(
        'routes of no table, by attribute',
        RTM_GETROUTE,
        join(inTable(0), nla(15, u32(7777))),
        hears('a', done(1, -2, { flags: NLM_F_DUMP_FILTERED })),
      ),
    ],
  },
];
