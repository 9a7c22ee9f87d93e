/** What the requester itself hears of a change, and what a notification tells of the request. */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { raiseLoopback } from '../../harness/runner/loopback.ts';
import { batch } from '../../harness/program/build.ts';
import { event, LINK_BIT, loopbackEvent, things } from './objects.ts';

const asked = NLM_F_REQUEST | NLM_F_ACK;
const notify = ['net/netlink/af_netlink.c nlmsg_notify'];
const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const requesters: readonly Requirement[] = [
  {
    ...base,
    id: 'mc.own',
    rule: 'a requester that is a member of the group hears of its own change, once, with and without NLM_F_ECHO, as the other members do',
    source: notify,
    cases: things.flatMap((thing) =>
      [0, NLM_F_ECHO].map((echo): Case => {
        const make = thing.make(5, asked | echo);
        const made = event(thing, 'made', 5, 'a');
        return {
          name: `${thing.name}${echo ? ', NLM_F_ECHO' : ''}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('b', 'NETLINK_ROUTE'),
            bind('a', { groups: thing.bit }),
            bind('b', { groups: thing.bit }),
            send('a', make),
            hears('a', made, ack(make)),
            hears('b', made),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'mc.echo',
    rule: 'with NLM_F_ECHO the requester gets the notification though it is no member of any group, and members get it as ever',
    level: 'must',
    source: [...notify, 'Documentation/userspace-api/netlink/intro.rst Notification echo'],
    cases: things.flatMap((thing) =>
      [asked, NLM_F_REQUEST].flatMap((flags) =>
        [true, false].map((member): Case => {
          const make = thing.make(5, flags | NLM_F_ECHO);
          const unmake = thing.unmake(6, flags | NLM_F_ECHO);
          const made = event(thing, 'made', 5, 'a');
          const gone = event(thing, 'unmade', 6, 'a');
          const acks = flags === asked;
          return {
            name: `${thing.name}, ${acks ? 'with' : 'without'} NLM_F_ACK, ${member ? 'one member' : 'nobody else'}`,
            lines: [
              socket('a', 'NETLINK_ROUTE'),
              ...(member ? [socket('b', 'NETLINK_ROUTE'), bind('b', { groups: thing.bit })] : []),
              send('a', make),
              hears('a', made, ...(acks ? [ack(make)] : [])),
              send('a', unmake),
              hears('a', gone, ...(acks ? [ack(unmake)] : [])),
              ...(member ? [hears('b', made, gone)] : []),
            ],
          };
        }),
      ),
    ),
  },
  {
    ...base,
    id: 'mc.before_ack',
    rule: 'the notification comes before the ACK of the request that caused it, message by message of a datagram',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: things.flatMap((thing) =>
      [0, NLM_F_ECHO].map((echo): Case => {
        const make = thing.make(5, asked | echo);
        const unmake = thing.unmake(6, asked | echo);
        const again = thing.make(7, asked | echo);
        return {
          name: `${thing.name}, ${echo ? 'echoed' : 'heard as a member'}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            bind('a', echo ? {} : { groups: thing.bit }),
            send('a', batch(make, unmake, again)),
            hears(
              'a',
              event(thing, 'made', 5, 'a'),
              ack(make),
              event(thing, 'unmade', 6, 'a'),
              ack(unmake),
              event(thing, 'made', 7, 'a'),
              ack(again),
            ),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'mc.ids',
    rule: "notifications of addresses, rules and routes carry the request's nlmsg_seq and the requester's port; those of changed devices carry neither",
    source: [
      'net/ipv4/devinet.c rtmsg_ifa',
      'net/ipv4/fib_semantics.c rtmsg_fib',
      'net/core/rtnetlink.c rtmsg_ifinfo',
    ],
    cases: [
      ...things.flatMap((thing) =>
        [0, 1, 0x7fffffff, 0xffffffff].flatMap((seq) =>
          [0x10001, 0xfffffffe].map((pid): Case => ({
            name: `${thing.name}, seq 0x${seq.toString(16)}, port 0x${pid.toString(16)}`,
            lines: [
              socket('a', 'NETLINK_ROUTE'),
              socket('b', 'NETLINK_ROUTE'),
              bind('a', { pid }),
              bind('b', { groups: thing.bit }),
              send('a', thing.make(seq)),
              send('a', thing.unmake(seq)),
              hears('b', event(thing, 'made', seq, 'a'), event(thing, 'unmade', seq, 'a')),
              hears('a'),
            ],
          })),
        ),
      ),
      ...[asked, asked | NLM_F_ECHO].map((flags): Case => {
        const up = raiseLoopback(5, flags);
        return {
          name: `the loopback device, ${flags & NLM_F_ECHO ? 'NLM_F_ECHO is in vain' : 'plain'}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('b', 'NETLINK_ROUTE'),
            bind('a', { pid: 0x10001 }),
            bind('b', { groups: LINK_BIT }),
            send('a', up),
            hears('a', ack(up)),
            hears('b', loopbackEvent),
          ],
        };
      }),
    ],
  },
];
