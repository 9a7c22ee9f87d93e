/** Requests that end within the fixed header of their object. */
import { nlmsg, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED } from '../../harness/runner/route.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';

const cut = (type: number, length: number, msg?: string, family = '02'): Cell => ({
  name: `${RTM.show(type)}, ${length} byte${length === 1 ? '' : 's'}`,
  sent: nlmsg({ type, flags: ASKED, seq: 1 }, `${family} ${zeros(length - 1)}`),
  errno: 'EINVAL',
  ...(msg === undefined ? {} : { says: { msg } }),
});
const cuts = (type: number, whole: number, msg?: string, family = '02'): Cell[] =>
  [1, 4, whole - 1].map((length) => cut(type, length, msg, family));

const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const HEADER = 'Invalid header length';

export const shortHeaders: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.disp.short.link',
      rule: 'a request about a device that ends within struct ifinfomsg is refused with EINVAL',
      source: ['net/core/rtnetlink.c rtnl_valid_getlink_req', 'rtnl_newlink'],
      cells: [
        ...[1, 4, 15].map((length) => cut(18, length, 'Invalid header for get link', '00')),
        ...[16, 17, 19].flatMap((type) => cuts(type, 16, HEADER, '00')),
      ],
    },
    { rule: 'the extended ACK names the header that is too short' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.disp.short.others',
      rule: 'a request that ends within the fixed header of its object is refused with EINVAL',
      source: ['include/net/netlink.h nlmsg_parse_deprecated'],
      cells: [
        ...cuts(20, 8, HEADER),
        ...cuts(21, 8, HEADER),
        ...cuts(28, 12, HEADER),
        ...cuts(36, 20, HEADER),
        ...cuts(38, 20, HEADER),
        ...cuts(24, 12),
        ...cuts(25, 12),
        ...cuts(29, 12),
        ...cuts(32, 12, 'Invalid msg length'),
        ...cuts(33, 12, 'Invalid msg length'),
        ...cuts(26, 12, 'ipv4: Invalid header for route get request'),
        ...cuts(30, 12, 'Invalid header for neighbor get request'),
      ],
    },
    { rule: 'what the extended ACK says of a header that is too short, if anything' },
  ),
];
