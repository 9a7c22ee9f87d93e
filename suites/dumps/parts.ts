/** Parts of a dump: how large they are, and when the next one is made. */
import { done } from '../../harness/runner/dumps.ts';
import { nlmsg, port, u16, u32 } from '../../harness/program/build.ts';
import {
  addAddress,
  addresses,
  ADDRESS_SIZE,
  dumpAddresses,
  withAddresses,
} from '../../harness/runner/addresses.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  close,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  recv,
  refusal,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import { nothing, PER_PART, reads, ROOM } from './reading.ts';

const MSG_PEEK = 2;
const MSG_TRUNC = 0x20;
const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const recvmsg = ['net/netlink/af_netlink.c netlink_recvmsg'];
const dump = ['net/netlink/af_netlink.c netlink_dump'];
const a = socket('a', 'NETLINK_ROUTE');
const seq = 1;
const asks: Line = send('a', dumpAddresses(seq));

/** Reads the addresses from `first` on in parts of so many, then the end. */
function readsParts(first: number, count: number, room: number, perPart: number): Line[] {
  const lines: Line[] = [];
  for (let at = first; at <= count; at += perPart) {
    lines.push(reads('a', addresses(seq, at, Math.min(count, at + perPart - 1)), room));
  }
  return [...lines, reads('a', done(seq), room), nothing('a')];
}
/** 120 addresses are three parts: 1 to 49, 50 to 98, 99 to 120. */
const COUNT = 120;
const first = addresses(seq, 1, PER_PART);
const second = addresses(seq, PER_PART + 1, 2 * PER_PART);
const third = addresses(seq, 2 * PER_PART + 1, COUNT);

const largest = 32448;
const capacity = (room: number): number =>
  Math.floor(Math.min(Math.max(room, ROOM), largest) / ADDRESS_SIZE);

const rooms = [ROOM + 76, 4096, 8192, 16384, 32768, 65536, 1048576];
const NLM_F_DUMP_INTR = 0x10;
/** Another socket adds an address. */
const nowAlso = (number: number): Line[] => {
  const add = addAddress(number, number, NLM_F_REQUEST | NLM_F_ACK);
  return [
    socket('other', 'NETLINK_ROUTE'),
    send('other', add),
    reads('other', ack(add)),
    close('other'),
  ];
};

export const parts: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.part.first',
    rule: 'the first part on a socket that has not read yet holds at most 3776 bytes, a page less the overhead of a buffer',
    level: 'observed',
    source: [...dump, 'include/linux/netlink.h NLMSG_GOODSIZE'],
    cases: [PER_PART, PER_PART + 1, COUNT].map((count): Case => ({
      name: `${count} addresses`,
      lines: [...withAddresses(count), a, asks, ...readsParts(1, count, ROOM, PER_PART)],
    })),
  },
  {
    ...base,
    id: 'dump.part.grows',
    rule: 'later parts are as large as the largest buffer that a recv has offered, peeks included, up to 32768 bytes less overhead',
    level: 'observed',
    source: [...dump, ...recvmsg, 'Documentation/userspace-api/netlink/intro.rst Buffer sizing'],
    cases: rooms.flatMap((room): Case[] => {
      const count = PER_PART + capacity(room) + 3;
      const later = addresses(seq, PER_PART + 1, PER_PART + capacity(room));
      const last = addresses(seq, count - 2, count);
      const end = [reads('a', last, room), reads('a', done(seq), room), nothing('a')];
      return [
        {
          name: `the first part was read with ${room} bytes`,
          lines: [
            ...withAddresses(count),
            a,
            asks,
            reads('a', first, room),
            reads('a', later, room),
            ...end,
          ],
        },
        {
          name: `the first part was peeked at with ${room} bytes`,
          lines: [
            ...withAddresses(count),
            a,
            asks,
            recv('a', { datagrams: [first('a')] }, { room, flags: MSG_PEEK }),
            reads('a', first),
            reads('a', later, room),
            ...end,
          ],
        },
        {
          name: `an ACK was read with ${room} bytes`,
          lines: [
            ...withAddresses(count),
            a,
            send('a', noop(7)),
            reads('a', ack(noop(7)), room),
            asks,
            ...readsParts(1, count, room, capacity(room)),
          ],
        },
        {
          name: `a recv with ${room} bytes got nothing`,
          lines: [
            ...withAddresses(count),
            a,
            recv('a', { errno: 'EAGAIN' }, { room }),
            asks,
            reads('a', first),
            reads('a', addresses(seq, PER_PART + 1, Math.min(count, 2 * PER_PART))),
          ],
        },
      ];
    }),
  },
  {
    ...base,
    id: 'dump.part.lazy',
    rule: 'each recv that gets a datagram makes one more part, behind whatever is queued: what was answered before stands before it',
    source: recvmsg,
    cases: [
      {
        name: 'an ACK after the first part',
        lines: [
          ...withAddresses(COUNT),
          a,
          asks,
          send('a', noop(7)),
          reads('a', first),
          reads('a', ack(noop(7))),
          reads('a', second),
          reads('a', third),
          reads('a', done(seq)),
          nothing('a'),
        ],
      },
      {
        name: 'an ACK after every part',
        lines: [
          ...withAddresses(COUNT),
          a,
          asks,
          send('a', noop(7)),
          reads('a', first),
          send('a', noop(8)),
          reads('a', ack(noop(7))),
          reads('a', second),
          send('a', noop(9)),
          // reading the first ACK has made the third part, and reading the second part the end
          reads('a', ack(noop(8))),
          reads('a', third),
          reads('a', done(seq)),
          reads('a', ack(noop(9))),
          nothing('a'),
        ],
      },
      {
        name: 'what changes before a part is made shows in it',
        lines: [
          ...withAddresses(PER_PART + 1),
          a,
          asks,
          ...nowAlso(PER_PART + 2),
          reads('a', first),
          reads('a', addresses(seq, PER_PART + 1, PER_PART + 2, { firstFlags: NLM_F_DUMP_INTR })),
          reads('a', done(seq)),
          nothing('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.part.room',
    rule: 'no part is made while more than half of the receive buffer is in use',
    source: recvmsg,
    cases: [0, 1, 2].map((more): Case => {
      // the refusal alone takes more than half of the 212992 bytes
      const long = nlmsg({ type: UNKNOWN_TYPE, flags: NLM_F_REQUEST, seq: 7 }, 'a5'.repeat(120000));
      const acks = Array.from({ length: more }, (_, i) => noop(10 + i));
      return {
        name: `a long refusal and ${more} ACKs behind the first part`,
        lines: [
          ...withAddresses(COUNT),
          a,
          receiveBuffer('a', 106496),
          asks,
          send('a', long),
          reads('a', first),
          ...acks.map((each) => send('a', each)),
          // room again once it is read: the next part stands behind what was queued meanwhile
          reads('a', refusal(long, 'EOPNOTSUPP'), 131072),
          ...acks.map((each) => reads('a', ack(each))),
          reads('a', addresses(seq, PER_PART + 1, COUNT), 65536),
          reads('a', done(seq)),
          nothing('a'),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'dump.part.trunc',
    rule: 'a part that was cut short is lost, and the dump goes on with the next',
    source: recvmsg,
    cases: [16, 100, 3723].map((room): Case => ({
      name: `${room} bytes offered`,
      lines: [
        ...withAddresses(COUNT),
        a,
        asks,
        recv(
          'a',
          {
            datagrams: [
              {
                bytes: [
                  `${u32(ADDRESS_SIZE)} ${u16(20)} ${u16(2)} ${u32(seq)}`,
                  port('a'),
                  { any: room - 16, why: 'the beginning of a part that was cut short' },
                ],
                flags: MSG_TRUNC,
              },
            ],
          },
          { room },
        ),
        reads('a', second),
        reads('a', third),
        reads('a', done(seq)),
        nothing('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.part.peek',
    rule: 'MSG_PEEK makes the next part too, behind the one that was peeked at and before what is answered later',
    source: recvmsg,
    cases: [1, 2, 3].map((peeks): Case => ({
      name: `${peeks} peeks`,
      lines: [
        ...withAddresses(COUNT),
        a,
        asks,
        ...Array.from({ length: peeks }, () =>
          recv('a', { datagrams: [first('a')] }, { room: ROOM, flags: MSG_PEEK }),
        ),
        send('a', noop(7)),
        reads('a', first),
        reads('a', second),
        ...(peeks >= 2 ? [reads('a', third)] : []),
        ...(peeks >= 3 ? [reads('a', done(seq))] : []),
        reads('a', ack(noop(7))),
        ...(peeks < 2 ? [reads('a', third)] : []),
        ...(peeks < 3 ? [reads('a', done(seq))] : []),
        nothing('a'),
        ...alive('a'),
      ],
    })),
  },
];
