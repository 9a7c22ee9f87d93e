/** What a dump is made of, and where its end stands. */
import {
  done,
  doneMessage,
  dumpLinks,
  dumpOf,
  loopbackPart,
  somePart,
} from '../../harness/runner/dumps.ts';
import { batch, struct } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { addresses, dumpAddresses, withAddresses } from '../../harness/runner/addresses.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  noop,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { raiseLoopback } from '../../harness/runner/loopback.ts';
import {
  ifaddrlblmsg,
  ifaddrmsg,
  if_stats_msg,
  rtmsg,
} from '../../harness/wire/structs/rtnetlink.ts';
import { newRoute, newRoute6 } from './routes.ts';
import { defaultRules, dumpRules, someMessage } from './reading.ts';

const base = {
  level: 'must',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const source = [
  'net/netlink/af_netlink.c netlink_dump',
  'net/netlink/af_netlink.c netlink_dump_done',
];
const documents = [
  'netlink(7) NLM_F_MULTI',
  'Documentation/userspace-api/netlink/intro.rst Dump',
  'RFC 3549 section 2.3.2',
];
const a = socket('a', 'NETLINK_ROUTE');
const ask = 1;

/** A dump whose datagrams are all of one socket. */
const dumped = (name: string, request: Segment[], ...heard: Heard[]): Case => ({
  name,
  lines: [a, send('a', request), hears('a', ...heard), ...alive('a')],
});
const joined =
  (...lengths: [type: number, lengths: number[]]): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(
      ...lengths[1].map((length) => someMessage(name, lengths[0], ask, length)),
      doneMessage(name, ask),
    ),
    says: 'messages and NLMSG_DONE in one datagram',
  });
const rulesAndDone: Heard = (name) => ({
  bytes: batch<Segment | Wildcard>(...defaultRules(name, ask), doneMessage(name, ask)),
  says: 'three rules and NLMSG_DONE in one datagram',
});
const apart = 'NLMSG_DONE is always a datagram of its own';

export const form: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.form',
    rule: "a dump is messages with NLM_F_MULTI, the request's seq and the requester's port; it ends with NLMSG_DONE, NLM_F_MULTI and an int32 of 0, 20 bytes in all",
    source: [...source, ...documents],
    cases: [1, 2, 49].flatMap((count) =>
      [0, 1, 0xffffffff].flatMap((seq) =>
        [0, 0x10001].map((pid): Case => ({
          name: `${count} addresses, seq 0x${seq.toString(16)}, port ${pid === 0 ? 'automatic' : `0x${pid.toString(16)}`}`,
          lines: [
            ...withAddresses(count),
            a,
            bind('a', { pid }),
            send('a', dumpAddresses(seq)),
            hears('a', addresses(seq, 1, count), done(seq)),
            ...alive('a'),
          ],
        })),
      ),
    ),
  },
  {
    ...base,
    id: 'dump.form.links',
    rule: 'the same of a dump of devices, of which a fresh network namespace has one; NLMSG_DONE is a datagram of its own',
    level: 'should',
    source,
    needs: ['route'],
    cases: [0, 1, 0xffffffff].flatMap((seq) =>
      [0, NLM_F_ACK, NLM_F_ECHO, NLM_F_ACK | NLM_F_ECHO].map((flags): Case => ({
        name: `seq 0x${seq.toString(16)}, flags 0x${flags.toString(16)}`,
        lines: [
          a,
          send('a', batch(noop(7), dumpLinks(seq, '', flags), noop(8))),
          hears('a', ack(noop(7)), loopbackPart(seq), ack(noop(8)), done(seq)),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'dump.empty',
    rule: 'a dump of nothing is a single datagram, NLMSG_DONE',
    level: 'should',
    source,
    needs: ['route'],
    cases: [
      dumped('IPv4 addresses', dumpAddresses(ask), done(ask)),
      dumped('IPv4 routes', dumpOf(26, struct(rtmsg, { family: 2 })), done(ask)),
      {
        name: 'between requests of one datagram',
        lines: [
          a,
          send('a', batch(noop(7), dumpAddresses(ask), noop(8))),
          hears('a', ack(noop(7)), done(ask), ack(noop(8))),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.no_ack',
    rule: 'NLM_F_ACK on a dump that starts adds no ACK; nor does NLM_F_ECHO change it',
    level: 'should',
    source: ['net/netlink/af_netlink.c __netlink_dump_start'],
    cases: [0, 1, 3].flatMap((count) =>
      [NLM_F_ACK, NLM_F_ECHO, NLM_F_ACK | NLM_F_ECHO].map((flags): Case => ({
        name: `${count} addresses, flags 0x${flags.toString(16)}`,
        lines: [
          ...withAddresses(count),
          a,
          send('a', dumpAddresses(ask, flags)),
          hears('a', ...(count === 0 ? [] : [addresses(ask, 1, count)]), done(ask)),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'dump.done.apart',
    rule: 'in dumps of IPv4 addresses and routes NLMSG_DONE is a datagram of its own',
    level: 'observed',
    source: ['net/core/rtnetlink.c rtnl_dumpit'],
    cases: [
      {
        name: 'IPv4 addresses',
        lines: [
          ...withAddresses(2),
          a,
          send('a', dumpAddresses(ask)),
          hears('a', addresses(ask, 1, 2), done(ask)),
        ],
      },
      {
        name: 'IPv4 routes',
        lines: [
          a,
          send('a', newRoute(7)),
          send('a', dumpOf(26, struct(rtmsg, { family: 2 }))),
          hears('a', ack(newRoute(7)), somePart(24, ask), done(ask)),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.done.apart.ipv6',
    rule: 'in dumps of IPv6 routes NLMSG_DONE is a datagram of its own',
    level: 'observed',
    source: ['net/core/rtnetlink.c rtnl_dumpit'],
    needs: [...base.needs, 'ipv6'],
    cases: [
      {
        name: 'one route',
        lines: [
          a,
          send('a', newRoute6(7)),
          send('a', dumpOf(26, struct(rtmsg, { family: 10 }))),
          hears('a', ack(newRoute6(7)), somePart(24, ask), done(ask)),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.done.joined',
    rule: 'in dumps of rules, IPv4 settings of devices and link statistics NLMSG_DONE stands in the datagram of the last objects if it fits',
    level: 'observed',
    source,
    needs: ['route'],
    differs: { '6.1': apart },
    seen: ['6.18.44'],
    cases: [
      dumped('IPv4 rules', dumpRules(ask), rulesAndDone),
      dumped('IPv4 settings', dumpOf(82, '02000000'), joined(80, [76, 76, 76])),
      dumped(
        'statistics of lo',
        dumpOf(94, struct(if_stats_msg, { filter_mask: 1 })),
        joined(92, [232]),
      ),
    ],
  },
  {
    ...base,
    id: 'dump.done.joined.ipv6',
    rule: 'the same of IPv6 addresses, settings of devices and labels',
    level: 'observed',
    source,
    needs: [...base.needs, 'ipv6'],
    differs: { '6.1': apart },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'the address of lo',
        lines: [
          a,
          send('a', raiseLoopback(7, 5)),
          send('a', dumpOf(22, struct(ifaddrmsg, { family: 10 }))),
          hears('a', ack(raiseLoopback(7, 5)), joined(20, [80])),
        ],
      },
      dumped('IPv6 settings', dumpOf(82, '0a000000'), joined(80, [60, 60, 60])),
      dumped(
        'labels',
        dumpOf(74, struct(ifaddrlblmsg, { family: 10 })),
        joined(
          72,
          Array.from({ length: 10 }, () => 56),
        ),
      ),
    ],
  },
];
