/** Where the end of a dump stands, object by object, and what it carries where it failed. */
import { batch, struct } from '../../harness/program/build.ts';
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { addresses, RTM_GETADDR, withAddresses } from '../../harness/runner/addresses.ts';
import { setUp, withPair } from '../../harness/runner/devices.ts';
import { done, doneMessage, dumpOf } from '../../harness/runner/dumps.ts';
import { alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import { dst, lladdr, neighbour, NUD } from '../../harness/runner/neighbours.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { part } from '../../harness/runner/route.ts';
import {
  dumpRoutes,
  listedRoutes,
  prepared,
  type Route,
  withRoutes,
} from '../../harness/runner/routes.ts';
import { ifaddrmsg, if_stats_msg } from '../../harness/wire/structs/rtnetlink.ts';
import { tcmsg } from '../../harness/wire/structs/traffic-control.ts';
import { someMessage } from '../dumps/reading.ts';
import { refusedDump } from '../dumps/refused.ts';

const base = {
  level: 'observed',
  source: ['net/core/rtnetlink.c rtnl_dumpit', 'net/netlink/af_netlink.c netlink_dump'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const [NEWNEIGH, GETNEIGH, GETQDISC, GETMULTICAST, GETSTATS] = [28, 30, 38, 58, 94];

/** Prepared over sockets of its own, then dumped on `a`. */
const dumps = (name: string, before: readonly Line[], sent: Segment[], heard: Line): Case => ({
  name,
  lines: [...before, socket('a', 'NETLINK_ROUTE'), send('a', sent), heard, ...alive('a')],
});
/** Messages and NLMSG_DONE in one datagram. */
const together =
  (...messages: ((name: string) => Pattern)[]): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(...messages.map((each) => each(name)), doneMessage(name, 1)),
    says: 'messages and NLMSG_DONE in one datagram',
  });
const some =
  (type: number, length: number) =>
  (name: string): Pattern =>
    someMessage(name, type, 1, length);

const raised = prepared(setUp('lo', true, 9));
const ipv4: Route = { to: '10.1.2.0/24' };
const ipv6: Route = { to: 'fc00::/64' };
const QDISC: Wildcard = { rest: 'what describes a discipline is not the matter here' };
const apart = 'NLMSG_DONE is always a datagram of its own';
const entry = neighbour(
  'RTM_NEWNEIGH',
  { seq: 9, nlmsg: 0x605, state: NUD.PERMANENT },
  dst(),
  lladdr(),
);

export const dumpEnds: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.disp.dump-done.place.split',
    rule: 'NLMSG_DONE is a datagram of its own in dumps of queueing disciplines, and in those of all families that stand in for one without a dump',
    cases: [
      dumps(
        'queueing disciplines',
        raised,
        dumpOf(GETQDISC, struct(tcmsg)),
        hears(
          'a',
          part('RTM_NEWQDISC', { seq: 1 }, struct(tcmsg, { ifindex: 1 }).slice(0, 16), [QDISC]),
          done(1),
        ),
      ),
      ...[0, 77].flatMap((family) => [
        dumps(
          `addresses of family ${family}`,
          withAddresses(2),
          dumpOf(RTM_GETADDR, struct(ifaddrmsg, { family })),
          hears('a', addresses(1, 1, 2), done(1)),
        ),
        dumps(
          `routes of family ${family}`,
          withRoutes(ipv4),
          dumpRoutes(1, { family }),
          hears('a', listedRoutes(1, [ipv4]), done(1)),
        ),
      ]),
    ],
  },
  {
    ...base,
    id: 'rtnl.disp.dump-done.place.joined',
    rule: 'NLMSG_DONE stands in the datagram of the last objects in dumps of neighbours, if it fits',
    differs: { '6.1': apart },
    needs: [...base.needs, 'veth'],
    seen: ['6.18.44'],
    cases: [
      dumps(
        'an IPv4 neighbour',
        [...withPair('va', 'vb'), ...prepared(entry)],
        dumpOf(GETNEIGH, '02000000 00000000 00000000'),
        hears('a', together(some(NEWNEIGH, 76))),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.disp.dump-done.place.joined.ipv6',
    rule: 'the same of multicast groups of IPv6',
    differs: { '6.1': apart },
    needs: [...base.needs, 'ipv6'],
    seen: ['6.18.44'],
    cases: [
      dumps(
        'multicast groups',
        raised,
        dumpOf(GETMULTICAST, struct(ifaddrmsg, { family: 10 })),
        hears('a', together(some(GETMULTICAST, 64), some(GETMULTICAST, 64))),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.disp.family.dump-all',
    rule: 'routes of no family, or of one without routes, are those of all families, one family after the other',
    level: 'should',
    source: ['net/core/rtnetlink.c rtnl_dump_all'],
    needs: [...base.needs, 'ipv6'],
    cases: [0, 1, 77].map((family) =>
      dumps(`family ${family}`, withRoutes(ipv6, ipv4), dumpRoutes(1, { family }), {
        step: { call: 'drain', socket: 'a' },
        // where the next family begins a datagram is the kernel's own affair
        expect: {
          oneOf: [[[ipv4, ipv6]], [[ipv4], [ipv6]]].map((datagrams) => ({
            datagrams: [...datagrams.map((routes) => listedRoutes(1, routes)), done(1)].map(
              (heard) => heard('a'),
            ),
          })),
        },
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.disp.dump-error.message',
    rule: 'the extended ACK of a dump that failed at once stands behind the errno in NLMSG_DONE',
    source: ['net/netlink/af_netlink.c netlink_dump_done', 'net/core/rtnetlink.c rtnl_stats_dump'],
    needs: ['route'],
    cases: [0, 1, 99].map((ifindex) =>
      refusedDump(
        {
          name: `statistics, no mask, index ${ifindex}`,
          type: GETSTATS,
          payload: struct(if_stats_msg, { ifindex }),
          errno: 'EINVAL',
          says: { msg: 'Filter mask must be set for stats dump' },
          strict: false,
        },
        true,
      ),
    ),
  },
];
