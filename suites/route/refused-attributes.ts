/** Attributes of requests of NETLINK_ROUTE that their policies refuse, other than by their size. */
import { cstring, nla, struct, text, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask, type TypeName } from '../../harness/runner/route.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';
import { NDA } from '../../harness/wire/attribute-tables/nda.ts';
import { ifinfomsg, ndmsg } from '../../harness/wire/structs/rtnetlink.ts';

const base = {
  level: 'should',
  source: ['lib/nlattr.c validate_nla'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const FAILED = 'Attribute failed policy validation';
const { IFLA_IFNAME, IFLA_ALT_IFNAME, IFLA_IFALIAS, IFLA_PROP_LIST } = IFLA.values;
const { NDA_DST, NDA_FLAGS_EXT } = NDA.values;

/** The first attribute behind struct ifinfomsg, and behind struct ndmsg. */
const [IN_LINK, IN_NEIGHBOUR] = [32, 28];
const onLo = (type: TypeName, ...attributes: Segment[][]): Segment[] =>
  ask(type, {}, struct(ifinfomsg, { index: 1 }), ...attributes);
const neighbour = (...attributes: Segment[][]): Segment[] =>
  ask('RTM_NEWNEIGH', {}, struct(ndmsg, { family: 2, ifindex: 1, state: 0x80 }), ...attributes);

const STRINGS = [
  { name: 'IFLA_IFNAME', type: IFLA_IFNAME, most: 15, shown: 'STRING' },
  { name: 'IFLA_ALT_IFNAME', type: IFLA_ALT_IFNAME, most: 127, shown: 'STRING' },
  { name: 'IFLA_IFALIAS', type: IFLA_IFALIAS, most: 255, shown: 'BINARY' },
] as const;

/** None of NTF_EXT_MANAGED, NTF_EXT_LOCKED and, since 6.18, NTF_EXT_EXT_VALIDATED. */
const EXT_FLAGS = [8, 9, 0x80, 0x8000, 0x80000000, 0xffffffff];

/** Of 6.1.176 and 6.12.117. */
const TEXT = 'says "Network address not specified" instead of the type';

export const refusedAttributes: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.extack.policy.string',
      rule: 'a name, an alternative name and an alias that are longer than their policies say are refused with ERANGE',
      cells: STRINGS.flatMap(({ name, type, most, shown }) =>
        [1, 2, 100].map((more): Cell => ({
          name: `${name} of ${most + more} letters`,
          sent: onLo('RTM_SETLINK', nla(type, text('x'.repeat(most + more)))),
          errno: 'ERANGE',
          says: { msg: FAILED, offset: IN_LINK, policy: policy.atMost(shown, most) },
        })),
      ),
    },
    {
      rule: 'the extended ACK shows how long it may be; an alias counts as binary',
      source: [...base.source, 'net/netlink/policy.c netlink_policy_dump_write_attr'],
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.extack.mask',
      rule: 'a bit of NDA_FLAGS_EXT that is none is refused with EINVAL',
      source: ['lib/nlattr.c nla_validate_mask'],
      cells: EXT_FLAGS.map((flags) => ({
        name: `0x${flags.toString(16)}`,
        sent: neighbour(nla(NDA_DST, '0a000001'), nla(NDA_FLAGS_EXT, u32(flags))),
        errno: 'EINVAL',
        says: { msg: 'reserved bit set', offset: IN_NEIGHBOUR + 8 },
      })),
    },
    { rule: 'the extended ACK says so, with the offset and without the policy' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.extack.nested-flag.strict',
      rule: 'requests for alternative names are parsed strictly: IFLA_PROP_LIST without NLA_F_NESTED is refused with EINVAL',
      source: [...base.source, 'net/core/rtnetlink.c rtnl_linkprop'],
      cells: (['RTM_NEWLINKPROP', 'RTM_DELLINKPROP'] as const).flatMap((type) => [
        {
          name: `${type}, a list of one`,
          sent: onLo(type, nla(IFLA_PROP_LIST, nla(IFLA_ALT_IFNAME, cstring('second')))),
          errno: 'EINVAL',
          says: { msg: 'NLA_F_NESTED is missing', offset: IN_LINK, policy: policy.plain('NESTED') },
        },
        {
          name: `${type}, an empty list`,
          sent: onLo(type, nla(IFLA_PROP_LIST)),
          errno: 'EINVAL',
          says: { msg: 'NLA_F_NESTED is missing', offset: IN_LINK, policy: policy.plain('NESTED') },
        },
      ]),
    },
    { rule: 'the extended ACK says that it is missing, and shows the policy' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.extack.miss-type',
      rule: 'RTM_GETNEIGH without NDA_DST is refused with EINVAL',
      source: ['net/core/neighbour.c neigh_get'],
      needs: ['route'],
      cells: [2, 10].map((family) => ({
        name: `family ${family}`,
        sent: ask('RTM_GETNEIGH', {}, struct(ndmsg, { family, ifindex: 1 })),
        errno: 'EINVAL',
        says: { missType: NDA_DST },
      })),
    },
    {
      rule: 'the extended ACK tells the type that is missing, without a text',
      differs: { '6.1': TEXT, '6.12': TEXT },
      seen: ['6.18.44'],
    },
  ),
];
