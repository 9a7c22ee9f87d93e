/** One attribute several times. */
import { cstring, zeros } from '../../harness/program/build.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute, FIRST, IFLA, link, lo, nameLo } from './link-request.ts';

const source = ['lib/nlattr.c __nla_validate_parse'];
const base = { level: 'should', needs: ['route'], seen: ['6.18.44', '6.1.176'], source } as const;

const other = attribute(IFLA.IFLA_IFNAME, cstring('no'));
const mtu = (length: number): string => attribute(IFLA.IFLA_MTU, zeros(length));
const mask = (length: number): string => attribute(IFLA.IFLA_EXT_MASK, zeros(length));
const says = (offset: number) => ({
  msg: 'Attribute failed policy validation',
  offset,
  policy: policy.u32(),
});

export const duplicates: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'at.dup',
    rule: 'of an attribute given several times the last counts',
    cells: [
      { name: 'the last is right', sent: link([other, nameLo]), reply: lo },
      { name: 'the first is right', sent: link([nameLo, other]), errno: 'ENODEV' },
      { name: 'the middle is wrong', sent: link([nameLo, other, nameLo]), reply: lo },
      { name: 'apart', sent: link([other, mask(4), nameLo]), reply: lo },
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'at.dup.validated',
      rule: 'every occurrence is validated, and the first invalid one decides',
      cells: [
        {
          name: 'the first invalid, the last valid',
          sent: link([mtu(2), mtu(4), nameLo]),
          errno: 'ERANGE',
          says: says(FIRST),
        },
        {
          name: 'the second and a third invalid',
          sent: link([mtu(4), mtu(3), mask(1), nameLo]),
          errno: 'ERANGE',
          says: says(FIRST + 8),
        },
        {
          name: 'the last invalid',
          sent: link([nameLo, mtu(4), mtu(4), mtu(0)]),
          errno: 'ERANGE',
          says: says(FIRST + 24),
        },
      ],
    },
    { rule: 'the extended ACK points at the first invalid occurrence' },
  ),
];
