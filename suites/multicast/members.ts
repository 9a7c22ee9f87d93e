/** Who hears a notification of the kernel, and from whom. */
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  named,
  refusal,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { raiseLoopback } from '../../harness/runner/loopback.ts';
import { by } from '../../harness/runner/user-messages.ts';
import { event, ipv6Things, LINK_BIT, loopbackEvent, type Thing, things } from './objects.ts';

const { NETLINK_ADD_MEMBERSHIP: ADD = 1, NETLINK_DROP_MEMBERSHIP: DROP = 2 } = NETLINK_OPT.values;
const asked = NLM_F_REQUEST | NLM_F_ACK;
const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const notify = ['net/netlink/af_netlink.c nlmsg_notify'];
const broadcast = ['net/netlink/af_netlink.c do_one_broadcast'];

const joins = {
  'by bind': ({ bit }: Thing) => [bind('b', { groups: bit })],
  'by NETLINK_ADD_MEMBERSHIP, then bound': ({ group, bit }: Thing) => [
    setsockopt('b', ADD, group),
    bind('b', { groups: bit }),
  ],
  'bound, then by NETLINK_ADD_MEMBERSHIP': ({ group }: Thing) => [
    bind('b', { pid: 0x10002 }),
    setsockopt('b', ADD, group),
  ],
};

/** `a` asks for it to be made and unmade; between and behind stands what came of it. */
const madeAndUnmade = (thing: Thing, flags = asked) => {
  const make = thing.make(5, flags);
  const unmake = thing.unmake(6, flags);
  return { make, unmake, made: event(thing, 'made', 5, 'a'), gone: event(thing, 'unmade', 6, 'a') };
};

const member = (thing: Thing): Case[] =>
  Object.entries(joins).map(([how, join]) => {
    const { make, unmake, made, gone } = madeAndUnmade(thing);
    return {
      name: `${thing.name}, joined ${how}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        socket('b', 'NETLINK_ROUTE'),
        ...join(thing),
        send('a', make),
        hears('a', ack(make)),
        hears('b', made),
        send('a', unmake),
        hears('a', ack(unmake)),
        hears('b', gone),
        ...alive('b'),
      ],
    };
  });

export const members: readonly Requirement[] = [
  {
    ...base,
    id: 'mc.member',
    rule: 'a member of a group gets each notification as a datagram of its own, from port 0 with the mask of the group; who is no member gets nothing',
    level: 'must',
    source: ['net/netlink/af_netlink.c nlmsg_notify', 'netlink(7) Address formats'],
    cases: [
      ...things.flatMap(member),
      ...things.slice(0, 1).map((thing): Case => {
        const makes = [5, 6, 7].map((seq) => thing.make(seq, asked));
        return {
          name: 'a member of another group hears nothing',
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('b', 'NETLINK_ROUTE'),
            socket('c', 'NETLINK_ROUTE'),
            bind('b', { groups: 0x7fffffff ^ thing.bit ^ 0x40 }),
            bind('c', { groups: thing.bit }),
            ...makes.slice(0, 1).flatMap((make) => [send('a', make), hears('a', ack(make))]),
            hears('b'),
            hears('c', event(thing, 'made', 5, 'a')),
            ...alive('b'),
          ],
        };
      }),
      {
        name: 'the loopback device goes up',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { groups: LINK_BIT }),
          send('a', raiseLoopback(5, asked)),
          hears('a', ack(raiseLoopback(5, asked))),
          hears('b', loopbackEvent),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'mc.member.ipv6',
    rule: 'the same of IPv6 rules and routes',
    level: 'must',
    needs: [...base.needs, 'ipv6'],
    source: ['net/netlink/af_netlink.c nlmsg_notify', 'netlink(7) Address formats'],
    seen: ['6.18.44'],
    cases: ipv6Things.flatMap(member),
  },
  {
    ...base,
    id: 'mc.unbound',
    rule: 'a member that was never bound gets no ordinary notification: its port 0 is the port that is left out; once bound it hears the next one',
    source: broadcast,
    cases: things.map((thing) => {
      const { make, unmake, gone } = madeAndUnmade(thing);
      return {
        name: thing.name,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          setsockopt('b', ADD, thing.group),
          send('a', make),
          hears('a', ack(make)),
          hears('b'),
          named('b', 0, thing.bit),
          bind('b', { groups: thing.bit }),
          send('a', unmake),
          hears('b', gone),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'mc.unbound.echo',
    rule: 'a member that was never bound does get the notification of a request with NLM_F_ECHO, since then the requester is left out instead',
    source: [...notify, ...broadcast],
    cases: things.map((thing) => {
      const { make, unmake, made, gone } = madeAndUnmade(thing, asked | NLM_F_ECHO);
      return {
        name: thing.name,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          setsockopt('b', ADD, thing.group),
          send('a', make),
          hears('a', made, ack(make)),
          hears('b', made),
          named('b', 0, thing.bit),
          send('a', unmake),
          hears('a', gone, ack(unmake)),
          hears('b', gone),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'mc.leave',
    rule: 'who left the group gets nothing more, and keeps what was queued before',
    source: ['net/netlink/af_netlink.c netlink_update_socket_mc'],
    cases: things.flatMap((thing) =>
      Object.entries({
        'by NETLINK_DROP_MEMBERSHIP': setsockopt('b', DROP, thing.group),
        'by bind without the bit': bind('b', { pid: 0x10002 }),
        'by bind with another bit': bind('b', { pid: 0x10002, groups: 0x800 }),
      }).map(([how, leave]): Case => {
        const { make, unmake, made, gone } = madeAndUnmade(thing);
        return {
          name: `${thing.name}, ${how}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('b', 'NETLINK_ROUTE'),
            socket('c', 'NETLINK_ROUTE'),
            bind('b', { pid: 0x10002, groups: thing.bit }),
            bind('c', { groups: thing.bit }),
            send('a', make),
            leave,
            send('a', unmake),
            hears('a', ack(make), ack(unmake)),
            hears('b', made),
            hears('c', made, gone),
            ...alive('b'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'mc.none_on_error',
    rule: 'a refused request sends no notification and no echo',
    source: notify,
    cases: things.flatMap((thing) =>
      [0, NLM_F_ECHO].map((echo): Case => {
        const { make, made } = madeAndUnmade(thing);
        const again = thing.make(7, asked | echo);
        return {
          name: `${thing.name} that is there already${echo ? ', NLM_F_ECHO' : ''}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('b', 'NETLINK_ROUTE'),
            bind('b', { groups: thing.bit }),
            send('a', make),
            hears('a', ack(make)),
            hears('b', made),
            send('a', again),
            hears('a', refusal(again, 'EEXIST')),
            hears('b'),
            ...alive('b'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'mc.netns',
    rule: 'a notification stays in its network namespace',
    needs: [...base.needs, 'netns'],
    source: broadcast,
    cases: things.map((thing): Case => {
      const { make, made } = madeAndUnmade(thing);
      return {
        name: thing.name,
        actors: { main: {}, other: { netns: 'other' } },
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { groups: thing.bit }),
          socket('x', 'NETLINK_ROUTE', { actor: 'other' }),
          ...by('other', socket('y', 'NETLINK_ROUTE'), bind('y', { groups: thing.bit })),
          send('a', make),
          hears('a', ack(make)),
          hears('b', made),
          hears('y'),
          // there it can still be made, and is heard of there only
          send('x', make, { actor: 'other' }),
          hears('x', ack(make)),
          hears('y', event(thing, 'made', 5, 'x')),
          hears('b'),
          ...alive('y'),
        ],
      };
    }),
  },
];
