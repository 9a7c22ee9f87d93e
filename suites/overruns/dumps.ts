/** A dump that is asked for where there is no room for its first part. */
import { done, dumpLinks, loopbackPart } from '../../harness/runner/dumps.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack as heardAck,
  aliveInLittleRoom,
  hears,
  NLM_F_ACK,
  noop,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { batch } from '../../harness/program/build.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import {
  empty,
  fill,
  LARGE,
  SMALL,
  overrun,
  reads,
  readsAcks,
  socketError,
  tellsEnobufs,
} from './full.ts';

/** Twice as many bytes are enough for several answers, and too few for a part of a page. */
const ROOM_FOR_ACKS = 2200;

export const dumps: readonly Requirement[] = [
  {
    id: 'ovr.dump_start',
    rule: 'a dump asked for while the queue is full gives ENOBUFS and its refusal is lost, but it keeps running and delivers once there is room',
    level: 'should',
    source: [
      'net/netlink/af_netlink.c __netlink_dump_start',
      'net/netlink/af_netlink.c netlink_dump',
    ],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: [true, false].flatMap((congested) =>
      [0, 2].map((more): Case => ({
        name: `${congested ? 'after an overrun' : 'it is the first that finds no room'}, ${more} more dumps`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...(congested ? [...overrun('a'), tellsEnobufs('a')] : fill('a')),
          send('a', dumpLinks(20)),
          // refused with EBUSY, which finds no room either
          ...Array.from({ length: more }, (_, i) => send('a', dumpLinks(21 + i))),
          ...(congested ? [socketError('a', 0)] : [tellsEnobufs('a')]),
          receiveBuffer('a', LARGE),
          send('a', noop(30)),
          ...readsAcks('a', 1, 10),
          reads('a', loopbackPart(20)),
          reads('a', done(20)),
          empty('a'),
          send('a', dumpLinks(40)),
          hears('a', loopbackPart(40), done(40)),
          ...aliveInLittleRoom('a'),
        ],
      })),
    ),
  },
  {
    id: 'ovr.dump_empty',
    rule: 'a part of a dump that finds the queue empty needs no room, however small the receive buffer',
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_dump'],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: [0, SMALL, 2000].map((bytes): Case => ({
      name: `SO_RCVBUF ${bytes}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        receiveBuffer('a', bytes),
        send('a', dumpLinks(20)),
        reads('a', loopbackPart(20)),
        reads('a', done(20)),
        empty('a'),
        send('a', dumpLinks(40)),
        hears('a', loopbackPart(40), done(40)),
        ...aliveInLittleRoom('a'),
      ],
    })),
  },
  {
    id: 'ovr.dump_refused',
    rule: 'a dump whose first part has no room behind what is queued is refused with ENOBUFS, which is heard where there is room for it; it runs all the same, but as long as anything is queued each recv makes the next one fail with ENOBUFS',
    level: 'should',
    source: [
      'net/netlink/af_netlink.c __netlink_dump_start',
      'net/netlink/af_netlink.c netlink_dump',
    ],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: [1, 2].flatMap((queued) =>
      [false, true].map((ack): Case => ({
        name: `behind ${queued} of ours${ack ? ', with NLM_F_ACK' : ''}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          receiveBuffer('a', ROOM_FOR_ACKS),
          send('a', batch(...[1, 2].slice(0, queued).map((seq) => noop(seq)))),
          send('a', dumpLinks(20, '', ack ? NLM_F_ACK : 0)),
          // the dump is tried again after each, and finds no room
          ...[1, 2]
            .slice(0, queued)
            .flatMap((seq) => [reads('a', heardAck(noop(seq))), tellsEnobufs('a')]),
          reads('a', refusal(dumpLinks(20, '', ack ? NLM_F_ACK : 0), 'ENOBUFS')),
          reads('a', loopbackPart(20)),
          reads('a', done(20)),
          empty('a'),
          ...aliveInLittleRoom('a'),
        ],
      })),
    ),
  },
];
