/** RTM_DELLINK that is refused. */
import { cstring, u32 } from '../../harness/program/build.ts';

import { verdicts } from '../../harness/runner/cells.ts';
import { type LinkRequest, askLink, ifla } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { APPEND, CREATE, REPLACE } from '../../harness/runner/route.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c do_setlink'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const NAMES = ['IFNAME', 'ALT_IFNAME'] as const;
const nobody = cstring('nobody');
const lo = cstring('lo');
const EINVAL = 'EINVAL';
const EOPNOTSUPP = 'EOPNOTSUPP';

const of = (type: LinkRequest, index: number, ...attributes: ReturnType<typeof ifla>[]) =>
  askLink(type, { index }, ...attributes);

export const deleteRefused: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.link.del.lo',
    rule: 'RTM_DELLINK of lo is refused with EOPNOTSUPP, and lo stays',
    source: ['net/core/rtnetlink.c rtnl_delete_link'],
    cells: [
      { name: 'by index', sent: of('RTM_DELLINK', 1), errno: EOPNOTSUPP },
      ...NAMES.map((name) => ({
        name: `by IFLA_${name}`,
        sent: of('RTM_DELLINK', 0, ifla(name, lo)),
        errno: EOPNOTSUPP,
      })),
      ...[CREATE, REPLACE, APPEND, CREATE | APPEND].map((more) => ({
        name: `nlmsg_flags 0x${more.toString(16)}, which is of no matter`,
        sent: askLink('RTM_DELLINK', { index: 1, more }),
        errno: EOPNOTSUPP,
      })),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.del.unknown',
    rule: 'RTM_DELLINK of what is not there is refused with ENODEV, of nothing or a negative index with EINVAL',
    source: ['net/core/rtnetlink.c rtnl_dellink'],
    cells: [
      ...[2, 99, 0x7fffffff].map((index) => ({
        name: `index ${index}`,
        sent: of('RTM_DELLINK', index),
        errno: 'ENODEV',
      })),
      ...NAMES.map((name) => ({
        name: `IFLA_${name} of nobody`,
        sent: of('RTM_DELLINK', 0, ifla(name, nobody)),
        errno: 'ENODEV',
      })),
      ...[0, -1, -0x80000000].map((index) => ({
        name: `index ${index}`,
        sent: of('RTM_DELLINK', index),
        errno: EINVAL,
      })),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.del.group',
    rule: 'RTM_DELLINK by IFLA_GROUP: the group 0 is refused with EPERM, one without devices with ENODEV',
    source: ['net/core/rtnetlink.c rtnl_group_dellink'],
    cells: [
      { name: 'group 0', sent: of('RTM_DELLINK', 0, ifla('GROUP', u32(0))), errno: 'EPERM' },
      ...[1, 77, 0xffffffff].map((group) => ({
        name: `group ${group}`,
        sent: of('RTM_DELLINK', 0, ifla('GROUP', u32(group))),
        errno: 'ENODEV',
      })),
    ],
  }),
];
