/** Several messages in one datagram. */
import { batch, nlmsg } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  unknown,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';

const base = {
  source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const refused = nlmsg({ type: UNKNOWN_TYPE, flags: NLM_F_REQUEST, seq: 7 }, 'a5a5a5');
const refusedToo = nlmsg({ type: UNKNOWN_TYPE + 1, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 9 });

export const batches: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.batch.order',
    rule: 'the messages of a datagram are handled in order, and every answer is a datagram of its own, in that order',
    level: 'should',
    cases: [
      {
        name: 'acknowledged, replied to, refused, replied to and acknowledged',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send(
            'a',
            batch(
              noop(6),
              getLoopback(5),
              refused,
              getLoopback(3, NLM_F_REQUEST | NLM_F_ACK),
              unknown(2),
            ),
          ),
          hears(
            'a',
            ack(noop(6)),
            loopback(5),
            refusal(refused, 'EOPNOTSUPP'),
            loopback(3),
            ack(getLoopback(3, NLM_F_REQUEST | NLM_F_ACK)),
            refusal(unknown(2), 'EOPNOTSUPP'),
          ),
        ],
      },
      ...[2, 16, 100].map((count) => {
        // numbered downwards: order is that of the datagram, not of nlmsg_seq
        const messages = Array.from({ length: count }, (_, i) =>
          i % 3 === 1 ? unknown(1000 - i) : noop(1000 - i),
        );
        return {
          name: `${count} messages`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', batch(...messages)),
            hears(
              'a',
              ...messages.map((each, i) => (i % 3 === 1 ? refusal(each, 'EOPNOTSUPP') : ack(each))),
            ),
          ],
        };
      }),
    ],
  },
  {
    ...base,
    id: 'hdr.batch.continue',
    rule: 'a refused message does not keep the following ones from being handled',
    level: 'should',
    cases: [1, 2, 5].flatMap((count) =>
      [refused, refusedToo].map((each, which) => ({
        name: `${count} refused ${which === 0 ? 'with payload' : 'with NLM_F_ACK'}, then a good one`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', batch(...Array.from({ length: count }, () => each), noop(8), each, noop(10))),
          hears(
            'a',
            ...Array.from({ length: count }, () => refusal(each, 'EOPNOTSUPP')),
            ack(noop(8)),
            refusal(each, 'EOPNOTSUPP'),
            ack(noop(10)),
          ),
          ...alive('a'),
        ],
      })),
    ),
  },
];
