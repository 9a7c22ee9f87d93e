/** Dumps of IPv4 routes: what filters with NETLINK_GET_STRICT_CHK, and what is passed over without. */
import { nla, struct, u32 } from '../../harness/program/build.ts';
import { done } from '../../harness/runner/dumps.ts';
import { extack, wantsExtack, wantsStrict } from '../../harness/runner/extack.ts';
import { alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ask, DUMPED } from '../../harness/runner/route.ts';
import {
  type Asked,
  CLONED,
  dumpRoutes,
  listedRoutes,
  PREFIX,
  type Route,
  type Rtm,
  RTA,
  RTN,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { loIsUp } from '../addresses/exchanges.ts';

const FILTERED = 0x20;
const NLM_F_ACK_TLVS = 0x200;
const ENODEV = -19;
const ENOENT = -2;

const inTable: Route = { to: '10.2.0.0/16', table: 77 };
const blackhole: Route = { to: '10.3.0.0/16' };
const prohibit: Route = { to: '10.4.0.0/16', type: RTN.PROHIBIT, protocol: 3 };
const ALL = [inTable, blackhole, prohibit];
const over: Route = { to: '10.5.0.0/16', type: RTN.UNICAST, more: nla(RTA.OIF, u32(1)) };

const dump = (
  name: string,
  {
    rtm = {},
    more = '',
    before = withRoutes(...ALL),
    strict = true,
  }: {
    rtm?: Rtm;
    more?: Asked['more'];
    before?: readonly Line[];
    strict?: boolean;
  },
  ...heard: readonly Heard[]
): Case => ({
  name,
  lines: [
    ...before,
    socket('a', 'NETLINK_ROUTE'),
    ...(strict ? [wantsStrict('a')] : []),
    send('a', dumpRoutes(1, { family: 2, ...rtm }, more)),
    hears('a', ...heard),
    ...alive('a'),
  ],
});
/** `atEnd` are flags of NLMSG_DONE. */
const gives = (routes: readonly Route[], flags: number, atEnd = flags): Heard[] => [
  ...(routes.length === 0 ? [] : [listedRoutes(1, routes, flags)]),
  done(1, 0, { flags: atEnd }),
];

const base = {
  level: 'should',
  source: [
    'net/ipv4/fib_frontend.c ip_valid_fib_dump_req',
    'net/ipv4/fib_trie.c fn_trie_dump_leaf',
  ],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const table = (id: number) => nla(RTA.TABLE, u32(id));
const missing = 'ipv4: FIB table does not exist';

export const ipv4Dumps: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.route4.dump.strict.filters',
    rule: 'with NETLINK_GET_STRICT_CHK table, protocol, type and device choose what is listed; parts and NLMSG_DONE have NLM_F_DUMP_FILTERED',
    cases: [
      dump('rtm_table', { rtm: { table: 77 } }, ...gives([inTable], FILTERED)),
      dump('RTA_TABLE', { more: table(77) }, ...gives([inTable], FILTERED)),
      dump(
        'RTA_TABLE before rtm_table',
        { rtm: { table: 254 }, more: table(77) },
        ...gives([inTable], FILTERED),
      ),
      dump('the main table', { rtm: { table: 254 } }, ...gives([blackhole, prohibit], FILTERED)),
      dump('protocol', { rtm: { protocol: 3 } }, ...gives([prohibit], FILTERED)),
      dump('protocol 4', { rtm: { protocol: 4 } }, ...gives([inTable, blackhole], FILTERED)),
      dump('type', { rtm: { type: RTN.PROHIBIT } }, ...gives([prohibit], FILTERED)),
      dump(
        'table and type',
        { rtm: { table: 77, type: RTN.BLACKHOLE } },
        ...gives([inTable], FILTERED),
      ),
      dump('a type that none has', { rtm: { type: RTN.THROW } }, ...gives([], FILTERED)),
      dump('a protocol that none has', { rtm: { protocol: 99 } }, ...gives([], FILTERED)),
      dump(
        'a device',
        {
          rtm: { protocol: 4 },
          more: nla(RTA.OIF, u32(1)),
          before: [...loIsUp(), ...withRoutes(...ALL, over)],
        },
        ...gives([over], FILTERED),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.dump.strict.all',
    rule: 'with NETLINK_GET_STRICT_CHK parts have NLM_F_DUMP_FILTERED where nothing is filtered too, NLMSG_DONE has not',
    level: 'observed',
    cases: [dump('all', {}, ...gives(ALL, FILTERED, 0))],
  },
  {
    ...base,
    id: 'rtnl.route4.dump.strict.cloned',
    rule: 'with NETLINK_GET_STRICT_CHK RTM_F_CLONED asks for cached exceptions only, and RTM_F_PREFIX for nothing',
    cases: [
      dump('RTM_F_CLONED', { rtm: { flags: CLONED } }, ...gives([], FILTERED)),
      dump('RTM_F_PREFIX', { rtm: { flags: PREFIX } }, ...gives([], FILTERED)),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.dump.strict.notable',
    rule: 'with NETLINK_GET_STRICT_CHK a table that there is not ends the dump with -ENOENT, a device that there is not with -ENODEV',
    source: ['net/ipv4/fib_frontend.c inet_dump_fib'],
    cases: [
      ...[78, 253].map((id) =>
        dump(`table ${id}`, { rtm: { table: id } }, done(1, ENOENT, { flags: FILTERED })),
      ),
      dump('table 1000', { more: table(1000) }, done(1, ENOENT, { flags: FILTERED })),
      dump('device 99', { more: nla(RTA.OIF, u32(99)) }, done(1, ENODEV)),
    ],
  },
  {
    ...base,
    id: 'rtnl.route4.dump.strict.notable.text',
    rule: 'the extended ACK behind the error says that there is no such table',
    level: 'observed',
    source: ['net/ipv4/fib_frontend.c inet_dump_fib'],
    cases: [78, 253].map((id) => ({
      name: `table ${id}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        wantsStrict('a'),
        wantsExtack('a'),
        send('a', dumpRoutes(1, { family: 2, table: id })),
        hears(
          'a',
          done(1, ENOENT, { flags: FILTERED | NLM_F_ACK_TLVS, tlvs: extack({ msg: missing }) }),
        ),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.route4.dump.lenient',
    rule: 'without NETLINK_GET_STRICT_CHK all fields of the header are passed over but RTM_F_PREFIX, which gives nothing; one byte is enough of it',
    source: ['net/ipv4/fib_frontend.c inet_dump_fib'],
    cases: [
      ...(
        [
          ['nothing', {}],
          ['table', { table: 77 }],
          ['a table that is not', { table: 78 }],
          ['protocol', { protocol: 3 }],
          ['type', { type: 8 }],
          ['scope', { scope: 253 }],
          ['prefix lengths', { dst_len: 99, src_len: 99 }],
          ['TOS', { tos: 3 }],
          ['RTM_F_CLONED', { flags: CLONED }],
          ['other flags', { flags: 0x3000 }],
        ] as [string, Rtm][]
      ).map(([name, rtm]) => dump(name, { rtm, strict: false }, ...gives(ALL, 0))),
      dump('RTA_TABLE', { more: table(77), strict: false }, ...gives(ALL, 0)),
      dump('RTM_F_PREFIX', { rtm: { flags: PREFIX }, strict: false }, ...gives([], 0)),
      ...[1, 4, 11].map((length): Case => ({
        name: `${length} bytes`,
        lines: [
          ...withRoutes(...ALL),
          socket('a', 'NETLINK_ROUTE'),
          send(
            'a',
            ask(
              'RTM_GETROUTE',
              { flags: DUMPED },
              struct(rtmsg, { family: 2 })
                .replaceAll(' ', '')
                .slice(0, 2 * length),
            ),
          ),
          hears('a', ...gives(ALL, 0)),
          ...alive('a'),
        ],
      })),
    ],
  },
];
