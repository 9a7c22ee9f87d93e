/** NETLINK_GET_STRICT_CHK: half of the strict checks, for old requests. */
import { nlmsg, struct, u32, zeros } from '../../harness/program/build.ts';
import { type ExtendedAck, policy, wantsStrict } from '../../harness/runner/extack.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute, IFLA, link, lo, nameLo, RTM_GETLINK, SECOND } from './link-request.ts';

const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
const { IFLA_EXT_MASK, IFLA_MTU, IFLA_IFNAME, IFLA_LINKINFO } = IFLA;

const strictly = (cells: readonly Cell[]): Cell[] =>
  cells.map((cell) => ({ ...cell, before: [wantsStrict('a')] }));
const refused = (msg: string, more: Partial<ExtendedAck> = {}) => ({
  errno: 'EINVAL',
  says: { msg, ...more },
});
const withHeader = (header: string, ...attributes: string[]) =>
  nlmsg(
    { type: RTM_GETLINK, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 },
    header,
    attributes.join(''),
  );

const headers = [
  { name: 'pad', bytes: `0001 0000 ${u32(1)} ${zeros(8)}` },
  { name: 'type', bytes: struct(ifinfomsg, { index: 1, type: 1 }) },
  { name: 'flags', bytes: struct(ifinfomsg, { index: 1, flags: 1 }) },
  { name: 'change', bytes: struct(ifinfomsg, { index: 1, change: 1 }) },
];

export const strictGetlink: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'st.getlink',
      rule: 'with NETLINK_GET_STRICT_CHK, RTM_GETLINK refuses values in the header that it does not use, and attributes other than names, mask and namespace, with EINVAL',
      source: [
        'net/core/rtnetlink.c rtnl_valid_getlink_req',
        'Documentation/userspace-api/netlink/intro.rst Strict checking',
      ],
      cells: strictly([
        ...headers.map(({ name, bytes }) => ({
          name: `${name} set`,
          sent: withHeader(bytes),
          ...refused('Invalid values in header for get link request'),
        })),
        {
          name: 'the header comes before the attributes',
          sent: withHeader(struct(ifinfomsg, { index: 1, type: 1 }), attribute(IFLA_EXT_MASK)),
          ...refused('Invalid values in header for get link request'),
        },
        ...[IFLA_MTU, IFLA_LINKINFO, IFLA.IFLA_LINK].map((type) => ({
          name: `attribute ${type}`,
          sent: link([nameLo, attribute(type, zeros(4))]),
          ...refused('Unsupported attribute in get link request'),
        })),
        {
          name: 'family set',
          sent: withHeader(struct(ifinfomsg, { index: 1, family: 2 })),
          reply: lo,
        },
        {
          name: 'name and mask',
          sent: link([nameLo, attribute(IFLA_EXT_MASK, u32(0))]),
          reply: lo,
        },
      ]),
    },
    { rule: 'the refusals of a strict RTM_GETLINK say header or attribute, without an offset' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.getlink.half',
      rule: 'NETLINK_GET_STRICT_CHK adds the checks of unknown types and of bytes left over; long integers and stray NLA_F_NESTED still pass, short integers are still ERANGE',
      source: ['include/net/netlink.h NL_VALIDATE_DEPRECATED_STRICT'],
      cells: strictly([
        ...[0, 200, 0x3fff].map((type) => ({
          name: `type ${type}`,
          sent: link([nameLo, attribute(type, zeros(4))]),
          ...refused('Unknown attribute type', { offset: SECOND }),
        })),
        ...[1, 2, 3].map((count) => ({
          name: `${count} bytes left over`,
          sent: link([nameLo, '55'.repeat(count)]),
          ...refused('bytes leftover after parsing attributes'),
        })),
        {
          name: 'a broken nla_len',
          sent: link([nameLo, attribute({ type: IFLA_EXT_MASK, len: 3 })]),
          ...refused('bytes leftover after parsing attributes'),
        },
        {
          name: 'a short integer',
          sent: link([nameLo, attribute(IFLA_EXT_MASK, zeros(3))]),
          errno: 'ERANGE',
          says: { msg: 'Attribute failed policy validation', offset: SECOND, policy: policy.u32() },
        },
        {
          name: 'a long integer',
          sent: link([nameLo, attribute(IFLA_EXT_MASK, zeros(8))]),
          reply: lo,
        },
        {
          name: 'a stray nested bit on an integer',
          sent: link([nameLo, attribute(IFLA_EXT_MASK | NLA_F_NESTED, zeros(4))]),
          reply: lo,
        },
        {
          name: 'a stray nested bit on the name',
          sent: link(attribute(IFLA_IFNAME | NLA_F_NESTED, '6c6f00')),
          reply: lo,
        },
      ]),
    },
    { rule: 'its extended ACKs are those of strict and of liberal parsing' },
  ),
  verdicts({
    ...base,
    id: 'st.getlink.off',
    rule: 'without NETLINK_GET_STRICT_CHK RTM_GETLINK takes any values in its header, and attributes that it does not use',
    level: 'must',
    source: [
      'net/core/rtnetlink.c rtnl_valid_getlink_req',
      'Documentation/userspace-api/netlink/intro.rst Strict checking',
    ],
    cells: [
      ...headers.map(({ name, bytes }) => ({
        name: `${name} set`,
        sent: withHeader(bytes),
        reply: lo,
      })),
      ...[IFLA_MTU, IFLA_LINKINFO, IFLA.IFLA_LINK].map((type) => ({
        name: `attribute ${type}`,
        sent: link([nameLo, attribute(type, zeros(4))]),
        reply: lo,
      })),
    ],
  }),
];
