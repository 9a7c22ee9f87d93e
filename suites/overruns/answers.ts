/** Answers of the kernel that find no room. */
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { batch } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  hears,
  noop,
  recv,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import {
  empty,
  LARGE,
  long,
  longRefusal,
  overrun,
  POLLERR,
  POLLIN,
  POLLOUT,
  polls,
  reads,
  readsAcks,
  SMALL,
  socketError,
  tellsEnobufs,
} from './full.ts';

const { NETLINK_NO_ENOBUFS = 5 } = NETLINK_OPT.values;
const ENOBUFS = 105;
const MSG_PEEK = 2;
const base = {
  level: 'should',
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const overrunSource = ['net/netlink/af_netlink.c netlink_overrun'];
const attach = ['net/netlink/af_netlink.c netlink_attachskb'];
const wake = ['net/netlink/af_netlink.c netlink_rcv_wake'];
const a = socket('a', 'NETLINK_ROUTE');

export const answers: readonly Requirement[] = [
  {
    ...base,
    id: 'ovr.kernel',
    rule: 'an answer that finds no room is dropped and the socket has the error ENOBUFS, while the send that asked for it succeeds',
    level: 'must',
    source: [...attach, ...overrunSource, 'netlink(7) ENOBUFS'],
    cases: [
      {
        name: 'ACKs behind ten that fill the buffer',
        lines: [a, ...overrun('a'), tellsEnobufs('a'), ...readsAcks('a', 1, 10), empty('a')],
      },
      ...[1, 2, 20].map((count) => ({
        name: `${count} long refusals behind one`,
        lines: [
          a,
          receiveBuffer('a', SMALL),
          send('a', long(1)),
          ...Array.from({ length: count }, (_, i) => send('a', long(2 + i))),
          tellsEnobufs('a'),
          reads('a', longRefusal(1)),
          empty('a'),
          ...alive('a'),
        ],
      })),
      {
        name: 'in one datagram, a long refusal and ACKs',
        lines: [
          a,
          receiveBuffer('a', SMALL),
          send('a', batch(long(1), noop(2), long(3), noop(4))),
          tellsEnobufs('a'),
          reads('a', longRefusal(1)),
          empty('a'),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ovr.report_first',
    rule: 'the next recv gives ENOBUFS, once, before anything that was queued earlier; then the queue can be read',
    source: ['net/core/datagram.c __skb_try_recv_datagram'],
    cases: [
      ...([{}, { room: 0 }, { flags: MSG_PEEK }, { via: 'read' as const }] as const).map((how) => ({
        name: `recv ${JSON.stringify(how)}`,
        lines: [
          a,
          ...overrun('a'),
          recv('a', { errno: 'ENOBUFS' }, how),
          ...readsAcks('a', 1, 10),
          empty('a'),
        ],
      })),
      {
        name: 'between two that are queued',
        lines: [
          a,
          send('a', batch(...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(noop))),
          ...readsAcks('a', 1, 2),
          receiveBuffer('a', SMALL),
          send('a', noop(11)),
          tellsEnobufs('a'),
          ...readsAcks('a', 3, 10),
          empty('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ovr.so_error',
    rule: 'SO_ERROR reads ENOBUFS and takes it: recv does not give it any more',
    source: ['net/core/sock.c sk_getsockopt'],
    cases: [
      {
        name: 'once',
        lines: [
          a,
          socketError('a', 0),
          ...overrun('a'),
          socketError('a', ENOBUFS),
          socketError('a', 0),
          ...readsAcks('a', 1, 10),
          empty('a'),
        ],
      },
      {
        name: 'after recv gave it there is nothing to read',
        lines: [
          a,
          ...overrun('a'),
          tellsEnobufs('a'),
          socketError('a', 0),
          ...readsAcks('a', 1, 10),
          empty('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ovr.poll',
    rule: 'poll gives POLLERR until the error is taken',
    source: ['net/core/datagram.c datagram_poll'],
    cases: [
      {
        name: 'by recv',
        lines: [
          a,
          polls('a', POLLOUT),
          ...overrun('a'),
          polls('a', POLLIN | POLLOUT | POLLERR),
          polls('a', POLLIN | POLLOUT | POLLERR),
          tellsEnobufs('a'),
          polls('a', POLLIN | POLLOUT),
          ...readsAcks('a', 1, 10),
          polls('a', POLLOUT),
        ],
      },
      {
        name: 'by SO_ERROR',
        lines: [
          a,
          ...overrun('a'),
          polls('a', POLLIN | POLLOUT | POLLERR),
          socketError('a', ENOBUFS),
          polls('a', POLLIN | POLLOUT),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ovr.congested',
    rule: 'after an overrun every answer is dropped, however much room there is, until a recv leaves the queue empty',
    source: [...attach, ...wake],
    cases: [
      ...[0, 1, 5, 9].map((count) => ({
        name: `${count} of ten were read`,
        lines: [
          a,
          ...overrun('a'),
          tellsEnobufs('a'),
          receiveBuffer('a', LARGE),
          ...readsAcks('a', 1, count),
          send('a', noop(20)),
          ...readsAcks('a', count + 1, 10),
          empty('a'),
          ...alive('a'),
        ],
      })),
      {
        name: 'a recv that only peeks at the last does not end it',
        lines: [
          a,
          ...overrun('a'),
          tellsEnobufs('a'),
          receiveBuffer('a', LARGE),
          ...readsAcks('a', 1, 9),
          recv('a', { datagrams: [ack(noop(10))('a')] }, { flags: MSG_PEEK }),
          send('a', noop(20)),
          ...readsAcks('a', 10, 10),
          empty('a'),
          ...alive('a'),
        ],
      },
      {
        name: 'the recv that takes the last datagram ends it',
        lines: [
          a,
          ...overrun('a'),
          tellsEnobufs('a'),
          receiveBuffer('a', LARGE),
          ...readsAcks('a', 1, 10),
          send('a', noop(20)),
          hears('a', ack(noop(20))),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ovr.once',
    rule: 'what is dropped while the socket is congested does not set the error again',
    source: overrunSource,
    cases: [1, 5, 100].map((count) => ({
      name: `${count} more`,
      lines: [
        a,
        ...overrun('a'),
        tellsEnobufs('a'),
        ...Array.from({ length: count }, (_, i) => send('a', noop(20 + i))),
        socketError('a', 0),
        ...readsAcks('a', 1, 10),
        empty('a'),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'ovr.recover',
    rule: 'a socket whose queue was read to its end works as before, and can be overrun again',
    source: wake,
    cases: [1, 3].map((rounds) => ({
      name: `${rounds} overruns`,
      lines: [
        a,
        bind('a', { pid: 0x10001 }),
        ...Array.from({ length: rounds }, () => [
          ...overrun('a'),
          tellsEnobufs('a'),
          ...readsAcks('a', 1, 10),
          empty('a'),
          receiveBuffer('a', LARGE),
          ...alive('a'),
        ]).flat(),
      ],
    })),
  },
  {
    ...base,
    id: 'ovr.no_enobufs',
    rule: 'with NETLINK_NO_ENOBUFS what finds no room is dropped in silence, and later answers are queued as soon as they fit',
    level: 'must',
    source: [...overrunSource, 'netlink(7) NETLINK_NO_ENOBUFS'],
    cases: [0, 1, 9].map((count) => ({
      name: `room again when ${count} of ten were read`,
      lines: [
        a,
        setsockopt('a', NETLINK_NO_ENOBUFS, 1),
        ...overrun('a'),
        socketError('a', 0),
        polls('a', POLLIN | POLLOUT),
        ...readsAcks('a', 1, count),
        receiveBuffer('a', LARGE),
        send('a', noop(20)),
        ...readsAcks('a', count + 1, 10),
        ...readsAcks('a', 20, 20),
        empty('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'ovr.no_enobufs.late',
    rule: 'NETLINK_NO_ENOBUFS set after an overrun ends the congestion at once; the pending ENOBUFS is still given',
    source: ['net/netlink/af_netlink.c netlink_setsockopt'],
    cases: [true, false].map((taken) => ({
      name: taken ? 'the error was taken before' : 'the error is pending',
      lines: [
        a,
        ...overrun('a'),
        ...(taken ? [tellsEnobufs('a')] : []),
        receiveBuffer('a', LARGE),
        send('a', noop(20)),
        setsockopt('a', NETLINK_NO_ENOBUFS, 1),
        send('a', noop(21)),
        ...(taken ? [] : [tellsEnobufs('a')]),
        ...readsAcks('a', 1, 10),
        ...readsAcks('a', 21, 21),
        empty('a'),
      ],
    })),
  },
];
