/** When a message is answered with NLMSG_ERROR, by its flags and its kind; and after what. */
import { batch, nlmsg, port, struct, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { ifaddrmsg, ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback, touchLoopback } from '../../harness/runner/loopback.ts';

const kernels = ['6.18.44', '6.1.176'];
const AF_INET = 2;
const ROOT = 0x100;
const MATCH = 0x200;
const DUMP = ROOT | MATCH;
const R = NLM_F_REQUEST;
const A = NLM_F_ACK;
const E = NLM_F_ECHO;
const [RTM_NEWLINK, RTM_DELADDR, RTM_GETADDR] = [16, 21, 22];
/** The same bits by the class of a request: of GET, of NEW, of DELETE. */
const [REPLACE, EXCL, BULK] = [ROOT, MATCH, MATCH];
const [CREATE, APPEND] = [0x400, 0x800];
/** By index, and by the name “lo”. */
const lo = `${struct(ifinfomsg, { index: 1 })} 07000300 6c6f0000`;

/** NLMSG_DONE of a dump without objects: error 0. */
const done: Heard = (name) => ({
  bytes: nlmsg({ type: 3, flags: NLM_F_MULTI, seq: 1, pid: port(name) }, u32(0)),
  says: 'NLMSG_DONE',
});

/** What comes of a request that is handled, before the question of an ACK; `ended`: no ACK at all. */
interface Handled {
  errno?: string;
  replies?: readonly Heard[];
  ended?: boolean;
}
interface Kind {
  name: string;
  make: (flags: number) => Segment[];
  handled: (flags: number) => Handled;
}

const kinds: readonly Kind[] = [
  {
    name: 'NLMSG_NOOP, 4 bytes',
    make: (flags) => nlmsg({ type: 1, flags, seq: 1 }, 'a5a5a5a5'),
    handled: () => ({}),
  },
  {
    name: 'RTM_GETADDR, bare',
    make: (flags) => nlmsg({ type: RTM_GETADDR, flags, seq: 1 }),
    handled: () => ({}),
  },
  {
    name: 'unknown type, bare',
    make: (flags) => nlmsg({ type: UNKNOWN_TYPE + 1, flags, seq: 1 }),
    handled: () => ({ errno: 'EOPNOTSUPP' }),
  },
  {
    name: 'unknown type, 3 bytes',
    make: (flags) => nlmsg({ type: UNKNOWN_TYPE + 1, flags, seq: 1 }, 'a5a5a5'),
    handled: () => ({ errno: 'EOPNOTSUPP' }),
  },
  {
    name: 'RTM_GETADDR of IPv4',
    make: (flags) =>
      nlmsg({ type: RTM_GETADDR, flags, seq: 1 }, struct(ifaddrmsg, { family: AF_INET })),
    // a fresh namespace has no addresses
    handled: (flags) => (flags & DUMP ? { replies: [done], ended: true } : { errno: 'EOPNOTSUPP' }),
  },
  {
    name: 'RTM_GETLINK of no device',
    make: (flags) => getLoopback(1, flags, { index: 0x7ffffff0 }),
    handled: () => ({ errno: 'ENODEV' }),
  },
  {
    name: 'RTM_NEWLINK of lo',
    make: (flags) => nlmsg({ type: RTM_NEWLINK, flags, seq: 1 }, lo),
    handled: (flags) => {
      if (flags & EXCL) return { errno: 'EEXIST' };
      return flags & REPLACE ? { errno: 'EOPNOTSUPP' } : {};
    },
  },
  {
    name: 'RTM_DELADDR of no address',
    make: (flags) =>
      nlmsg(
        { type: RTM_DELADDR, flags, seq: 1 },
        struct(ifaddrmsg, { family: AF_INET, index: 1, prefixlen: 8 }),
      ),
    handled: (flags) => ({ errno: flags & BULK ? 'EOPNOTSUPP' : 'EADDRNOTAVAIL' }),
  },
  {
    name: 'RTM_SETLINK that changes nothing',
    make: (flags) => touchLoopback(1, flags),
    handled: () => ({}),
  },
];

const flagWords: readonly [string, number][] = [
  ['none', 0],
  ['REQUEST', R],
  ['ACK', A],
  ['ECHO', E],
  ['ACK|ECHO', A | E],
  ['REQUEST|ACK', R | A],
  ['REQUEST|ECHO', R | E],
  ['REQUEST|ACK|ECHO', R | A | E],
  ['REQUEST|ROOT', R | ROOT],
  ['REQUEST|MATCH', R | MATCH],
  ['REQUEST|DUMP', R | DUMP],
  ['REQUEST|ACK|ROOT', R | A | ROOT],
  ['REQUEST|ACK|MATCH', R | A | MATCH],
  ['REQUEST|ACK|DUMP', R | A | DUMP],
  ['ACK|DUMP', A | DUMP],
  ['DUMP', DUMP],
  ['REQUEST|CREATE', R | CREATE],
  ['REQUEST|ACK|CREATE', R | A | CREATE],
  ['REQUEST|APPEND', R | APPEND],
  ['REQUEST|ACK|CREATE|APPEND', R | A | CREATE | APPEND],
  ['REQUEST|ACK|CREATE|ROOT', R | A | CREATE | ROOT],
  ['REQUEST|ACK|CREATE|MATCH', R | A | CREATE | MATCH],
  ['REQUEST|MULTI', R | NLM_F_MULTI],
];

function answers({ make, handled }: Kind, flags: number): Heard[] {
  const request = make(flags);
  const acknowledged = flags & A ? [ack(request)] : [];
  if ((flags & R) === 0) return acknowledged;
  const { errno, replies = [], ended } = handled(flags);
  if (errno !== undefined) return [refusal(request, errno)];
  return ended ? [...replies] : [...replies, ...acknowledged];
}

export const answered: readonly Requirement[] = [
  {
    id: 'hdr.ack_when',
    rule: 'NLMSG_ERROR is sent where there was an error, and where NLM_F_ACK was set; never otherwise, and not at the end of a dump',
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_rcv_skb',
      'netlink(7) NLM_F_ACK',
      'Documentation/userspace-api/netlink/intro.rst Answering requests',
      'RFC 3549 section 2.3.2.2',
    ],
    needs: ['route', 'net-admin'],
    seen: kernels,
    cases: kinds.flatMap((kind) =>
      flagWords
        .filter(([, flags]) => !(kind.name.startsWith('RTM_GETLINK') && flags & DUMP))
        .map(([word, flags]) => ({
          name: `${kind.name}, ${word}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', kind.make(flags)),
            hears('a', ...answers(kind, flags)),
            ...alive('a'),
          ],
        })),
    ),
  },
  {
    id: 'hdr.ack_after_reply',
    rule: 'a request that has a reply and NLM_F_ACK gets the reply first and then the ACK, as two datagrams',
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_rcv_skb',
      'Documentation/userspace-api/netlink/intro.rst Answering requests',
    ],
    needs: ['route'],
    seen: kernels,
    cases: [
      {
        name: 'alone',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', getLoopback(1, R | A)),
          hears('a', loopback(1), ack(getLoopback(1, R | A))),
        ],
      },
      {
        name: 'between others',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', batch(noop(1), getLoopback(2, R | A), getLoopback(3, R | A), noop(4))),
          hears(
            'a',
            ack(noop(1)),
            loopback(2),
            ack(getLoopback(2, R | A)),
            loopback(3),
            ack(getLoopback(3, R | A)),
            ack(noop(4)),
          ),
        ],
      },
      {
        name: 'without NLM_F_ACK the reply is all',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', getLoopback(1, R)),
          hears('a', loopback(1)),
          ...alive('a'),
        ],
      },
    ],
  },
];
