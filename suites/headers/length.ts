/** nlmsg_len against the bytes that are really there. */
import { batch, join, nlmsg, zeros } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  send,
  socket,
} from '../../harness/runner/lines.ts';

const kernels = ['6.18.44', '6.1.176'];
const source = ['net/netlink/af_netlink.c netlink_rcv_skb', 'RFC 3549 section 2.3.2'];
const route = ['route'];

const askedFor = { type: 1, flags: NLM_F_REQUEST | NLM_F_ACK };
const first = noop(1);
const last = noop(3);

export const length: readonly Requirement[] = [
  {
    id: 'hdr.len.below16',
    rule: 'nlmsg_len below 16 ends the datagram: this message and all after it are dropped without an answer',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [0, 1, 12, 15].flatMap((len) => {
      const bad = nlmsg({ ...askedFor, seq: 2, len });
      return [
        {
          name: `${len}, alone`,
          lines: [socket('a', 'NETLINK_ROUTE'), send('a', bad), hears('a'), ...alive('a')],
        },
        {
          name: `${len}, between two good ones`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', batch(first, bad, last)),
            hears('a', ack(first)),
            ...alive('a'),
          ],
        },
      ];
    }),
  },
  {
    id: 'hdr.trailing.zeros',
    rule: '16 or more zero bytes behind the last message count as a message of length 0: processing ends, no answer',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [16, 20, 64].map((count) => ({
      name: `${count} zeros`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        send('a', join(first, zeros(count), last)),
        hears('a', ack(first)),
        ...alive('a'),
      ],
    })),
  },
];

