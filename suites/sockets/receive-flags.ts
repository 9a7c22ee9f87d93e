/** Flags of a receive, and a queue that is empty. */
import { batch } from '../../harness/program/build.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  close,
  fails,
  hears,
  named,
  noop,
  recv,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';
import { MSG } from '../../harness/wire/constants/socket.ts';

const { MSG_OOB = 1, MSG_PEEK = 2, MSG_TRUNC = 0x20 } = MSG.values;
const { MSG_WAITALL = 0x100, MSG_ERRQUEUE = 0x2000 } = MSG.values;
const source = ['net/netlink/af_netlink.c netlink_recvmsg'];
const base = {
  source,
  level: 'should',
  seen: ['6.18.44', '6.1.176'],
  needs: ['usersock', 'route', 'net-admin'],
} as const;
const pid = { processOf: 'main' } as const;
const rooms = [0, 1, 65536];
const show = (flags: number): string => (flags === 0 ? 'none' : MSG.show(flags));

export const receiveFlags: readonly Requirement[] = [
  {
    ...base,
    id: 'recv.empty',
    rule: 'with nothing queued a receive that shall not wait is EAGAIN, also into no room; an unbound socket may try, and stays unbound',
    source: [...source, 'net/core/datagram.c __skb_recv_datagram'],
    cases: rooms.flatMap((room) =>
      [0, MSG_PEEK, MSG_TRUNC, MSG_PEEK | MSG_TRUNC].flatMap((flags): Case[] => [
        {
          name: `unbound, room for ${room}, flags ${show(flags)}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            recv('a', fails('EAGAIN'), { room, flags }),
            named('a', 0),
            ...alive('a'),
            named('a', pid),
            recv('a', fails('EAGAIN'), { room, flags }),
          ],
        },
        {
          name: `bound on USERSOCK, room for ${room}, flags ${show(flags)}`,
          lines: [
            socket('a', 'NETLINK_USERSOCK'),
            bind('a'),
            recv('a', fails('EAGAIN'), { room, flags }),
            ...ownsItsPort('a'),
            recv('a', fails('EAGAIN'), { room, flags }),
          ],
        },
      ]),
    ),
  },
  {
    ...base,
    id: 'recv.oob',
    rule: 'MSG_OOB is EOPNOTSUPP, whether something is queued or not, and takes nothing',
    cases: rooms.flatMap((room) =>
      [0, MSG_PEEK, MSG_TRUNC, MSG_ERRQUEUE].map((more) => ({
        name: `room for ${room}, flags ${show(MSG_OOB | more)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          recv('a', fails('EOPNOTSUPP'), { room, flags: MSG_OOB | more }),
          send('a', noop(1)),
          recv('a', fails('EOPNOTSUPP'), { room, flags: MSG_OOB | more }),
          hears('a', ack(noop(1))),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'recv.errqueue',
    rule: 'MSG_ERRQUEUE and MSG_WAITALL are as if they were not given: one datagram, or EAGAIN',
    cases: [MSG_ERRQUEUE, MSG_WAITALL, MSG_ERRQUEUE | MSG_WAITALL].flatMap((flags): Case[] => [
      {
        name: `${show(flags)}, answers of the kernel`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          recv('a', fails('EAGAIN'), { flags }),
          send('a', batch(noop(1), noop(2))),
          recv('a', { datagrams: [ack(noop(1))('a')] }, { flags }),
          recv('a', { datagrams: [ack(noop(2))('a')] }, { flags }),
          recv('a', fails('EAGAIN'), { flags }),
          ...alive('a'),
        ],
      },
      {
        name: `${show(flags)}, to nobody`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          socket('b', 'NETLINK_USERSOCK'),
          bind('b', { pid: 0x10002 }),
          close('b'),
          // a refusal leaves nothing behind in any queue
          send('a', HELLO, { to: { pid: 0x10002 } }, fails('ECONNREFUSED')),
          recv('a', fails('EAGAIN'), { flags }),
          ...ownsItsPort('a'),
        ],
      },
    ]),
  },
];
