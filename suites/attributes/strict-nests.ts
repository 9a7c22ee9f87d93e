/** Nests that have a policy of their own, in a request that is parsed strictly. */
import { u32, zeros } from '../../harness/program/build.ts';
import { type ExtendedAck, policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { withTexts } from '../../harness/runner/cells.ts';
import { attribute } from './link-request.ts';
import {
  filters,
  FIRST_OF_STATS,
  getStats,
  IFLA_STATS_LINK_OFFLOAD_XSTATS as XSTATS,
  statsOfLo,
} from './strict-request.ts';

const source = ['lib/nlattr.c validate_nla', 'net/core/rtnetlink.c rtnl_stats_get_parse'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44'], source } as const;

/** RTNL_STATS_OFFLOAD_XSTATS_VALID: the bits that the mask admits, four of them. */
const VALID = 0xfn;
const good = attribute(XSTATS, u32(2));
const short = attribute(XSTATS, zeros(3));
/** Of the first attribute inside the first nest. */
const inside = FIRST_OF_STATS + 4;

const refused = (msg: string, more: Partial<ExtendedAck> = {}) => ({
  errno: 'EINVAL',
  says: { msg, ...more },
});
const wrongLength = (offset: number) =>
  refused('invalid attribute length', { offset, policy: policy.mask('U32', VALID) });

export const strictNests: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'st.nest.inherits',
      rule: 'strictly parsed, a nest with a policy is validated strictly in its turn',
      cells: [
        { name: 'a good one', sent: getStats([filters(good)]), reply: statsOfLo },
        { name: 'an empty nest', sent: getStats([filters('')]), reply: statsOfLo },
        { name: 'wrong length', sent: getStats([filters(short)]), ...wrongLength(inside) },
        {
          name: 'wrong length, second',
          sent: getStats([filters(good + short)]),
          ...wrongLength(inside + 8),
        },
        {
          name: 'unknown type',
          sent: getStats([filters(attribute(1000))]),
          ...refused('Unknown attribute type', { offset: inside }),
        },
        {
          name: 'type 0',
          sent: getStats([filters(attribute(0, u32(0)))]),
          ...refused('Unknown attribute type', { offset: inside }),
        },
        {
          name: 'no policy',
          sent: getStats([filters(attribute(1, u32(0)))]),
          ...refused('Unsupported attribute', { offset: inside }),
        },
        {
          name: 'a stray nested bit',
          sent: getStats([filters(attribute(XSTATS | NLA_F_NESTED, u32(2)))]),
          ...refused('NLA_F_NESTED not expected', {
            offset: inside,
            policy: policy.mask('U32', VALID),
          }),
        },
        {
          name: 'bytes left over',
          sent: getStats([filters(`${good}5555`)]),
          ...refused('bytes leftover after parsing attributes'),
        },
        {
          name: 'the nested bit missing',
          sent: getStats([filters(short, 0)]),
          ...refused('NLA_F_NESTED is missing', {
            offset: FIRST_OF_STATS,
            policy: policy.plain('NESTED'),
          }),
        },
      ],
    },
    {
      rule: 'the extended ACK of a nested attribute has its own offset and policy, not the nest’s',
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.nest.dup',
      rule: 'of a nest given several times all are validated',
      cells: [
        {
          name: 'the first bad',
          sent: getStats([filters(short), filters(good)]),
          ...wrongLength(inside),
        },
        {
          name: 'the last bad',
          sent: getStats([filters(good), filters(short)]),
          ...wrongLength(inside + 12),
        },
        { name: 'both good', sent: getStats([filters(good), filters(good)]), reply: statsOfLo },
      ],
    },
    { rule: 'the offset is that within the bad one' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.mask',
      rule: 'bits outside the mask of a policy are refused with EINVAL',
      source: ['lib/nlattr.c nla_validate_mask'],
      cells: [
        ...[0x80000000, 0x80000001].map((bits) => ({
          name: `0x${bits.toString(16)}`,
          sent: getStats([filters(attribute(XSTATS, u32(bits)))]),
          ...refused('reserved bit set', { offset: inside }),
        })),
        ...[1, 3].map((bits) => ({
          name: `0x${bits.toString(16)}, within it`,
          sent: getStats([filters(attribute(XSTATS, u32(bits)))]),
          reply: statsOfLo,
        })),
      ],
    },
    { rule: 'the refusal of a reserved bit tells the offset and no policy' },
  ),
];
