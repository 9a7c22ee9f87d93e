/** Look-ups of IPv4 routes: what is found, and how it is told. */
import { nla, u32, u8 } from '../../harness/program/build.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import { ack, alive, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { FIB_MATCH, ip, NOTIFY, RTA, RTN, withRoutes } from '../../harness/runner/routes.ts';
import { loIsUp } from '../addresses/exchanges.ts';
import {
  type Found,
  found,
  IS_BROADCAST,
  IS_LOCAL,
  IS_MULTICAST,
  type LookUp,
  lookUp,
  oif,
} from './look-up.ts';

const UP = loIsUp();
const LOOPBACK = '127.0.0.1';

const finds = (name: string, asked: LookUp, result: Found, before: readonly Line[] = UP): Cell => ({
  name,
  sent: lookUp(asked),
  reply: found(result),
  before,
});
const fails = (name: string, errno: string, asked: LookUp, before: readonly Line[] = []): Cell => ({
  name,
  sent: lookUp(asked),
  errno,
  before,
});

const ERRNOS: readonly [keyof typeof RTN, string][] = [
  ['UNREACHABLE', 'EHOSTUNREACH'],
  ['BLACKHOLE', 'EINVAL'],
  ['PROHIBIT', 'EACCES'],
  ['THROW', 'ENETUNREACH'],
];
const base = {
  level: 'should',
  source: ['net/ipv4/route.c inet_rtm_getroute'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const filled = [...base.source, 'net/ipv4/route.c rt_fill_info'];

export const ipv4LookUps: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.route4.get.errno',
    rule: 'a look-up that ends at an unreachable route is refused with EHOSTUNREACH, at a blackhole with EINVAL, at prohibit with EACCES, at throw or nowhere with ENETUNREACH',
    source: [...base.source, 'net/ipv4/fib_semantics.c fib_props'],
    cells: [undefined, FIB_MATCH].flatMap((flags) => {
      const [rtm, how] = flags === undefined ? [{}, ''] : [{ flags }, ', RTM_F_FIB_MATCH'];
      return [
        ...ERRNOS.flatMap(([type, errno]) =>
          ['10.1.2.0/24', '10.1.2.3/32', '0.0.0.0/0'].map((to) =>
            fails(
              `${type} ${to}${how}`,
              errno,
              { to: '10.1.2.3', rtm },
              withRoutes({ to, type: RTN[type] }),
            ),
          ),
        ),
        fails(
          `a route to elsewhere${how}`,
          'ENETUNREACH',
          { to: '10.1.3.3', rtm },
          withRoutes({ to: '10.1.2.0/24' }),
        ),
      ];
    }),
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.longest',
    rule: 'of routes to an address that of the longest prefix is found, of those the one of the least metric',
    source: ['net/ipv4/fib_trie.c fib_table_lookup'],
    cells: [
      ['10.1.2.3', 'EHOSTUNREACH'],
      ['10.1.2.4', 'EACCES'],
      ['10.1.3.1', 'EINVAL'],
      ['10.2.0.0', 'ENETUNREACH'],
    ].map(([to = '', errno = '']) =>
      fails(
        to,
        errno,
        { to },
        withRoutes(
          { to: '10.1.0.0/16' },
          { to: '10.1.2.0/24', type: RTN.UNREACHABLE, metric: 9 },
          { to: '10.1.2.0/24', type: RTN.PROHIBIT, metric: 8 },
          { to: '10.1.2.3/32', type: RTN.UNREACHABLE },
        ),
      ),
    ),
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.form',
    rule: 'what is found is told as a host route without protocol and scope, cloned, with table, destination, device, chosen source and user',
    source: filled,
    cells: [
      ...[LOOPBACK, '127.0.0.2', '127.255.255.254', '127.1.2.3'].map((to) =>
        finds(to, { to }, { to, from: LOOPBACK }),
      ),
      finds(
        'with a source',
        { to: '127.0.0.2', rtm: { src_len: 32 }, more: nla(RTA.SRC, ip('127.0.0.3')) },
        { to: '127.0.0.2', src: '127.0.0.3' },
      ),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.types',
    rule: 'rtm_type and rtm_flags tell of local, broadcast, multicast and other addresses; for the last two no source is chosen among addresses of scope host',
    source: filled,
    cells: [
      finds('local', { to: '127.9.9.9' }, { to: '127.9.9.9', from: LOOPBACK, flags: IS_LOCAL }),
      finds(
        'broadcast',
        { to: '127.255.255.255' },
        {
          to: '127.255.255.255',
          from: LOOPBACK,
          type: RTN.BROADCAST,
          flags: IS_LOCAL | IS_BROADCAST,
        },
      ),
      finds(
        'multicast over lo',
        { to: '224.0.0.1', more: oif(1) },
        { to: '224.0.0.1', type: RTN.MULTICAST, flags: IS_LOCAL | IS_MULTICAST },
      ),
      finds(
        'elsewhere, over lo',
        { to: '10.1.2.3', more: oif(1) },
        { to: '10.1.2.3', type: RTN.UNICAST },
      ),
      fails('multicast', 'ENETUNREACH', { to: '224.0.0.1' }, UP),
      fails('elsewhere', 'ENETUNREACH', { to: '10.1.2.3' }, UP),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.any',
    rule: 'without a destination, or with 0.0.0.0, 127.0.0.1 over the loopback device is found, even if that is down and has no address',
    source: ['net/ipv4/route.c ip_route_output_key_hash_rcu'],
    cells: [
      ['lo is up', UP],
      ['lo is down', []],
    ].flatMap(([how, before]) => [
      finds(
        `${how as string}, no destination`,
        {},
        { to: '0.0.0.0', from: LOOPBACK },
        before as Line[],
      ),
      finds(
        `${how as string}, 0.0.0.0`,
        { to: '0.0.0.0' },
        { to: '0.0.0.0', from: LOOPBACK },
        before as Line[],
      ),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.nothing',
    rule: 'where the loopback device is down and there are no routes, no address is found: ENETUNREACH',
    source: ['net/ipv4/route.c ip_route_output_key_hash_rcu'],
    cells: [LOOPBACK, '224.0.0.1', '255.255.255.255', '240.0.0.1', '10.0.0.1'].flatMap((to) => [
      fails(to, 'ENETUNREACH', { to }),
      fails(`${to}, over lo`, 'ENETUNREACH', { to, more: oif(1) }),
    ]),
  }),
  {
    ...base,
    id: 'rtnl.route4.get.notify-sticky',
    rule: 'RTM_F_NOTIFY is told of a cached route from the look-up that set it on, in later ones without it too',
    level: 'observed',
    cases: [LOOPBACK, '127.0.0.2'].map((to) => {
      const asked = [0, NOTIFY, 0].map((flags, i) => lookUp({ to, seq: i + 1, rtm: { flags } }));
      const told = [0, 0x10100, 0x10100].map((flags, i) =>
        found({ to, from: LOOPBACK, flags: IS_LOCAL | flags }, i + 1),
      );
      return {
        name: to,
        lines: [
          ...UP,
          socket('a', 'NETLINK_ROUTE'),
          ...asked.flatMap((sent, i) => [
            send('a', sent),
            hears('a', ...told.slice(i, i + 1), ack(sent)),
          ]),
          ...alive('a'),
        ],
      };
    }),
  },
  verdicts({
    ...base,
    id: 'rtnl.route4.get.device',
    rule: 'a look-up over, or from, a device that there is not is refused with ENODEV, of a source that is not local with ENETUNREACH, from the loopback device with EINVAL',
    cells: [
      fails('RTA_OIF 99', 'ENODEV', { to: LOOPBACK, more: oif(99) }, UP),
      fails('RTA_IIF 99', 'ENODEV', { to: LOOPBACK, more: nla(RTA.IIF, u32(99)) }, UP),
      fails('RTA_IIF of lo', 'EINVAL', { to: '10.1.2.3', more: nla(RTA.IIF, u32(1)) }, UP),
      fails(
        'a source of elsewhere',
        'ENETUNREACH',
        { to: LOOPBACK, rtm: { src_len: 32 }, more: nla(RTA.SRC, ip('10.0.0.1')) },
        UP,
      ),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.route4.get.ipproto.taken',
    rule: 'RTA_IP_PROTO may be TCP, UDP or ICMP',
    source: ['net/ipv4/netlink.c rtm_getroute_parse_ip_proto'],
    cells: [1, 6, 17].map((protocol) =>
      finds(
        `protocol ${protocol}`,
        { to: LOOPBACK, more: nla(RTA.IP_PROTO, u8(protocol)) },
        { to: LOOPBACK, from: LOOPBACK },
      ),
    ),
  }),
];
