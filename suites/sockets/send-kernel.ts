/** Sending to the kernel: what the call returns, and when. */
import { batch, nlmsg, port } from '../../harness/program/build.ts';
import type { Bytes, Pattern } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  connect,
  fails,
  type Heard,
  hears,
  NLM_F_REQUEST,
  noop,
  recv,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { by, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';
import { getLoopback, loopback, raiseLoopback } from '../../harness/runner/loopback.ts';

const base = { level: 'should', seen: ['6.18.44', '6.1.176'] } as const;
const source = ['net/netlink/af_netlink.c netlink_unicast_kernel'];

const unanswered: Record<string, Bytes> = {
  'one byte': '07',
  '15 bytes': 'ff'.repeat(15),
  'a header that says 15 bytes': nlmsg({ type: 1, flags: NLM_F_REQUEST, seq: 1, len: 15 }),
  'a header that says 17 bytes': nlmsg({ type: 1, flags: NLM_F_REQUEST, seq: 1, len: 17 }),
  'no request': nlmsg({ type: 0x3f0, seq: 1 }),
  'an odd number of bytes': '00'.repeat(33),
  '4000 bytes of 0xff': 'ff'.repeat(4000),
};
const protocols = {
  NETLINK_ROUTE: { needs: 'route', alive },
  NETLINK_GENERIC: { needs: 'generic', alive: (a: string) => aliveOn('NETLINK_GENERIC', a) },
  NETLINK_SOCK_DIAG: { needs: 'sock-diag', alive: (a: string) => aliveOn('NETLINK_SOCK_DIAG', a) },
} as const;
const names = ['NETLINK_ROUTE', 'NETLINK_GENERIC', 'NETLINK_SOCK_DIAG'] as const;

/** Datagrams with what NETLINK_ROUTE answers to them. */
const answered: Record<string, [Bytes, ...Heard[]]> = {
  'one ACK': [noop(1), ack(noop(1))],
  'a refusal': [unknown(2), refusal(unknown(2), 'EOPNOTSUPP')],
  'a batch': [batch(noop(1), unknown(2)), ack(noop(1)), refusal(unknown(2), 'EOPNOTSUPP')],
  'an ACK, then garbage': [[...noop(1), 'ff'.repeat(7)], ack(noop(1))],
};

/** The start of the first part of a dump of devices: RTM_NEWLINK with NLM_F_MULTI. */
const dumped: Pattern = [
  { any: 4, why: 'nlmsg_len depends on the attributes' },
  '1000 0200 01000000',
  port('a'),
  { rest: 'what a dump says of devices is not the matter here' },
];

export const sendKernel: readonly Requirement[] = [
  {
    ...base,
    id: 'send.returns_len',
    rule: 'sending to the kernel returns the length of the datagram, whatever the kernel makes of it',
    source,
    needs: names.map((name) => protocols[name].needs),
    cases: [
      ...names.flatMap((protocol) =>
        Object.entries(unanswered).map(([name, bytes]) => ({
          name: `${name}, ${protocol}`,
          lines: [
            socket('a', protocol),
            send('a', bytes),
            hears('a'),
            ...protocols[protocol].alive('a'),
          ],
        })),
      ),
      ...(['sendmsg', 'sendto', 'write'] as const).flatMap((via) =>
        Object.entries(answered).map(([name, [bytes, ...answers]]) => ({
          name: `${name}, ${via}`,
          lines: [socket('a', 'NETLINK_ROUTE'), send('a', bytes, { via }), hears('a', ...answers)],
        })),
      ),
    ],
  },
  {
    ...base,
    id: 'send.synchronous',
    rule: 'when sending to the kernel returns, the request has been handled: its first answers are queued, and others see what it did',
    source: [...source, 'Documentation/userspace-api/netlink/intro.rst'],
    needs: ['route', 'net-admin', 'process'],
    cases: [
      ...Object.entries(answered).map(([name, [bytes, ...answers]]) => ({
        name,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', bytes),
          ...answers.map((each) => recv('a', { datagrams: [each('a')] })),
          recv('a', fails('EAGAIN')),
        ],
      })),
      {
        name: 'the first part of a dump can be polled for',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          { step: { call: 'poll', socket: 'a', events: 1 }, expect: { revents: 0 } },
          send('a', nlmsg({ type: 18, flags: 0x301, seq: 1 }, '00'.repeat(16))),
          { step: { call: 'poll', socket: 'a', events: 1 }, expect: { revents: 1 } },
          recv('a', { datagrams: [{ ...loopback(1)('a'), bytes: dumped }] }),
        ],
      },
      ...['here', 'in another process'].map((where): Case => {
        const asks = [
          socket('b', 'NETLINK_ROUTE'),
          send('b', getLoopback(2)),
          hears('b', loopback(2, { up: true })),
        ];
        return {
          name: `seen ${where}`,
          actors: { main: {}, other: { process: 'p' } },
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', raiseLoopback(1, NLM_F_REQUEST)),
            ...(where === 'here' ? asks : by('other', ...asks)),
          ],
        };
      }),
    ],
  },
  {
    ...base,
    id: 'send.kernel_absent',
    rule: 'port 0 is ECONNREFUSED on USERSOCK, where no kernel socket listens, and on SELINUX, whose kernel socket takes no input',
    source: [...source, 'net/netlink/af_netlink.c netlink_getsockbyportid'],
    needs: ['usersock', 'net-admin'],
    cases: [
      ...(['sendmsg', 'sendto', 'write'] as const).map((via) => ({
        name: `USERSOCK, ${via}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          send('a', HELLO, { via }, fails('ECONNREFUSED')),
          ...ownsItsPort('a'),
        ],
      })),
      {
        name: 'USERSOCK, to (0, 0)',
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          send('a', noop(1), { to: {} }, fails('ECONNREFUSED')),
          ...ownsItsPort('a'),
        ],
      },
      {
        name: 'USERSOCK, connected to (0, 0)',
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          connect('a'),
          send('a', noop(1), {}, fails('ECONNREFUSED')),
        ],
      },
      {
        name: 'SELINUX',
        lines: [
          // where the kernel was built with it
          socket('a', 'NETLINK_SELINUX', {}, { oneOf: [{ ret: 0 }, fails('EPROTONOSUPPORT')] }),
          send('a', noop(1), {}, { oneOf: [fails('ECONNREFUSED'), fails('EBADF')] }),
          socket('b', 'NETLINK_USERSOCK'),
          send('b', noop(1), {}, fails('ECONNREFUSED')),
        ],
      },
    ],
  },
];
