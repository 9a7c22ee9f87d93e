/** socket(AF_NETLINK, type, protocol): what can be opened. */
import type { Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, fails, named, send, socket } from '../../harness/runner/lines.ts';
import { HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';

const source = ['net/netlink/af_netlink.c netlink_create'];
const layer = ['net/socket.c __sock_create'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const BAD_TYPES = [0, 1, 4, 5, 6, 10];
const GONE = [1, 3, 5, 13, 14, 17, 23, 24, 25, 26, 27, 28, 29, 30, 31];

export const create: readonly Requirement[] = [
  {
    ...base,
    id: 'sock.type.ok',
    rule: 'SOCK_RAW and SOCK_DGRAM can be opened, and behave alike',
    level: 'must',
    source: [...source, 'man 7 netlink', 'Documentation/userspace-api/netlink/intro.rst'],
    cases: [2, 3].map((type) => ({
      name: `type ${type}`,
      lines: [
        socket('a', 'NETLINK_ROUTE', { type }),
        named('a', 0),
        ...alive('a'),
        named('a', { processOf: 'main' }),
        ...alive('a', {}),
      ],
    })),
  },
  {
    ...base,
    id: 'sock.type.bad',
    rule: 'SOCK_STREAM, SOCK_RDM, SOCK_SEQPACKET and the other types there are give ESOCKTNOSUPPORT',
    cases: BAD_TYPES.map((type) => ({
      name: `type ${type}`,
      lines: [socket('a', 'NETLINK_ROUTE', { type }, fails('ESOCKTNOSUPPORT'))],
    })),
  },
  {
    ...base,
    id: 'sock.type.before_proto',
    rule: 'of a wrong type and a wrong protocol the type is told: ESOCKTNOSUPPORT',
    cases: BAD_TYPES.flatMap((type) =>
      [-1, 1, 31, 32, 0x7fffffff].map((protocol) => ({
        name: `type ${type}, protocol ${protocol}`,
        lines: [socket('a', protocol, { type }, fails('ESOCKTNOSUPPORT'))],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.type.flags',
    rule: 'SOCK_NONBLOCK and SOCK_CLOEXEC may be or-ed into the type',
    source: ['net/socket.c __sys_socket_create', 'man 2 socket'],
    cases: [2, 3].flatMap((type) =>
      [SOCK_NONBLOCK, SOCK_CLOEXEC, SOCK_NONBLOCK | SOCK_CLOEXEC].map((flags) => ({
        name: `type ${type}, flags 0x${flags.toString(16)}`,
        lines: [socket('a', 'NETLINK_ROUTE', { type: type | flags }), ...alive('a')],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.type.range',
    rule: 'a type number of 11 or more, or with flags that do not exist, is EINVAL: the socket layer refuses it, not Netlink',
    source: layer,
    cases: [11, 12, 15, 16 | 3, 0x100 | 3, 0x1000 | 2].map((type) => ({
      name: `type ${type}`,
      lines: [socket('a', 'NETLINK_ROUTE', { type }, fails('EINVAL'))],
    })),
  },
  {
    ...base,
    id: 'sock.proto.range',
    rule: 'protocols below 0 or above 31 are EPROTONOSUPPORT',
    cases: [2, 3].flatMap((type) =>
      [-1, -0x80000000, 32, 33, 99, 255, 256, 0x7fffffff].map((protocol) => ({
        name: `protocol ${protocol}, type ${type}`,
        lines: [socket('a', protocol, { type }, fails('EPROTONOSUPPORT'))],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.proto.unregistered',
    rule: 'protocols in range that no kernel registers any more, or never did, are EPROTONOSUPPORT',
    cases: [2, 3].flatMap((type) =>
      GONE.map((protocol) => ({
        name: `protocol ${protocol}, type ${type}`,
        lines: [socket('a', protocol, { type }, fails('EPROTONOSUPPORT'))],
      })),
    ),
  },
  {
    ...base,
    id: 'sock.usersock.no_kernel',
    rule: 'NETLINK_USERSOCK can be opened though no kernel listens on it: sending to port 0 is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_add_usersock_entry'],
    needs: ['usersock'],
    cases: [2, 3].flatMap((type) =>
      (['sendmsg', 'sendto', 'write'] as const).map((via) => ({
        name: `type ${type}, ${via}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK', { type }),
          bind('a'),
          send('a', HELLO, { via }, fails('ECONNREFUSED')),
          ...ownsItsPort('a'),
        ],
      })),
    ),
  },
];
