/** Bytes behind the last message. */
import { join, zeros } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ack, alive, hears, noop, send, socket } from '../../harness/runner/lines.ts';

const kernels = ['6.18.44', '6.1.176'];
const source = ['net/netlink/af_netlink.c netlink_rcv_skb'];
const route = ['route'];

const first = noop(1);
const last = noop(3);

export const trailing: readonly Requirement[] = [
  {
    id: 'hdr.trailing',
    rule: '1 to 15 bytes behind the last message are ignored',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [1, 2, 3, 4, 8, 12, 15].flatMap((count) =>
      ['00', '10', 'ff'].map((byte) => ({
        name: `${count} bytes ${byte}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', join(first, byte.repeat(count))),
          hears('a', ack(first)),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    id: 'hdr.trailing.zeros',
    rule: '16 or more zero bytes behind the last message count as a message of length 0: processing ends, no answer',
    level: 'should',
    source,
    needs: route,
    seen: kernels,
    cases: [16, 20, 64].flatMap((count) => [
      {
        name: `${count} zeros at the end`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', join(first, zeros(count))),
          hears('a', ack(first)),
          ...alive('a'),
        ],
      },
      {
        name: `${count} zeros before another message`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', join(first, zeros(count), last)),
          hears('a', ack(first)),
          ...alive('a'),
        ],
      },
    ]),
  },
];
