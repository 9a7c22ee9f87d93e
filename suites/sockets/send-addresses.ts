/** What send makes of flags, lengths and addresses before it looks for a receiver. */
import type { Address } from '../../harness/program/program.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  connect,
  fails,
  hears,
  named,
  noop,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { from, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';
import { MSG, SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const { MSG_OOB = 1 } = MSG.values;
const { SO_SNDBUF = 7 } = SO.values;
const source = ['net/netlink/af_netlink.c netlink_sendmsg'];
const base = {
  source,
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const P = 0x10001;
const pid = { processOf: 'main' } as const;
const vias = ['sendmsg', 'sendto', 'write'] as const;
const told = (given: unknown): string => JSON.stringify(given) ?? 'none';

/** A send that fails and leaves the socket unbound; the socket then works. */
const refusedUnbound = (name: string, ...lines: readonly Line[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...lines, named('a', 0), ...alive('a'), named('a', pid)],
});

export const sendAddresses: readonly Requirement[] = [
  {
    ...base,
    id: 'send.autobind',
    rule: 'sending binds an unbound socket automatically, even if the message is then refused with ECONNREFUSED or EMSGSIZE',
    needs: ['route', 'usersock', 'net-admin'],
    cases: [
      ...vias.map((via) => ({
        name: `to the kernel, ${via}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1), { via }),
          named('a', pid),
          hears('a', ack(noop(1))),
          ...alive('a'),
        ],
      })),
      ...[{}, { pid: P }, { groups: 1 }, { pid: P, groups: 1 }].map((to) => ({
        name: `ECONNREFUSED, to ${told(to)} on USERSOCK`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          send('a', HELLO, { to }, fails('ECONNREFUSED')),
          named('a', pid),
          ...ownsItsPort('a'),
        ],
      })),
      ...[{}, { pid: P }].map((to) => ({
        name: `EMSGSIZE, to ${told(to)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          setsockopt('a', SO_SNDBUF, 4096, { ret: 0 }, { level: SOL_SOCKET }),
          send('a', 'ff'.repeat(8192), { to }, fails('EMSGSIZE')),
          named('a', pid),
          ...alive('a'),
        ],
      })),
      {
        name: 'the process id is taken',
        lines: [
          socket('b', 'NETLINK_ROUTE'),
          bind('b'),
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1)),
          named('a', { autoport: 'negative' }),
          hears('a', ack(noop(1))),
          named('b', pid),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'send.zero_len',
    rule: 'sending nothing at all is ENODATA, wherever to, and does not bind',
    cases: [
      ...vias.map((via) => refusedUnbound(via, send('a', '', { via }, fails('ENODATA')))),
      refusedUnbound('two empty pieces', send('a', '', { pieces: [0, 0] }, fails('ENODATA'))),
      ...[{}, { pid: P }, { pid: P, groups: 3 }, { family: 2 }].map((to) =>
        refusedUnbound(`to ${told(to)}`, send('a', '', { to }, fails('ENODATA'))),
      ),
      {
        name: 'to a socket that is there',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { pid: P }),
          connect('a', { pid: P }),
          send('a', '', {}, fails('ENODATA')),
          send('a', '', { to: { pid: P } }, fails('ENODATA')),
          send('a', HELLO),
          hears('b', from('a')),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'send.oob',
    rule: 'MSG_OOB is EOPNOTSUPP, whatever is sent and wherever to, and does not bind',
    cases: (['sendmsg', 'sendto'] as const).flatMap((via) =>
      [noop(1), ''].flatMap((bytes) =>
        [undefined, { pid: P }, { family: 2 }].map((to) =>
          refusedUnbound(
            `${bytes === '' ? 'no bytes' : 'a request'} to ${told(to)}, ${via}`,
            send(
              'a',
              bytes,
              { via, flags: MSG_OOB, ...(to === undefined ? {} : { to }) },
              fails('EOPNOTSUPP'),
            ),
          ),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'send.addr_len',
    rule: 'an address of 1 to 11 bytes is EINVAL and so is a negative length; of 12 to 128 bytes the first 12 count, and a length of 0 is no address',
    source: [...source, 'net/socket.c move_addr_to_kernel'],
    cases: (['sendmsg', 'sendto'] as const).flatMap((via) => [
      ...[-1, 1, 2, 4, 8, 11].map((toLength) =>
        refusedUnbound(
          `${toLength} bytes, ${via}`,
          send('a', noop(1), { via, to: {}, toLength }, fails('EINVAL')),
        ),
      ),
      ...[12, 13, 16, 28, 127, 128].map((toLength) => ({
        name: `${toLength} bytes, ${via}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { pid: P }),
          send('a', noop(1), { via, to: {}, toLength }),
          send('a', HELLO, { via, to: { pid: P }, toLength }),
          hears('a', ack(noop(1))),
          hears('b', from('a')),
        ],
      })),
      {
        name: `0 bytes, ${via}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          // neither the port nor the family is looked at
          send('a', noop(1), { via, to: { pid: 0x10077, family: 2 }, toLength: 0 }),
          hears('a', ack(noop(1))),
          ...alive('a'),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'send.addr_len.long',
    rule: 'an address of more than 128 bytes is EINVAL for sendto, while sendmsg takes its first 128 bytes for the whole',
    source: ['net/socket.c move_addr_to_kernel', 'net/socket.c __copy_msghdr'],
    cases: [129, 200, 256].flatMap((toLength) => [
      refusedUnbound(
        `${toLength} bytes, sendto`,
        send('a', noop(1), { via: 'sendto', to: {}, toLength }, fails('EINVAL')),
      ),
      {
        name: `${toLength} bytes, sendmsg`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1), { via: 'sendmsg', to: {}, toLength }),
          hears('a', ack(noop(1))),
          ...alive('a'),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'send.addr_family',
    rule: 'an address of another family than AF_NETLINK is EINVAL, AF_UNSPEC not excepted, and does not bind',
    cases: (['sendmsg', 'sendto'] as const).flatMap((via) =>
      [0, 1, 2, 15, 17, 0x1000, 0xffff].flatMap((family) =>
        [{}, { pid: P }].map((more: Address) =>
          refusedUnbound(
            `family ${family}, ${told(more)}, ${via}`,
            send('a', noop(1), { via, to: { family, ...more } }, fails('EINVAL')),
          ),
        ),
      ),
    ),
  },
];
