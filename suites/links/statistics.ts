/** RTM_GETSTATS: counts of a device, chosen by a mask. */
import { struct, u32, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts, verdicts } from '../../harness/runner/cells.ts';
import { done, dumpOf } from '../../harness/runner/dumps.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { alive, send, socket } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { answer, ask, part } from '../../harness/runner/route.ts';
import { nla } from '../../harness/program/build.ts';
import { if_stats_msg } from '../../harness/wire/structs/rtnetlink.ts';
import { refusedDump } from '../dumps/refused.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c rtnl_stats_get'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const RTM_GETSTATS = 94;
const IFLA_STATS_LINK_64 = 1;

const header = (ifindex: number, filter_mask: number): string =>
  struct(if_stats_msg, { ifindex, filter_mask });
const get = (payload: string) => ask('RTM_GETSTATS', {}, payload);
const counts = nla(IFLA_STATS_LINK_64, zeros(200));
const strictly = (cell: Cell): Cell => ({
  ...cell,
  name: `${cell.name}, strict`,
  before: [wantsStrict('a')],
});
const EINVAL = 'EINVAL';

export const statistics: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.stats.get',
    rule: 'IFLA_STATS_LINK_64 of lo that was never used: a header with index and mask, 25 counts of 0',
    source: ['net/core/rtnetlink.c rtnl_fill_statsinfo'],
    cells: [false, true].map((strict) => {
      const cell: Cell = {
        name: 'lo',
        sent: get(header(1, 1)),
        reply: answer('RTM_NEWSTATS', { seq: 1 }, header(1, 1), counts),
      };
      return strict ? strictly(cell) : cell;
    }),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.stats.mask',
      rule: 'a mask of 0 is refused with EINVAL, strict or not',
      cells: [1, 99].flatMap((index) => {
        const cell: Cell = {
          name: `index ${index}`,
          sent: get(header(index, 0)),
          errno: index === 1 ? EINVAL : 'ENODEV',
          ...(index === 1 ? { says: { msg: 'Filter mask must be set for stats get' } } : {}),
        };
        return [cell, strictly(cell)];
      }),
    },
    { rule: 'the extended ACK says that the mask must be set' },
  ),
  {
    ...base,
    id: 'rtnl.stats.mask.dump',
    rule: 'a dump with a mask of 0 ends with -EINVAL in NLMSG_DONE',
    source: ['net/core/rtnetlink.c rtnl_stats_dump'],
    cases: [true, false].map((strict) =>
      refusedDump(
        {
          name: strict ? 'strict' : 'not strict',
          type: RTM_GETSTATS,
          payload: header(0, 0),
          errno: EINVAL,
          strict,
        },
        false,
      ),
    ),
  },
  verdicts({
    ...base,
    id: 'rtnl.stats.index',
    rule: 'index 0 is refused with EINVAL, one that no device has with ENODEV',
    cells: [
      { name: '0', sent: get(header(0, 1)), errno: EINVAL },
      ...[2, 99, 0x7fffffff, 0xffffffff].map((index) => ({
        name: String(index),
        sent: get(header(index, 1)),
        errno: 'ENODEV',
      })),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.stats.unknown-bit',
    rule: 'a bit of the mask that the kernel does not know is told of with a header alone, which has the mask as asked',
    cells: [0x80000000, 0x40000000, 0x10000].map((mask) => ({
      name: `0x${mask.toString(16)}`,
      sent: get(header(1, mask)),
      reply: answer('RTM_NEWSTATS', { seq: 1 }, header(1, mask)),
    })),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.stats.unknown-bit.strict',
      rule: 'with NETLINK_GET_STRICT_CHK it is refused with EINVAL',
      source: ['net/core/rtnetlink.c rtnl_valid_stats_req'],
      cells: [0x80000000, 0x40000000, 0x10000].map((mask) => ({
        name: `0x${mask.toString(16)}`,
        sent: get(header(1, mask)),
        errno: EINVAL,
        says: { msg: 'Invalid stats requested through filter mask' },
        before: [wantsStrict('a')],
      })),
    },
    { rule: 'the extended ACK says that such counts cannot be asked for' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.stats.strict',
      rule: 'with NETLINK_GET_STRICT_CHK values in the padding of the header are refused with EINVAL',
      source: ['net/core/rtnetlink.c rtnl_valid_stats_req'],
      cells: ['00010000', '00000100', '00000001'].map((padding) => ({
        name: padding,
        sent: get(`${padding} ${u32(1)} ${u32(1)}`),
        errno: EINVAL,
        says: { msg: 'Invalid values in header for stats dump request' },
        before: [wantsStrict('a')],
      })),
    },
    { rule: 'the extended ACK calls every request a dump' },
  ),
  {
    ...base,
    id: 'rtnl.stats.dump',
    rule: 'a dump tells of every device; with NETLINK_GET_STRICT_CHK an index in its header ends it with -EINVAL, else it is ignored',
    source: ['net/core/rtnetlink.c rtnl_stats_dump'],
    cases: [
      ...[0, 1, 99].map((index) => ({
        name: `index ${index}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', dumpOf(RTM_GETSTATS, header(index, 0x80000000))),
          {
            step: { call: 'drain' as const, socket: 'a' },
            expect: {
              oneOf: [
                [part('RTM_NEWSTATS', { seq: 1 }, header(1, 0x80000000))('a'), done(1)('a')],
                [
                  {
                    bytes: [
                      ...part('RTM_NEWSTATS', { seq: 1 }, header(1, 0x80000000))('a').bytes,
                      ...done(1)('a').bytes,
                    ],
                  },
                ],
              ].map((datagrams) => ({ datagrams })),
            },
          },
          ...alive('a'),
        ],
      })),
      ...[1, 99].map((index) =>
        refusedDump(
          {
            name: `index ${index}, strict`,
            type: RTM_GETSTATS,
            payload: header(index, 1),
            errno: EINVAL,
          },
          false,
        ),
      ),
    ],
  },
];
