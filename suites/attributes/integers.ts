/** Integers where parsing is liberal: their length, and limits of their value. */
import { s32, u32, zeros } from '../../harness/program/build.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute, FIRST, IFLA, link, lo, nameLo } from './link-request.ts';

const source = ['lib/nlattr.c validate_nla'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'], source } as const;

const sizes = [
  { type: IFLA.IFLA_LINKMODE, size: 1, policy: policy.u8() },
  { type: IFLA.IFLA_CARRIER, size: 1, policy: policy.u8() },
  { type: IFLA.IFLA_MTU, size: 4, policy: policy.u32() },
  {
    type: IFLA.IFLA_LINK_NETNSID,
    size: 4,
    policy: policy.signed('S32', -(2n ** 31n), 2n ** 31n - 1n),
  },
];
const signed = policy.signed('S32', 1n, 0x7fffffffn);

export const integers: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'at.int.short',
      rule: 'an integer with fewer bytes than its type has is refused with ERANGE',
      cells: sizes.flatMap(({ type, size, policy: wanted }) =>
        [...new Set([0, size - 1])].map((length) => ({
          name: `type ${type}, ${length} of ${size} bytes`,
          sent: link([attribute(type, zeros(length)), nameLo]),
          errno: 'ERANGE',
          says: { msg: 'Attribute failed policy validation', offset: FIRST, policy: wanted },
        })),
      ),
    },
    { rule: 'the refusal of a short integer tells its offset, and its type with the whole range' },
  ),
  verdicts({
    ...base,
    id: 'at.int.long',
    rule: 'an integer with more bytes than its type has is accepted',
    cells: sizes.flatMap(({ type, size }) =>
      [size + 1, size + 4, 64].map((length) => ({
        name: `type ${type}, ${length} of ${size} bytes`,
        sent: link([attribute(type, zeros(length)), nameLo]),
        reply: lo,
      })),
    ),
  }),
  ...withTexts(
    {
      ...base,
      id: 'at.int.min',
      rule: 'an integer outside the limits of its policy is refused with ERANGE, one at the limit is not',
      source: [...source, 'lib/nlattr.c nla_validate_int_range_signed'],
      cells: [
        ...[0, -1, -0x80000000].map((value) => ({
          name: `IFLA_NEW_IFINDEX ${value}, at least 1`,
          sent: link([attribute(IFLA.IFLA_NEW_IFINDEX, s32(value)), nameLo]),
          errno: 'ERANGE',
          says: { msg: 'integer out of range', offset: FIRST, policy: signed },
        })),
        ...[1, 0x7fffffff].map((value) => ({
          name: `IFLA_NEW_IFINDEX ${value}`,
          sent: link([attribute(IFLA.IFLA_NEW_IFINDEX, s32(value)), nameLo]),
          reply: lo,
        })),
        {
          name: 'IFLA_GSO_MAX_SIZE 0xffffffff',
          sent: link([attribute(IFLA.IFLA_GSO_MAX_SIZE, u32(0xffffffff)), nameLo]),
          reply: lo,
        },
      ],
    },
    { rule: 'the refusal of an integer out of range tells the limits' },
  ),
];
