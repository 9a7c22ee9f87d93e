/** Answers of the kernel that find no room. */
import { batch } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ack, aliveInLittleRoom, noop, recv, send, socket } from '../../harness/runner/lines.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import {
  empty,
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

const ENOBUFS = 105;
const MSG_PEEK = 2;
const base = {
  level: 'should',
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const overrunSource = ['net/netlink/af_netlink.c netlink_overrun'];
const attach = ['net/netlink/af_netlink.c netlink_attachskb'];
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
          ...aliveInLittleRoom('a'),
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
          ...aliveInLittleRoom('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ovr.large',
    rule: 'a receive buffer of a megabyte overruns as a small one does',
    source: attach,
    cases: [1, 2].map((times) => ({
      name: `4000 ACKs, ${times} time${times === 1 ? '' : 's'}`,
      lines: [
        a,
        // doubled; less on machines whose net.core.rmem_max says so
        receiveBuffer('a', 524_288),
        ...Array.from({ length: times }, () =>
          send('a', batch(...Array.from({ length: 4000 }, () => noop(1)))),
        ),
        tellsEnobufs('a'),
        reads('a', ack(noop(1))),
        socket('b', 'NETLINK_ROUTE'),
        ...aliveInLittleRoom('b'),
      ],
    })),
  },
  {
    ...base,
    id: 'ovr.report_first',
    rule: 'the next recv gives ENOBUFS, once, before anything that was queued earlier; then the queue can be read',
    source: ['net/core/datagram.c __skb_try_recv_datagram'],
    cases: [
      ...([{ room: 0 }, { flags: MSG_PEEK }, { via: 'read' as const }] as const).map((how) => ({
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
];
