/** Strings and binary data where parsing is liberal: lengths and final NULs. */
import { text, zeros } from '../../harness/program/build.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { withTexts } from '../../harness/runner/cells.ts';
import { attribute, FIRST, IFLA, link, lo, nameLo } from './link-request.ts';

const source = ['lib/nlattr.c validate_nla'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'], source } as const;

const { IFLA_IFNAME, IFLA_ALT_IFNAME, IFLA_ADDRESS, IFLA_MAP } = IFLA;
const msg = 'Attribute failed policy validation';
const refused = (wanted?: string) => ({
  errno: 'ERANGE',
  says: { msg, offset: FIRST, ...(wanted === undefined ? {} : { policy: wanted }) },
});
/** The longest names: IFNAMSIZ - 1, and ALTIFNAMSIZ - 1. */
const limits = [
  { type: IFLA_IFNAME, max: 15 },
  { type: IFLA_ALT_IFNAME, max: 127 },
];
const letters = (count: number): string => text('a'.repeat(count));

export const strings: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'at.string.empty',
      rule: 'a string of length 0 is refused with ERANGE',
      cells: limits.map(({ type, max }) => ({
        name: `type ${type}`,
        sent: link([attribute(type), nameLo]),
        ...refused(policy.atMost('STRING', max)),
      })),
    },
    { rule: 'the refusal of an empty string tells its offset and the longest string' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.string.max',
      rule: 'a string has at most as many bytes as its policy says, a final NUL not counted; a NUL before does not shorten it',
      cells: limits.flatMap(({ type, max }) => [
        {
          name: `type ${type}, ${max} bytes`,
          sent: link([attribute(type, letters(max)), nameLo]),
          reply: lo,
        },
        {
          name: `type ${type}, ${max} bytes and a NUL`,
          sent: link([attribute(type, `${letters(max)}00`), nameLo]),
          reply: lo,
        },
        ...[
          { name: `${max + 1} bytes`, payload: letters(max + 1) },
          { name: `${max + 1} bytes and a NUL`, payload: `${letters(max + 1)}00` },
          {
            name: 'an early NUL, one byte too long',
            payload: `${text('lo')}00${letters(max - 2)}`,
          },
        ].map(({ name, payload }) => ({
          name: `type ${type}, ${name}`,
          sent: link([attribute(type, payload), nameLo]),
          ...refused(policy.atMost('STRING', max)),
        })),
      ]),
    },
    { rule: 'the refusal of a long string tells its offset and the longest string' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.binary.max',
      rule: 'binary data longer than its policy says is refused with ERANGE; shorter is accepted, empty too',
      cells: [
        ...[0, 1, 6, 31, 32].map((length) => ({
          name: `a hardware address of ${length} bytes`,
          sent: link([attribute(IFLA_ADDRESS, zeros(length)), nameLo]),
          reply: lo,
        })),
        ...[33, 64].map((length) => ({
          name: `a hardware address of ${length} bytes`,
          sent: link([attribute(IFLA_ADDRESS, zeros(length)), nameLo]),
          ...refused(policy.atMost('BINARY', 32)),
        })),
      ],
    },
    { rule: 'the refusal of long binary data tells its offset and the greatest length' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'at.unspec.min',
      rule: 'where a policy has only a length, that is the least: shorter is refused with ERANGE, longer accepted',
      cells: [
        ...[0, 28, 31].map((length) => ({
          name: `struct rtnl_link_ifmap, ${length} of 32 bytes`,
          sent: link([attribute(IFLA_MAP, zeros(length)), nameLo]),
          ...refused(),
        })),
        ...[32, 33, 64].map((length) => ({
          name: `struct rtnl_link_ifmap, ${length} of 32 bytes`,
          sent: link([attribute(IFLA_MAP, zeros(length)), nameLo]),
          reply: lo,
        })),
      ],
    },
    { rule: 'the refusal of a short struct tells its offset and no policy' },
  ),
];
