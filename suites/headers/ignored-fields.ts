/** Header fields that the core carries but does not look at. */
import { nlmsg, port, struct, type MessageHeader } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';

const base = { needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
const asked = NLM_F_REQUEST | NLM_F_ACK;

interface Kind {
  name: string;
  make: (header: Omit<MessageHeader, 'type'> & { flags: number }) => Segment[];
  answers: (request: Segment[], seq: number) => Heard[];
}
const kinds: readonly Kind[] = [
  {
    name: 'acknowledged',
    make: (header) => nlmsg({ type: 1, ...header }),
    answers: (request) => [ack(request)],
  },
  {
    name: 'refused',
    make: (header) => nlmsg({ type: UNKNOWN_TYPE, ...header }, 'a5a5'),
    answers: (request) => [refusal(request, 'EOPNOTSUPP')],
  },
  {
    name: 'replied to',
    make: (header) => nlmsg({ type: 18, ...header }, struct(ifinfomsg, { index: 1 })),
    answers: (request, seq) => [loopback(seq), ack(request)],
  },
];

const bits = [0x2, 0x10, 0x20, 0x40, 0x80, 0x1000, 0x2000, 0x4000, 0x8000, 0xf0f2];
const sequences = [0, 2, 0x7fffffff, 0x80000000, 0xffffffff];
const hex = (value: number): string => `0x${value.toString(16)}`;

export const ignoredFields: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.flags_ignored',
    rule: 'flags that mean nothing in a request (NLM_F_MULTI, NLM_F_DUMP_INTR, NLM_F_DUMP_FILTERED and the unknown ones) change nothing',
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: bits.flatMap((bit) =>
      kinds.map(({ name, make, answers }) => {
        const request = make({ flags: asked | bit, seq: 1 });
        return {
          name: `${hex(bit)}, ${name}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', request),
            hears('a', ...answers(request, 1)),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'hdr.pid_ignored',
    rule: "nlmsg_pid of a request counts for nothing: the sender gets the answer, with its own port in the answer's header",
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_ack',
      'netlink(7) "opaque to Netlink core"',
      'Documentation/userspace-api/netlink/intro.rst nlmsg_pid',
    ],
    cases: kinds.flatMap(({ name, make, answers }) =>
      [0, 0x10001, 0x7fffffff, 0xffffffff, port('a'), port('b')].map((pid) => {
        const request = make({ flags: asked, seq: 1, pid });
        return {
          name: `nlmsg_pid ${typeof pid === 'number' ? hex(pid) : `port of ${pid.port}`}, ${name}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            socket('b', 'NETLINK_ROUTE'),
            bind('a', { pid: 0x10002 }),
            bind('b', { pid: 0x10003 }),
            send('a', request),
            hears('b'),
            hears('a', ...answers(request, 1)),
            ...alive('b'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'hdr.seq_any',
    rule: 'any nlmsg_seq will do, and comes back in every answer',
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_ack'],
    cases: [
      ...sequences.flatMap((seq) =>
        kinds.map(({ name, make, answers }) => {
          const request = make({ flags: asked, seq });
          return {
            name: `nlmsg_seq ${hex(seq)}, ${name}`,
            lines: [
              socket('a', 'NETLINK_ROUTE'),
              send('a', request),
              hears('a', ...answers(request, seq)),
              ...alive('a'),
            ],
          };
        }),
      ),
      {
        name: 'the same nlmsg_seq twice',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', getLoopback(5)),
          send('a', getLoopback(5, asked)),
          hears('a', loopback(5), loopback(5), ack(getLoopback(5, asked))),
        ],
      },
    ],
  },
];
