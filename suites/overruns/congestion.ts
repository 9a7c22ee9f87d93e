/** What follows an overrun: congestion, and how a socket comes out of it. */
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  aliveInLittleRoom,
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
  overrun,
  POLLIN,
  POLLOUT,
  polls,
  readsAcks,
  socketError,
  tellsEnobufs,
} from './full.ts';

const { NETLINK_NO_ENOBUFS = 5 } = NETLINK_OPT.values;
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

export const congestion: readonly Requirement[] = [
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
          ...aliveInLittleRoom('a'),
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
          ...aliveInLittleRoom('a'),
        ],
      },
      {
        name: 'NETLINK_NO_ENOBUFS switched off, which it was, does not end it',
        lines: [
          a,
          ...overrun('a'),
          tellsEnobufs('a'),
          receiveBuffer('a', LARGE),
          setsockopt('a', NETLINK_NO_ENOBUFS, 0),
          send('a', noop(20)),
          ...readsAcks('a', 1, 10),
          empty('a'),
          ...aliveInLittleRoom('a'),
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
        ...aliveInLittleRoom('a'),
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
          ...aliveInLittleRoom('a'),
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
