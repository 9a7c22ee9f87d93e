/** What is wrong with a request about an IPv4 route, whatever its devices. */
import { nla, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  type Asked,
  deleteRoute,
  ip,
  newRoute,
  type Route,
  RTA,
  RTN,
} from '../../harness/runner/routes.ts';

const route: Route = { to: '10.1.2.0/24' };
const refused = (name: string, errno: string, msg: string | undefined, asked: Asked, to = route) =>
  [
    ['RTM_NEWROUTE', newRoute],
    ['RTM_DELROUTE', deleteRoute],
  ].map(([type, make]): Cell => ({
    name: `${type as string}, ${name}`,
    sent: (make as typeof newRoute)(to, asked),
    errno,
    ...(msg === undefined ? {} : { says: { msg } }),
  }));
const refusedNew = (name: string, msg: string, asked: Asked, to = route): Cell => ({
  name,
  sent: newRoute(to, asked),
  errno: 'EINVAL',
  says: { msg },
});

const ECN = 'Invalid dsfield (tos): ECN bits must be 0';
const LENGTH = 'Invalid prefix length';
const HOST_BITS = 'Invalid prefix for given prefix length';
const SCOPE = 'Invalid scope';
const FLAGS = 'Invalid rtm_flags - can not contain DEAD or LINKDOWN';
const EXCLUSIVE = 'Nexthop specification and nexthop id are mutually exclusive';
const BOTH = 'Nexthop configuration can not contain both GATEWAY and VIA';
const DEVICELESS = 'Gateway, device and multipath can not be specified for this route type';

const gateway = nla(RTA.GATEWAY, ip('10.0.0.1'));
const via = nla(RTA.VIA, '0200', ip('10.0.0.1'));
const oif = nla(RTA.OIF, u32(1));
const hop = nla(RTA.MULTIPATH, '0800 0000', u32(1));
const object = nla(RTA.NH_ID, u32(5));
const and = (...each: readonly Segment[][]): Segment[] => each.flat();

/** Numbers of 4 bytes. */
const NUMBERS = ['DST', 'SRC', 'IIF', 'OIF', 'GATEWAY', 'PRIORITY', 'PREFSRC', 'FLOW'] as const;
const MORE = ['MARK', 'TABLE', 'UID'] as const;
const FAILED = 'Attribute failed policy validation';
const BEHIND_HEADER = 28;
const DESTINATION = 8;
const shortened = (name: keyof typeof RTA, length: number, what?: string): Cell => ({
  name: `RTA_${name} of ${length} bytes`,
  sent: newRoute(route, { more: nla(RTA[name], zeros(length)) }),
  errno: 'ERANGE',
  says: {
    msg: FAILED,
    offset: BEHIND_HEADER + DESTINATION,
    ...(what === undefined ? {} : { policy: what }),
  },
});

const base = {
  level: 'should',
  source: ['net/ipv4/fib_frontend.c rtm_to_fib_config'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = { rule: 'the extended ACK says what is wrong' };

export const ipv4Refused: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.header',
      rule: 'ECN bits in the TOS, a prefix length above 32, bits behind the prefix and a type above RTN_MAX are refused with EINVAL, in a request to remove too',
      cells: [
        ...[1, 2, 3, 9, 0xff].flatMap((tos) =>
          refused(`TOS ${tos}`, 'EINVAL', ECN, { rtm: { tos } }),
        ),
        ...[33, 64, 255].flatMap((dst_len) =>
          refused(`prefix length ${dst_len}`, 'EINVAL', LENGTH, { rtm: { dst_len } }),
        ),
        ...['10.1.2.0/22', '10.1.2.3/31', '10.1.2.128/24', '128.0.0.0/0', '10.0.0.0/4'].flatMap(
          (to) =>
            refused(
              to,
              'EINVAL',
              HOST_BITS,
              to.endsWith('/0') ? { more: nla(RTA.DST, ip('128.0.0.0')) } : {},
              {
                to,
              },
            ),
        ),
        ...[12, 13, 255].flatMap((type) =>
          refused(`type ${type}`, 'EINVAL', 'Invalid route type', { rtm: { type } }),
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.scope',
      rule: 'a scope wider than the type allows is refused with EINVAL: local needs host, broadcast and anycast link, and types 0, 10 and 11 none at all',
      source: ['net/ipv4/fib_semantics.c fib_create_info'],
      cells: [
        ...[RTN.UNSPEC, RTN.LOCAL, RTN.BROADCAST, RTN.ANYCAST, RTN.NAT, RTN.XRESOLVE].flatMap(
          (type) =>
            (type === RTN.LOCAL ? [0, 200, 253] : [0, 200, 252]).map((scope) =>
              refusedNew(`type ${type}, scope ${scope}`, SCOPE, {
                rtm: { type, scope },
                more: oif,
              }),
            ),
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.flags',
      rule: 'rtm_flags with RTNH_F_DEAD or RTNH_F_LINKDOWN are refused with EINVAL for a new route',
      source: ['net/ipv4/fib_semantics.c fib_create_info'],
      cells: [1, 0x10, 0x11, 0x1001].flatMap((flags) =>
        [RTN.BLACKHOLE, RTN.UNICAST].map((type) =>
          refusedNew(`0x${flags.toString(16)}, type ${type}`, FLAGS, { rtm: { flags, type } }),
        ),
      ),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.deviceless',
      rule: 'a device, a gateway or nexthops for a type that needs none are refused with EINVAL',
      source: ['net/ipv4/fib_semantics.c fib_create_info'],
      cells: (['BLACKHOLE', 'UNREACHABLE', 'PROHIBIT', 'THROW'] as const).flatMap((type) =>
        (
          [
            ['RTA_OIF', oif],
            ['RTA_OIF of no device', nla(RTA.OIF, u32(99))],
            ['RTA_GATEWAY', gateway],
            ['RTA_VIA', via],
            ['RTA_MULTIPATH', hop],
          ] as const
        ).map(([name, more]) =>
          refusedNew(`${type}, ${name}`, DEVICELESS, { rtm: { type: RTN[type] }, more }),
        ),
      ),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.attrs',
      rule: 'RTA_NH_ID beside a device, a gateway or nexthops, RTA_GATEWAY beside RTA_VIA, and the id of no nexthop are refused with EINVAL, in a request to remove too',
      cells: [
        ...refused('RTA_NH_ID, unknown', 'EINVAL', 'Nexthop id does not exist', { more: object }),
        ...refused('RTA_NH_ID, RTA_OIF', 'EINVAL', EXCLUSIVE, { more: and(object, oif) }),
        ...refused('RTA_OIF, RTA_NH_ID', 'EINVAL', EXCLUSIVE, { more: and(oif, object) }),
        ...refused('RTA_NH_ID, RTA_GATEWAY', 'EINVAL', EXCLUSIVE, { more: and(object, gateway) }),
        ...refused('RTA_NH_ID, RTA_VIA', 'EINVAL', EXCLUSIVE, { more: and(object, via) }),
        ...refused('RTA_NH_ID, RTA_MULTIPATH', 'EINVAL', EXCLUSIVE, { more: and(object, hop) }),
        ...refused('RTA_GATEWAY, RTA_VIA', 'EINVAL', BOTH, { more: and(gateway, via) }),
        ...refused('RTA_VIA, RTA_GATEWAY', 'EINVAL', BOTH, { more: and(via, gateway) }),
        ...refused('RTA_GATEWAY 0.0.0.0, RTA_VIA', 'EINVAL', BOTH, {
          more: and(nla(RTA.GATEWAY, zeros(4)), via),
        }),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.via',
      rule: 'RTA_VIA without a family, of a family that is no IP, or with an address of the wrong size is refused with EINVAL',
      source: ['net/ipv4/fib_frontend.c fib_gw_from_via'],
      needs: [...base.needs, 'ipv6'],
      cells: [
        ...[0, 1].flatMap((length) =>
          refused(`${length} bytes`, 'EINVAL', 'Invalid attribute length for RTA_VIA', {
            more: nla(RTA.VIA, zeros(length)),
          }),
        ),
        ...[0, 7, 28].flatMap((family) =>
          refused(`family ${family}`, 'EINVAL', 'Unsupported address family in RTA_VIA', {
            more: nla(RTA.VIA, u8(family), '00 0a000001'),
          }),
        ),
        ...[0, 3, 5, 16].flatMap((length) =>
          refused(`IPv4, ${length} bytes`, 'EINVAL', 'Invalid IPv4 address in RTA_VIA', {
            more: nla(RTA.VIA, '0200', zeros(length)),
          }),
        ),
        ...[0, 4, 15, 17].flatMap((length) =>
          refused(`IPv6, ${length} bytes`, 'EINVAL', 'Invalid IPv6 address in RTA_VIA', {
            more: nla(RTA.VIA, '0a00', zeros(length)),
          }),
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.size',
      rule: 'an attribute that is shorter than its type is refused with ERANGE',
      source: ['net/ipv4/fib_frontend.c rtm_ipv4_policy'],
      cells: [
        ...[...NUMBERS, ...MORE].flatMap((name) =>
          [0, 1, 3].map((length) => shortened(name, length, policy.u32())),
        ),
        shortened('SPORT', 1, policy.u16()),
        shortened('DPORT', 1, policy.u16()),
        shortened('ENCAP_TYPE', 1, policy.u16()),
        shortened('IP_PROTO', 0, policy.u8()),
        ...[1, 2, 3].map((length) => shortened('METRICS', length, policy.plain('NESTED'))),
        ...[0, 4, 7].map((length) => shortened('MULTIPATH', length)),
      ],
    },
    { rule: 'the extended ACK names the attribute and its policy' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.bad.size.strict',
      rule: 'RTA_NH_ID, which came with strict checking, is refused with EINVAL if it is shorter or longer than 4 bytes',
      source: ['net/ipv4/fib_frontend.c rtm_ipv4_policy', 'lib/nlattr.c validate_nla'],
      cells: [0, 1, 3, 5, 8].map((length) => ({
        ...shortened('NH_ID', length),
        errno: 'EINVAL',
        says: {
          msg: 'invalid attribute length',
          offset: BEHIND_HEADER + DESTINATION,
          policy: policy.u32(),
        },
      })),
    },
    { rule: 'the extended ACK names the attribute and its policy' },
  ),
];
