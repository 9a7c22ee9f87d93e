/** nlmsg_len against the bytes that are really there, at every place of a datagram. */
import { batch, join, nlmsg } from '../../harness/program/build.ts';
import { resolveBytes, type Segment, toHex } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback, raiseLoopback } from '../../harness/runner/loopback.ts';

const kernels = ['6.18.44', '6.1.176'];
const source = ['net/netlink/af_netlink.c netlink_rcv_skb', 'RFC 3549 section 2.3.2'];
const route = ['route'];

const first = noop(1);
const last = noop(3);

const oneDatagram = (name: string, sent: Segment[], ...answers: Heard[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), send('a', sent), hears('a', ...answers), ...alive('a')],
});

const named = (len: number): string => (len < 0x10000 ? `${len}` : `0x${len.toString(16)}`);
const withLength = (len: number): Segment[] =>
  nlmsg({ type: 1, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 2, len });

/** A bare header with this nlmsg_len, which may be told from the bytes left, at each place. */
const atEachPlace = (length: number | ((left: number) => number), word?: string): Case[] => {
  const bad = (left: number): Segment[] =>
    withLength(typeof length === 'number' ? length : length(left));
  const title = word ?? `nlmsg_len ${typeof length === 'number' ? named(length) : ''}`;
  return [
    oneDatagram(`${title}, alone`, bad(16)),
    oneDatagram(`${title}, before a good one`, batch(bad(32), last)),
    oneDatagram(`${title}, between two good ones`, batch(first, bad(32), last), ack(first)),
    oneDatagram(`${title}, behind a good one`, batch(first, bad(16)), ack(first)),
  ];
};

export const length: readonly Requirement[] = [
  {
    id: 'hdr.short_dgram',
    rule: 'a datagram too short for a header, 1 to 15 bytes, gets no answer',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [1, 2, 4, 8, 15].flatMap((count) => [
      oneDatagram(`${count} bytes of a good header`, [
        toHex(resolveBytes(first, () => undefined).slice(0, count)),
      ]),
      oneDatagram(`${count} bytes ff`, ['ff'.repeat(count)]),
    ]),
  },
  {
    id: 'hdr.len.below16',
    rule: 'nlmsg_len below 16 ends the datagram: this message and all after it are dropped without an answer',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: Array.from({ length: 16 }, (_, len) => len).flatMap((len) => atEachPlace(len)),
  },
  {
    id: 'hdr.len.beyond',
    rule: 'nlmsg_len beyond the end of the datagram drops this message and all after it without an answer',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [
      ...atEachPlace((left) => left + 1, 'one byte too many'),
      ...atEachPlace((left) => left + 4, 'four bytes too many'),
      ...[0xffff, 0x7fffffff, 0x80000000, 0xffffffff].flatMap((len) => atEachPlace(len)),
    ],
  },
  {
    id: 'hdr.earlier_kept',
    rule: 'what stands before a message of wrong length has been executed and answered',
    level: 'should',
    source,
    needs: ['route', 'net-admin'],
    seen: kernels,
    cases: [0, 15, 1000, 0xffffffff].flatMap((len): Case[] => {
      const up = raiseLoopback(1, NLM_F_REQUEST | NLM_F_ACK);
      const ask = getLoopback(4);
      return [
        {
          name: `lo is up although nlmsg_len ${named(len)} follows`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', batch(up, withLength(len))),
            hears('a', ack(up)),
            send('a', ask),
            hears('a', loopback(4, { up: true })),
          ],
        },
        {
          name: `lo stays down behind nlmsg_len ${named(len)}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', batch(first, withLength(len), up)),
            hears('a', ack(first)),
            send('a', ask),
            hears('a', loopback(4)),
          ],
        },
      ];
    }),
  },
  {
    id: 'hdr.len.exact',
    rule: 'nlmsg_len that is exactly what is left of the datagram is right, aligned or not',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [0, 1, 2, 3, 4, 5, 7, 64, 1001].map((count) => {
      const request = nlmsg(
        { type: UNKNOWN_TYPE, flags: NLM_F_REQUEST, seq: 2 },
        'a5'.repeat(count),
      );
      return oneDatagram(
        `${count} bytes of payload`,
        join(first, request),
        ack(first),
        refusal(request, 'EOPNOTSUPP'),
      );
    }),
  },
];
