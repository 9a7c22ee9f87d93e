/** Lengths and values where parsing is strict, and the order of the checks. */
import { nlmsg, zeros } from '../../harness/program/build.ts';
import { type ExtendedAck, policy } from '../../harness/runner/extack.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import { withTexts } from '../../harness/runner/cells.ts';
import { attribute } from './link-request.ts';
import {
  FIRST_OF_NEXTHOP,
  getNexthop,
  newNexthop,
  nexthopId,
  NHA,
  nhmsg,
} from './strict-request.ts';

const source = ['lib/nlattr.c validate_nla'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'], source } as const;
const admin = ['route', 'net-admin'];
const offset = FIRST_OF_NEXTHOP;
const { RTM_GETNEXTHOP = 106 } = RTM.values;

const refused = (msg: string, more: Partial<ExtendedAck> = {}) => ({
  errno: 'EINVAL',
  says: { msg, ...more },
});
const wrongLength = refused('invalid attribute length', { offset, policy: policy.u32() });

export const strictValues: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'st.int.len',
      rule: 'strictly parsed, an integer of any length but its own is refused with EINVAL',
      needs: admin,
      cells: [
        { type: NHA.ID, size: 4, wanted: policy.u32() },
        { type: NHA.GROUP_TYPE, size: 2, wanted: policy.u16() },
      ].flatMap(({ type, size, wanted }) =>
        [0, size - 1, size + 1, 2 * size].map((length) => ({
          name: `type ${type}, ${length} of ${size} bytes`,
          sent: newNexthop([attribute(type, zeros(length))]),
          ...refused('invalid attribute length', { offset, policy: wanted }),
        })),
      ),
    },
    { rule: 'the refusal of a wrong length tells the offset, and the type with its range' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.flag',
      rule: 'a flag with a payload is refused with ERANGE, strictly parsed too',
      needs: admin,
      cells: [NHA.BLACKHOLE, NHA.FDB].flatMap((type) =>
        [1, 3, 4, 8].map((length) => ({
          name: `type ${type}, ${length} bytes`,
          sent: newNexthop([attribute(type, zeros(length))]),
          errno: 'ERANGE',
          says: { msg: 'Attribute failed policy validation', offset, policy: policy.plain('FLAG') },
        })),
      ),
    },
    { rule: 'the refusal of a flag with a payload tells its offset, and that it is a flag' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.order',
      rule: 'strictly parsed, attributes are checked one after the other, each in full: the first bad one decides, bytes left over come last',
      source: ['lib/nlattr.c __nla_validate_parse'],
      cells: [
        {
          name: 'unknown type, wrong length, bytes left over',
          sent: getNexthop([attribute(100), attribute(NHA.ID, zeros(3)), '5555']),
          ...refused('Unknown attribute type', { offset }),
        },
        {
          name: 'wrong length, unknown type, bytes left over',
          sent: getNexthop([attribute(NHA.ID, zeros(3)), attribute(100), '5555']),
          ...wrongLength,
        },
        {
          name: 'good, unknown type, bytes left over',
          sent: getNexthop([nexthopId, attribute(100), '5555']),
          ...refused('Unknown attribute type', { offset: offset + 8 }),
        },
        {
          name: 'wrong length and a stray nested bit on one',
          sent: getNexthop([attribute(NHA.ID | NLA_F_NESTED, zeros(3))]),
          ...wrongLength,
        },
      ],
    },
    { rule: 'the extended ACK is that of the first bad attribute' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.header',
      rule: "the fixed header's length is checked before the attributes, its contents after them",
      source: ['include/net/netlink.h __nlmsg_parse', 'net/ipv4/nexthop.c nh_valid_get_del_req'],
      cells: [
        ...[1, 4, 7].map((length) => ({
          name: `${length} of 8 bytes`,
          sent: nlmsg(
            { type: RTM_GETNEXTHOP, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 },
            zeros(length),
          ),
          ...refused('Invalid header length'),
        })),
        ...[{ scope: 1 }, { protocol: 4 }, { reserved: 1 }, { flags: 1 }].flatMap((bad) => {
          const [field] = Object.keys(bad);
          return [
            {
              name: `${field} set`,
              sent: getNexthop([nexthopId], nhmsg(bad)),
              ...refused('Invalid values in header'),
            },
            {
              name: `${field} set, and an unknown type`,
              sent: getNexthop([nexthopId, attribute(100)], nhmsg(bad)),
              ...refused('Unknown attribute type', { offset: offset + 8 }),
            },
          ];
        }),
      ],
    },
    { rule: 'a short header, a bad attribute and a bad header are told apart by their texts' },
  ),
];
