/** Look-ups of IPv4 routes that are refused for their form, most with NETLINK_GET_STRICT_CHK only. */
import { nla, u32, u8, zeros } from '../../harness/program/build.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { policy, wantsStrict } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ip, RTA, type Rtm } from '../../harness/runner/routes.ts';
import { type LookUp, lookUp } from './look-up.ts';

const to = '10.1.2.3';
const VALUES = 'ipv4: Invalid values in header for route get request';
const LENGTHS = 'ipv4: rtm_src_len and rtm_dst_len must be 32 for IPv4';
const FLAGS = 'ipv4: Unsupported rtm_flags for route get request';
const ATTRIBUTE = 'ipv4: Unsupported attribute in route get request';

const HEADERS: readonly [string, Rtm][] = [
  ...[1, 24, 31, 33, 255].map((dst_len): [string, Rtm] => [`rtm_dst_len ${dst_len}`, { dst_len }]),
  ...[1, 31, 33].map((src_len): [string, Rtm] => [`rtm_src_len ${src_len}`, { src_len }]),
  ['rtm_table', { table: 254 }],
  ['rtm_protocol', { protocol: 4 }],
  ['rtm_scope', { scope: 253 }],
  ['rtm_type', { type: 1 }],
];
const FLAG_BITS = [1, 4, 0x200, 0x400, 0x800, 0x4000, 0x20000000];
const UNASKED: readonly (keyof typeof RTA)[] = ['PRIORITY', 'GATEWAY', 'PREFSRC', 'TABLE', 'NH_ID'];

const strict = (name: string, errno: string, msg: string, asked: LookUp): Cell => ({
  name,
  sent: lookUp(asked),
  errno,
  says: { msg },
  before: [wantsStrict('a')],
});
/** The same look-up on a socket that is not strict: there is no route. */
const lenient = (name: string, asked: LookUp): Cell => ({
  name,
  sent: lookUp(asked),
  errno: 'ENETUNREACH',
});
const attribute = (name: keyof typeof RTA) => nla(RTA[name], u32(1));

const base = {
  level: 'should',
  source: ['net/ipv4/route.c inet_rtm_valid_getroute_req'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = { rule: 'the extended ACK says what is wrong' };

export const ipv4LookUpsRefused: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.get.strict',
      rule: 'with NETLINK_GET_STRICT_CHK a look-up with header fields, flags or attributes that mean nothing to it is refused with EINVAL',
      source: [...base.source, 'Documentation/userspace-api/netlink/intro.rst Strict checking'],
      cells: [
        ...HEADERS.map(([name, rtm]) => strict(name, 'EINVAL', VALUES, { to, rtm })),
        ...FLAG_BITS.map((flags) =>
          strict(`rtm_flags 0x${flags.toString(16)}`, 'EINVAL', FLAGS, { to, rtm: { flags } }),
        ),
        strict('RTA_DST, rtm_dst_len 0', 'EINVAL', LENGTHS, { to, rtm: { dst_len: 0 } }),
        strict('RTA_SRC, rtm_src_len 0', 'EINVAL', LENGTHS, {
          to,
          more: nla(RTA.SRC, ip('127.0.0.1')),
        }),
        ...UNASKED.map((name) =>
          strict(`RTA_${name}`, 'EINVAL', ATTRIBUTE, { to, more: attribute(name) }),
        ),
      ],
    },
    worded,
  ),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.lenient',
    rule: 'without NETLINK_GET_STRICT_CHK header fields, flags and attributes that mean nothing to a look-up are passed over',
    cells: [
      ...HEADERS.map(([name, rtm]) => lenient(name, { to, rtm })),
      ...FLAG_BITS.map((flags) =>
        lenient(`rtm_flags 0x${flags.toString(16)}`, { to, rtm: { flags } }),
      ),
      lenient('RTA_DST, rtm_dst_len 0', { to, rtm: { dst_len: 0 } }),
      ...UNASKED.map((name) => lenient(`RTA_${name}`, { to, more: attribute(name) })),
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.get.size',
      rule: 'an attribute of a look-up that is shorter than its type is refused with ERANGE',
      cells: (['SRC', 'IIF', 'OIF', 'MARK', 'UID'] as const).flatMap((name) =>
        [0, 3].map((length) => ({
          name: `RTA_${name} of ${length} bytes`,
          sent: lookUp({ more: nla(RTA[name], zeros(length)) }),
          errno: 'ERANGE',
          says: {
            msg: 'Attribute failed policy validation',
            offset: 28,
            policy: policy.u32(),
          },
        })),
      ),
    },
    { rule: 'the extended ACK names the attribute and its policy' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.route4.get.ipproto',
      rule: 'RTA_IP_PROTO other than TCP, UDP or ICMP is refused with EOPNOTSUPP, strict or not',
      source: ['net/ipv4/netlink.c rtm_getroute_parse_ip_proto'],
      cells: [0, 2, 7, 58, 132, 255].flatMap((protocol): Cell[] => {
        const asked = { to, more: nla(RTA.IP_PROTO, u8(protocol)) };
        const refused = strict(
          `protocol ${protocol}, strict`,
          'EOPNOTSUPP',
          'Unsupported ip proto',
          asked,
        );
        return [refused, { ...refused, name: `protocol ${protocol}`, before: [] }];
      }),
    },
    worded,
  ),
];
