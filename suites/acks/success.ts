/** The acknowledgement of a success. */
import { nlmsg } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';

const kernels = ['6.18.44', '6.1.176'];
const source = ['net/netlink/af_netlink.c netlink_ack'];
const asked = NLM_F_REQUEST | NLM_F_ACK;

const requests: readonly [string, Segment[]][] = [
  ['NLMSG_NOOP', noop(1)],
  ['NLMSG_NOOP with NLM_F_ECHO', nlmsg({ type: 1, flags: asked | NLM_F_ECHO, seq: 1 })],
  ['NLMSG_NOOP with 3 bytes', nlmsg({ type: 1, flags: asked, seq: 2 }, 'a5a5a5')],
  ['NLMSG_NOOP with 400 bytes', nlmsg({ type: 1, flags: asked, seq: 3 }, 'a5'.repeat(400))],
  ['NLMSG_ERROR', nlmsg({ type: 2, flags: asked, seq: 4 }, '00'.repeat(20))],
  ['a bare RTM_GETLINK', nlmsg({ type: 18, flags: asked, seq: 5, pid: 0x10005 })],
];

export const success: readonly Requirement[] = [
  {
    id: 'ack.success',
    rule: "the ACK is 36 bytes: error 0, the request's header as it was sent and nothing of its payload, NLM_F_CAPPED, the request's nlmsg_seq, the port of who asked",
    level: 'should',
    source: [
      ...source,
      'Documentation/userspace-api/netlink/intro.rst Answering requests',
      'RFC 3549 section 2.3.2.2',
    ],
    needs: ['route'],
    seen: kernels,
    cases: requests
      .flatMap(([name, request]) =>
        [undefined, 0x10001, 0xfffffff0].map((pid): Case => ({
          name: `${name}, ${pid === undefined ? 'port given by the kernel' : `port ${pid}`}`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            ...(pid === undefined ? [] : [bind('a', { pid })]),
            send('a', request),
            hears('a', ack(request)),
            ...alive('a'),
          ],
        })),
      )
      .concat({
        name: 'RTM_GETLINK of lo, behind its reply',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', getLoopback(6, asked)),
          hears('a', loopback(6), ack(getLoopback(6, asked))),
        ],
      }),
  },
  {
    id: 'ack.from',
    rule: "the kernel's answers come from port 0 and no group",
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    needs: ['route'],
    seen: kernels,
    cases: [
      {
        name: 'NETLINK_ROUTE: acknowledgement, refusal and reply',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1)),
          send('a', unknown(2)),
          send('a', getLoopback(3)),
          hears('a', ack(noop(1)), refusal(unknown(2), 'EOPNOTSUPP'), loopback(3)),
        ],
      },
      {
        name: 'on a socket with a port of its own choice, to an explicit kernel address',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid: 0x10001 }),
          send('a', noop(1), { to: {} }),
          send('a', unknown(2), { to: {} }),
          hears('a', ack(noop(1)), refusal(unknown(2), 'EOPNOTSUPP')),
        ],
      },
    ],
  },
];
