/** Nests where parsing is liberal. */
import { zeros } from '../../harness/program/build.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute, FIRST, IFLA, link, lo, nameLo } from './link-request.ts';

const source = ['lib/nlattr.c validate_nla'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'], source } as const;
const { IFLA_LINKINFO, IFLA_VFINFO_LIST, IFLA_AF_SPEC } = IFLA;
const nests = [IFLA_LINKINFO, IFLA_VFINFO_LIST, IFLA_AF_SPEC];

export const nestedAttributes: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'at.nest.len',
      rule: 'a nest is empty or has at least 4 bytes; 1 to 3 are refused with ERANGE',
      cells: nests.flatMap((type) => [
        ...[1, 2, 3].map((length) => ({
          name: `type ${type}, ${length} bytes`,
          sent: link([attribute(type | NLA_F_NESTED, zeros(length)), nameLo]),
          errno: 'ERANGE',
          says: {
            msg: 'Attribute failed policy validation',
            offset: FIRST,
            policy: policy.plain('NESTED'),
          },
        })),
        ...[0, 4].map((length) => ({
          name: `type ${type}, ${length} bytes`,
          sent: link([attribute(type | NLA_F_NESTED, zeros(length)), nameLo]),
          reply: lo,
        })),
      ]),
    },
    { rule: 'the refusal of a short nest tells its offset, and that it is a nest' },
  ),
  verdicts({
    ...base,
    id: 'at.nest.noflag',
    rule: 'a nest need not carry NLA_F_NESTED',
    cells: nests.flatMap((type) =>
      [0, 8].map((length) => ({
        name: `type ${type}, ${length} bytes inside`,
        sent: link([attribute(type, length === 0 ? '' : attribute(1, zeros(length - 4))), nameLo]),
        reply: lo,
      })),
    ),
  }),
];
