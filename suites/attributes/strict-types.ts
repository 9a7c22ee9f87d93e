/** nla_type, its flag bits and left-over bytes where parsing is strict. */
import { u32, zeros } from '../../harness/program/build.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from '../../harness/wire/constants/netlink.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute } from './link-request.ts';
import { FIRST_OF_NEXTHOP, getNexthop, newNexthop, nexthopId, NHA } from './strict-request.ts';

const source = ['lib/nlattr.c __nla_validate_parse', 'net/ipv4/nexthop.c rtm_get_nexthop'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'], source } as const;
const admin = ['route', 'net-admin'];
const SECOND = FIRST_OF_NEXTHOP + nexthopId.replaceAll(' ', '').length / 2;
const leftover = { msg: 'bytes leftover after parsing attributes' };

export const strictTypes: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'st.type.unknown',
      rule: 'strictly parsed, type 0 and types above the last are refused with EINVAL, whatever their length',
      cells: [0, 100, 0x3fff].flatMap((type) =>
        [0, 3, 4].flatMap((length) => [
          {
            name: `type ${type}, ${length} bytes, behind a good one`,
            sent: getNexthop([nexthopId, attribute(type, zeros(length))]),
            errno: 'EINVAL',
            says: { msg: 'Unknown attribute type', offset: SECOND },
          },
          {
            name: `type ${type}, ${length} bytes, before a good one`,
            sent: getNexthop([attribute(type, zeros(length)), nexthopId]),
            errno: 'EINVAL',
            says: { msg: 'Unknown attribute type', offset: FIRST_OF_NEXTHOP },
          },
        ]),
      ),
    },
    { rule: 'the refusal of an unknown type tells its offset' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.type.unspec',
      rule: 'strictly parsed, a known type without a policy is refused with EINVAL',
      needs: admin,
      source: ['lib/nlattr.c validate_nla', 'net/ipv4/nexthop.c rtm_to_nh_config'],
      cells: [9, 10].flatMap((type) =>
        [0, 4].map((length) => ({
          name: `type ${type} to RTM_NEWNEXTHOP, ${length} bytes`,
          sent: newNexthop([nexthopId, attribute(type, zeros(length))]),
          errno: 'EINVAL',
          says: { msg: 'Unsupported attribute', offset: SECOND },
        })),
      ),
    },
    {
      rule: 'the refusal of a type without a policy tells its offset, as unsupported, not unknown',
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.trailing',
      rule: 'strictly parsed, bytes left over behind the last attribute are refused with EINVAL',
      cells: [
        ...[1, 2, 3].map((count) => ({
          name: `${count} bytes`,
          sent: getNexthop([nexthopId, '55'.repeat(count)]),
          errno: 'EINVAL',
          says: leftover,
        })),
        ...[0, 3, 5, 0xffff].map((len) => ({
          name: `an attribute of nla_len ${len} in 4 bytes`,
          sent: getNexthop([nexthopId, attribute({ type: NHA.OIF, len })]),
          errno: 'EINVAL',
          says: leftover,
        })),
        { name: 'none', sent: getNexthop([nexthopId]), errno: 'ENOENT' },
      ],
    },
    { rule: 'the refusal of bytes left over names no offset' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.nested.stray',
      rule: 'strictly parsed, NLA_F_NESTED on what is no nest is refused with EINVAL',
      needs: admin,
      source: ['lib/nlattr.c validate_nla'],
      cells: [
        { name: 'an integer', type: NHA.ID, payload: u32(7), wanted: policy.u32() },
        { name: 'a flag', type: NHA.BLACKHOLE, payload: '', wanted: policy.plain('FLAG') },
        {
          name: 'binary data',
          type: NHA.GATEWAY,
          payload: zeros(4),
          wanted: policy.plain('BINARY'),
        },
      ].flatMap(({ name, type, payload, wanted }) =>
        [0, NLA_F_NET_BYTEORDER].map((bit) => ({
          name: `${name}${bit === 0 ? '' : ', NLA_F_NET_BYTEORDER too'}`,
          sent: newNexthop([attribute(type | NLA_F_NESTED | bit, payload)]),
          errno: 'EINVAL',
          says: { msg: 'NLA_F_NESTED not expected', offset: FIRST_OF_NEXTHOP, policy: wanted },
        })),
      ),
    },
    { rule: 'the refusal of a stray NLA_F_NESTED tells the offset and what was expected' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.nested.missing',
      rule: 'strictly parsed, a nest without NLA_F_NESTED is refused with EINVAL, before its length is looked at',
      needs: admin,
      source: ['lib/nlattr.c validate_nla'],
      cells: [NHA.ENCAP, NHA.RES_GROUP].flatMap((type) =>
        [0, 3, 4, 8].map((length) => ({
          name: `type ${type}, ${length} bytes`,
          sent: newNexthop([nexthopId, attribute(type, zeros(length))]),
          errno: 'EINVAL',
          says: { msg: 'NLA_F_NESTED is missing', offset: SECOND, policy: policy.plain('NESTED') },
        })),
      ),
    },
    {
      rule: 'the refusal of a nest without its bit tells the offset, and that a nest was expected',
    },
  ),
  verdicts({
    ...base,
    id: 'st.byteorder',
    rule: 'NLA_F_NET_BYTEORDER is ignored where parsing is strict, too',
    source: ['include/net/netlink.h nla_type'],
    cells: [
      {
        name: 'on a good attribute',
        sent: getNexthop([attribute(NHA.ID | NLA_F_NET_BYTEORDER, u32(7))]),
        errno: 'ENOENT',
      },
      {
        name: 'on an unknown type',
        sent: getNexthop([nexthopId, attribute(100 | NLA_F_NET_BYTEORDER)]),
        errno: 'EINVAL',
      },
    ],
  }),
];
