/** A dump that is asked for where there is no room for its first part. */
import { done, dumpLinks, loopbackPart } from '../../harness/runner/dumps.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { aliveInLittleRoom, hears, noop, send, socket } from '../../harness/runner/lines.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import {
  empty,
  fill,
  LARGE,
  overrun,
  reads,
  readsAcks,
  socketError,
  tellsEnobufs,
} from './full.ts';

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
];
