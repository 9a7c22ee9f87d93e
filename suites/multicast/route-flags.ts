/** What nlmsg_flags of a route notification tell of the change. */
import { nla, nlmsg, port, struct, u16, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

const REPLACE = 0x100;
const EXCL = 0x200;
const CREATE = 0x400;
const APPEND = 0x800;
const BLACKHOLE = 6;
const UNREACHABLE = 7;
const RTNLGRP_IPV4_ROUTE_BIT = 0x40;

const header = (type: number): string =>
  struct(rtmsg, { family: 2, dst_len: 24, table: 254, protocol: 4, type });
const destination = nla(1, '0a010200');
const newRoute = (seq: number, type: number, flags: number): Segment[] =>
  nlmsg({ type: 24, flags: NLM_F_REQUEST | NLM_F_ACK | flags, seq }, header(type), destination);
const heard =
  (seq: number, type: number, flags: number): Heard =>
  () => ({
    bytes: [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(24)} ${u16(flags)} ${u32(seq)}`,
      port('a'),
      header(type),
      ...nla(15, u32(254)),
      ...destination,
      { rest: 'which attributes describe a route is not the matter here' },
    ],
    from: { groups: RTNLGRP_IPV4_ROUTE_BIT },
    says: `a route, flags 0x${flags.toString(16)}`,
  });

const words: readonly [string, number][] = [
  ['CREATE', CREATE],
  ['CREATE|EXCL', CREATE | EXCL],
  ['CREATE|REPLACE', CREATE | REPLACE],
  ['CREATE|APPEND', CREATE | APPEND],
  ['CREATE|REPLACE|EXCL', CREATE | REPLACE | EXCL],
  ['CREATE|REPLACE|APPEND', CREATE | REPLACE | APPEND],
  ['all four', CREATE | REPLACE | EXCL | APPEND],
];
/** What becomes of a second route to the same destination, and how it is told. */
const beside: readonly [string, number, number][] = [
  ['CREATE: put before it', CREATE, CREATE],
  ['CREATE|APPEND: put behind it', CREATE | APPEND, CREATE | APPEND],
  ['CREATE|REPLACE: in its place', CREATE | REPLACE, REPLACE],
  ['CREATE|REPLACE|APPEND: in its place', CREATE | REPLACE | APPEND, REPLACE],
  ['REPLACE: in its place', REPLACE, REPLACE],
];

const first = newRoute(5, BLACKHOLE, CREATE | EXCL);
const opened = [
  socket('a', 'NETLINK_ROUTE'),
  socket('b', 'NETLINK_ROUTE'),
  bind('b', { groups: RTNLGRP_IPV4_ROUTE_BIT }),
];

export const routeFlags: readonly Requirement[] = [
  {
    id: 'mc.flags_copied',
    rule: 'nlmsg_flags of a route notification tell how the route was put in: CREATE and EXCL for the first to its destination, whatever was asked; else CREATE, APPEND or REPLACE',
    level: 'should',
    source: ['net/ipv4/fib_trie.c fib_table_insert', 'net/ipv4/fib_semantics.c rtmsg_fib'],
    needs: ['route', 'net-admin'],
    seen: ['6.18.44'],
    cases: [
      ...words.map(([word, flags]): Case => ({
        name: `the first, ${word}`,
        lines: [
          ...opened,
          send('a', newRoute(5, BLACKHOLE, flags)),
          hears('a', ack(newRoute(5, BLACKHOLE, flags))),
          hears('b', heard(5, BLACKHOLE, CREATE | EXCL)),
        ],
      })),
      ...beside.map(([word, flags, told]): Case => ({
        name: `the second, ${word}`,
        lines: [
          ...opened,
          send('a', first),
          hears('b', heard(5, BLACKHOLE, CREATE | EXCL)),
          send('a', newRoute(6, UNREACHABLE, flags)),
          hears('a', ack(first), ack(newRoute(6, UNREACHABLE, flags))),
          hears('b', heard(6, UNREACHABLE, told)),
        ],
      })),
    ],
  },
];
