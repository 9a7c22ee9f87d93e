/** How much of a datagram a receive gives, and what becomes of the rest. */
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { lengthOf, sizeOf } from '../../harness/program/bytes.ts';
import { batch } from '../../harness/program/build.ts';
import type { DatagramPattern } from '../../harness/oracle/expectation.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  fails,
  type Heard,
  noop,
  recv,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { from, GOODBYE, HELLO } from '../../harness/runner/user-messages.ts';
import { MSG } from '../../harness/wire/constants/socket.ts';

const { MSG_TRUNC = 0x20, MSG_PEEK = 2 } = MSG.values;
const source = ['net/netlink/af_netlink.c netlink_recvmsg'];
const documented = [...source, 'Documentation/userspace-api/netlink/intro.rst'];
const base = {
  source,
  level: 'should',
  seen: ['6.18.44', '6.1.176'],
  needs: ['usersock', 'route', 'net-admin'],
} as const;
const empty = (name: string): Line => recv(name, fails('EAGAIN'));
const reads = (name: string, heard: Heard): Line => recv(name, { datagrams: [heard(name)] });

/** The first bytes of a pattern. */
function cut(pattern: Pattern, count: number): Pattern {
  const out: (Segment | Wildcard)[] = [];
  let left = count;
  for (const segment of pattern) {
    if (left === 0) break;
    const size = sizeOf(segment);
    if (typeof segment === 'string') {
      out.push(segment.replaceAll(/\s/g, '').slice(0, 2 * left));
    } else if (size > left) throw new TypeError(`${count} bytes cut a symbol`);
    else out.push(segment);
    left -= Math.min(left, size);
  }
  return out;
}

/** The same datagram in a buffer of that size; `whole`: the call returns its full length. */
function inRoom(heard: Heard, room: number, name: string, whole = false): DatagramPattern {
  const pattern = heard(name);
  const length = lengthOf(pattern.bytes);
  if (room >= length) return pattern;
  return {
    ...pattern,
    bytes: cut(pattern.bytes, room),
    flags: MSG_TRUNC,
    ...(whole ? { ret: length } : {}),
  };
}

interface Queue {
  /** Two datagrams are queued on `b`. */
  lines: Line[];
  first: Heard;
  second: Heard;
  /** Of the first one. */
  length: number;
  needs: string;
}
const users = (protocol: 'NETLINK_USERSOCK' | 'NETLINK_ROUTE'): Queue => ({
  lines: [
    socket('a', protocol),
    socket('b', protocol),
    bind('b', { pid: 0x10002 }),
    send('a', HELLO, { to: { pid: 0x10002 } }),
    send('a', GOODBYE, { to: { pid: 0x10002 } }),
  ],
  first: from('a'),
  second: from('a', [GOODBYE]),
  length: lengthOf([HELLO]),
  needs: 'usersock',
});
const queues: Record<string, Queue> = {
  'answers of the kernel': {
    lines: [socket('b', 'NETLINK_ROUTE'), send('b', batch(noop(1), unknown(2)))],
    first: ack(noop(1)),
    second: refusal(unknown(2), 'EOPNOTSUPP'),
    length: 36,
    needs: 'route',
  },
  'of a user, NETLINK_USERSOCK': users('NETLINK_USERSOCK'),
  'of a user, NETLINK_ROUTE': users('NETLINK_ROUTE'),
};
const each = (make: (queue: Queue, name: string) => Case[]): Case[] =>
  Object.entries(queues).flatMap(([name, queue]) => make(queue, name));

export const receiveLengths: readonly Requirement[] = [
  {
    ...base,
    id: 'recv.one_dgram',
    rule: 'one receive gives one datagram, and never parts of two, however much room there is',
    level: 'must',
    source: documented,
    cases: each(({ lines, first, second, length }, name) =>
      [length, length + 1, 65536, 1048576].map((room) => ({
        name: `${name}, room for ${room}`,
        lines: [
          ...lines,
          recv('b', { datagrams: [first('b')] }, { room }),
          recv('b', { datagrams: [second('b')] }, { room: 65536 }),
          empty('b'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'recv.trunc',
    rule: 'a buffer that is too short gets the first bytes, with MSG_TRUNC in msg_flags; the rest is lost, and the next receive gives the next datagram',
    level: 'must',
    source: documented,
    cases: each(({ lines, first, second, length }, name) =>
      [1, 4, 12, length - 1].map((room) => ({
        name: `${name}, room for ${room}`,
        lines: [
          ...lines,
          recv('b', { datagrams: [inRoom(first, room, 'b')] }, { room }),
          reads('b', second),
          empty('b'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'recv.trunc.len',
    rule: 'with MSG_TRUNC as a flag of the call the length of the whole datagram is returned, however little was copied',
    cases: each(({ lines, first, second, length }, name) =>
      [0, 1, 4, length - 1, 65536].map((room) => ({
        name: `${name}, room for ${room}`,
        lines: [
          ...lines,
          recv('b', { datagrams: [inRoom(first, room, 'b', true)] }, { room, flags: MSG_TRUNC }),
          reads('b', second),
          empty('b'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'recv.exact',
    rule: 'a buffer of just the size of the datagram is not too short: no MSG_TRUNC',
    cases: each(({ lines, first, second, length }, name) =>
      [0, MSG_TRUNC, MSG_PEEK].map((flags) => ({
        name: `${name}, flags ${flags}`,
        lines: [
          ...lines,
          recv('b', { datagrams: [first('b')] }, { room: length, flags }),
          ...(flags === MSG_PEEK ? [reads('b', first)] : []),
          reads('b', second),
          empty('b'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'recv.zero',
    rule: 'a receive into no room takes the datagram and loses it whole, with MSG_TRUNC in msg_flags',
    cases: each(({ lines, first, second }, name) => [
      {
        name: `${name}, the first one`,
        lines: [
          ...lines,
          recv('b', { datagrams: [inRoom(first, 0, 'b')] }, { room: 0 }),
          reads('b', second),
          empty('b'),
        ],
      },
      {
        name: `${name}, the second one`,
        lines: [
          ...lines,
          reads('b', first),
          recv('b', { datagrams: [inRoom(second, 0, 'b')] }, { room: 0 }),
          empty('b'),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'recv.peek',
    rule: 'MSG_PEEK leaves the datagram where it is, and with MSG_TRUNC it tells how long it is',
    cases: each(({ lines, first, second, length }, name) =>
      [0, 1, 12, length, 65536].flatMap((room) =>
        [0, MSG_TRUNC].map((more) => {
          const look = recv(
            'b',
            { datagrams: [inRoom(first, room, 'b', more !== 0)] },
            { room, flags: MSG_PEEK | more },
          );
          return {
            name: `${name}, room for ${room}${more ? ', MSG_TRUNC' : ''}`,
            lines: [...lines, look, look, reads('b', first), reads('b', second), empty('b')],
          };
        }),
      ),
    ),
  },
];
