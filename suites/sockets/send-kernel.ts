/** Sending to the kernel: what the call returns, and when. */
import { batch } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  fails,
  hears,
  noop,
  recv,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';

const base = { seen: ['6.18.44', '6.1.176'], level: 'should' } as const;

export const sendKernel: readonly Requirement[] = [
  {
    ...base,
    id: 'send.returns_len',
    rule: 'a send to the kernel returns the length of the datagram, whatever the kernel makes of it',
    source: ['net/netlink/af_netlink.c netlink_unicast_kernel'],
    needs: ['route'],
    cases: [1, 3, 15, 16, 17, 36, 1000, 100000].flatMap((count) =>
      ['00', 'ff'].map((byte) => ({
        name: `${count} bytes ${byte}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', byte.repeat(count), {}, { ret: count }),
          hears('a'),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'send.synchronous',
    rule: 'when a send to the kernel returns, the request has been handled and its answer is queued',
    source: [
      'net/netlink/af_netlink.c netlink_unicast_kernel',
      'Documentation/userspace-api/netlink/intro.rst',
    ],
    level: 'must',
    needs: ['route'],
    cases: [1, 3, 40].map((count) => {
      const all = Array.from({ length: count }, (_, i) => (i % 2 ? unknown(i) : noop(i)));
      return {
        name: `${count} requests, read one by one without waiting`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', batch(...all)),
          ...all.map((each, i) => {
            const answer = i % 2 ? refusal(each, 'EOPNOTSUPP') : ack(each);
            return recv('a', { datagrams: [answer('a')] });
          }),
          recv('a', fails('EAGAIN')),
          ...alive('a'),
        ],
      };
    }),
  },
];
