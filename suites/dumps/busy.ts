/** One dump at a time on a socket: what may run beside it, and when it is over. */
import { done, doneMessage, dumpLinks, loopbackPart } from '../../harness/runner/dumps.ts';
import { batch } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { addresses, dumpAddresses, withAddresses } from '../../harness/runner/addresses.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  aliveInLittleRoom,
  bind,
  close,
  type Heard,
  hears,
  NLM_F_ACK,
  noop,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';
import { defaultRules, dumpRules, nothing, PER_PART, reads } from './reading.ts';

const base = {
  level: 'should',
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const withNetAdmin = ['route', 'net-admin'];
const start = ['net/netlink/af_netlink.c __netlink_dump_start'];
const a = socket('a', 'NETLINK_ROUTE');
const COUNT = 120;

/** The whole dump of rules, in one datagram. */
const rules =
  (seq: number): Heard =>
  (name) => ({
    bytes: batch<Segment | Wildcard>(...defaultRules(name, seq), doneMessage(name, seq)),
    says: `rules and NLMSG_DONE of seq ${seq}`,
  });

/** Classic BPF: drops datagrams whose first message has type 16 (RTM_NEWLINK), keeps all else. */
const WITHOUT_NEWLINK: [number, number, number, number][] = [
  [0x28, 0, 0, 4], // a half-word at byte 4, big endian: nlmsg_type
  [0x15, 0, 1, 0x1000],
  [0x06, 0, 0, 0],
  [0x06, 0, 0, 0xffffffff],
];

export const busy: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.busy',
    rule: "a dump asked for before the first one's NLMSG_DONE was made is refused with EBUSY; the first goes on",
    source: start,
    cases: [0, NLM_F_ACK].flatMap((flags) =>
      [1, 3].map((count): Case => {
        const seconds = Array.from({ length: count }, (_, i) => dumpLinks(2 + i, '', flags));
        return {
          name: `${count} more dumps of devices${flags ? ', NLM_F_ACK' : ''}`,
          lines: [
            a,
            send('a', batch(dumpLinks(1), ...seconds)),
            hears('a', loopbackPart(1), ...seconds.map((each) => refusal(each, 'EBUSY')), done(1)),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'dump.busy.parts',
    rule: 'the same of a dump of several parts, at each of them, and of dumps of other objects',
    source: start,
    needs: withNetAdmin,
    cases: [
      ['addresses', dumpAddresses],
      ['rules', (seq: number) => dumpRules(seq)],
      ['devices', (seq: number) => dumpLinks(seq)],
    ].map(([what, make]): Case => {
      const second = make as (seq: number) => Segment[];
      return {
        name: `then of ${what as string}`,
        lines: [
          ...withAddresses(COUNT),
          a,
          send('a', dumpAddresses(1)),
          send('a', second(2)),
          reads('a', addresses(1, 1, PER_PART)),
          send('a', second(3)),
          reads('a', refusal(second(2), 'EBUSY')),
          reads('a', addresses(1, PER_PART + 1, 2 * PER_PART)),
          reads('a', refusal(second(3), 'EBUSY')),
          reads('a', addresses(1, 2 * PER_PART + 1, COUNT)),
          reads('a', done(1)),
          nothing('a'),
          ...alive('a'),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'dump.busy.over',
    rule: 'a dump that ended in its first part is no hindrance: the next is accepted though nothing was read',
    source: start,
    cases: [2, 5].map((count): Case => ({
      name: `${count} dumps of no addresses`,
      lines: [
        a,
        ...Array.from({ length: count }, (_, i) => send('a', dumpAddresses(i))),
        hears('a', ...Array.from({ length: count }, (_, i) => done(i))),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.busy.over.joined',
    rule: 'the same where NLMSG_DONE is in the datagram of the last objects',
    level: 'observed',
    source: start,
    differs: {
      '6.1': 'NLMSG_DONE is always a datagram of its own, made when the objects are read',
    },
    seen: ['6.18.44'],
    cases: [2, 5].map((count): Case => ({
      name: `${count} dumps of rules`,
      lines: [
        a,
        ...Array.from({ length: count }, (_, i) => send('a', dumpRules(i))),
        hears('a', ...Array.from({ length: count }, (_, i) => rules(i))),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.busy.socket',
    rule: 'another socket may dump at the same time, and plain requests on the same socket are answered',
    source: start,
    cases: [
      {
        name: 'three sockets',
        lines: [
          ...['a', 'b', 'c'].map((name) => socket(name, 'NETLINK_ROUTE')),
          ...['a', 'b', 'c'].map((name) => send(name, dumpLinks(1))),
          ...['c', 'a', 'b'].map((name) => hears(name, loopbackPart(1), done(1))),
        ],
      },
      {
        name: 'plain requests',
        lines: [
          a,
          send('a', dumpLinks(1)),
          send('a', batch(noop(2), getLoopback(3), unknown(4))),
          hears(
            'a',
            loopbackPart(1),
            ack(noop(2)),
            loopback(3),
            refusal(unknown(4), 'EOPNOTSUPP'),
            done(1),
          ),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.busy.end',
    rule: 'as soon as the last objects were read NLMSG_DONE is made and a new dump is accepted, though NLMSG_DONE is still queued',
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    cases: [1, 3].map((rounds): Case => ({
      name: `${rounds} more dumps`,
      lines: [
        a,
        send('a', dumpLinks(0)),
        reads('a', loopbackPart(0)),
        ...Array.from({ length: rounds }, (_, i) => [
          send('a', dumpLinks(i + 1)),
          reads('a', done(i)),
          // that recv made the end of the new dump, behind its objects
          reads('a', loopbackPart(i + 1)),
        ]).flat(),
        reads('a', done(rounds)),
        nothing('a'),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.close',
    rule: 'closing the socket ends its dump: the next owner of the port sees nothing of it, and can dump itself',
    source: ['net/netlink/af_netlink.c netlink_release'],
    cases: [true, false].map((read): Case => ({
      name: read ? 'its objects were read' : 'nothing was read',
      lines: [
        a,
        bind('a', { pid: 0x10001 }),
        send('a', dumpLinks(1)),
        ...(read ? [reads('a', loopbackPart(1))] : []),
        close('a'),
        socket('b', 'NETLINK_ROUTE'),
        bind('b', { pid: 0x10001 }),
        nothing('b'),
        send('b', dumpLinks(2)),
        hears('b', loopbackPart(2), done(2)),
        ...alive('b'),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.close.parts',
    rule: 'the same of a dump of several parts',
    source: ['net/netlink/af_netlink.c netlink_release'],
    needs: withNetAdmin,
    cases: [0, 1, 2].map((read): Case => ({
      name: `${read} parts were read`,
      lines: [
        ...withAddresses(COUNT),
        a,
        bind('a', { pid: 0x10001 }),
        send('a', dumpAddresses(1)),
        ...(read > 0 ? [reads('a', addresses(1, 1, PER_PART))] : []),
        ...(read > 1 ? [reads('a', addresses(1, PER_PART + 1, 2 * PER_PART))] : []),
        close('a'),
        socket('b', 'NETLINK_ROUTE'),
        bind('b', { pid: 0x10001 }),
        nothing('b'),
        send('b', dumpAddresses(2)),
        reads('b', addresses(2, 1, PER_PART)),
        ...[close('b')],
      ],
    })),
  },
  {
    ...base,
    id: 'dump.filter_stall',
    rule: 'where a socket filter drops the objects the dump stays running, and later ones are refused with EBUSY until a recv of something else drives it on',
    source: ['net/netlink/af_netlink.c netlink_dump'],
    cases: [1, 3].map((count): Case => {
      const seconds = Array.from({ length: count }, (_, i) => dumpLinks(2 + i));
      return {
        name: `${count} more dumps`,
        lines: [
          a,
          {
            step: { call: 'attach_filter', socket: 'a', instructions: WITHOUT_NEWLINK },
            expect: { ret: 0 },
          },
          send('a', dumpLinks(1)),
          nothing('a'),
          ...seconds.map((each) => send('a', each)),
          hears('a', ...seconds.map((each) => refusal(each, 'EBUSY')), done(1)),
          // over: the next one starts, and is stalled as well
          send('a', dumpLinks(20)),
          nothing('a'),
          send('a', noop(21)),
          hears('a', ack(noop(21)), done(20)),
          ...aliveInLittleRoom('a'),
        ],
      };
    }),
  },
];
