/** nla_type where parsing is liberal: unknown types, flag bits, types without or with a refusing policy. */
import { cstring, zeros } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from '../../harness/wire/constants/netlink.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute, FIRST, IFLA, link, lo, nameLo } from './link-request.ts';

const kernels = ['6.18.44', '6.1.176'];
const parse = ['lib/nlattr.c __nla_validate_parse'];
const validate = ['lib/nlattr.c validate_nla'];
const base = { level: 'should', needs: ['route'], seen: kernels } as const;
const { IFLA_IFNAME } = IFLA;

export const types: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'at.type.zero',
    rule: 'an attribute of type 0 is skipped',
    source: parse,
    cells: [
      ...[0, 1, 4, 7].map((length) => ({
        name: `${length} bytes before the name`,
        sent: link([attribute(0, 'aa'.repeat(length)), nameLo]),
        reply: lo,
      })),
      { name: 'it is not the name', sent: link(attribute(0, cstring('lo'))), errno: 'EINVAL' },
    ],
  }),
  verdicts({
    ...base,
    id: 'at.type.unknown',
    rule: 'attributes of types the kernel does not know are skipped, whatever their length',
    level: 'must',
    source: [...parse, 'Documentation/userspace-api/netlink/intro.rst Unknown attributes'],
    cells: [200, 0x1000, 0x3fff].flatMap((type) =>
      [0, 3, 4, 64].map((length) => ({
        name: `type ${type}, ${length} bytes`,
        sent: link([attribute(type, 'aa'.repeat(length)), nameLo]),
        reply: lo,
      })),
    ),
  }),
  verdicts({
    ...base,
    id: 'at.type.flags',
    rule: 'NLA_F_NESTED and NLA_F_NET_BYTEORDER are no part of the type, and are ignored',
    source: ['include/net/netlink.h nla_type'],
    cells: [NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_F_NESTED | NLA_F_NET_BYTEORDER].flatMap(
      (bits) => [
        {
          name: `0x${bits.toString(16)} on the name`,
          sent: link(attribute(IFLA_IFNAME | bits, cstring('lo'))),
          reply: lo,
        },
        {
          name: `0x${bits.toString(16)} on an integer`,
          sent: link([attribute(IFLA.IFLA_EXT_MASK | bits, zeros(4)), nameLo]),
          reply: lo,
        },
      ],
    ),
  }),
  verdicts({
    ...base,
    id: 'at.unspec.none',
    rule: 'a known type for which there is no policy takes any length',
    source: validate,
    cells: [IFLA.IFLA_STATS, IFLA.IFLA_COST, IFLA.IFLA_WIRELESS].flatMap((type) =>
      [0, 1, 7, 64].map((length) => ({
        name: `type ${type}, ${length} bytes`,
        sent: link([attribute(type, zeros(length)), nameLo]),
        reply: lo,
      })),
    ),
  }),
  ...withTexts(
    {
      ...base,
      id: 'at.reject',
      rule: 'a type that only the kernel may send is refused with EINVAL, whatever its length',
      source: validate,
      cells: [IFLA.IFLA_PERM_ADDRESS].flatMap((type) =>
        [0, 1, 4, 6, 33].map((length) => ({
          name: `type ${type}, ${length} bytes`,
          sent: link([attribute(type, zeros(length)), nameLo]),
          errno: 'EINVAL',
          says: { msg: 'Attribute failed policy validation', offset: FIRST },
        })),
      ),
    },
    { rule: 'the refusal of a rejected type tells its offset and no policy' },
  ),
];
