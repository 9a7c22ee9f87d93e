/** A dump of devices that is narrowed by an attribute. */
import { join, nla, struct, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { done, dumpOf, loopbackPart, RTM_GETLINK } from '../../harness/runner/dumps.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { alive, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const IFLA_MASTER = 10;
const IFLA_EXT_MASK = 29;
const header = struct(ifinfomsg);

const cells: readonly { name: string; attributes: Segment[]; lo: boolean }[] = [
  { name: 'IFLA_EXT_MASK 0, which is no filter', attributes: nla(IFLA_EXT_MASK, u32(0)), lo: true },
  {
    name: 'IFLA_MASTER of lo, which has no ports',
    attributes: nla(IFLA_MASTER, u32(1)),
    lo: false,
  },
  {
    name: 'two times IFLA_MASTER, the last counts',
    attributes: join(nla(IFLA_MASTER, u32(0)), nla(IFLA_MASTER, u32(99))),
    lo: false,
  },
  {
    name: 'two times IFLA_MASTER, the last is no filter',
    attributes: join(nla(IFLA_MASTER, u32(99)), nla(IFLA_MASTER, u32(0))),
    lo: true,
  },
];

export const linkFilters: readonly Requirement[] = [
  {
    id: 'dump.filter.links',
    rule: 'IFLA_MASTER narrows a dump of devices to the ports of that one, with and without strict checking; where none is left NLMSG_DONE comes alone',
    level: 'should',
    source: ['net/core/rtnetlink.c rtnl_dump_ifinfo', 'net/core/rtnetlink.c link_master_filtered'],
    needs: ['route'],
    seen: ['6.18.44'],
    cases: cells.flatMap(({ name, attributes, lo }) =>
      [true, false].map((strict): Case => ({
        name: `${name}${strict ? ', strict' : ''}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...(strict ? [wantsStrict('a')] : []),
          send('a', dumpOf(RTM_GETLINK, join(header, attributes), 1)),
          hears('a', ...(lo ? [loopbackPart(1)] : []), done(1)),
          ...alive('a'),
        ],
      })),
    ),
  },
];
