/** SO_RCVBUF and SO_SNDBUF: what is made of the number that is set. */
import { u32 } from '../../harness/program/build.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, fails, getsockopt, setsockopt, socket } from '../../harness/runner/lines.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const base = { seen: ['6.18.44', '6.1.176'], level: 'must', needs: ['route'] } as const;
const { SO_SNDBUF = 7, SO_RCVBUF = 8, SO_SNDBUFFORCE = 32, SO_RCVBUFFORCE = 33 } = SO.values;
const level = SOL_SOCKET;

const get = (option: number, value: number): Line =>
  getsockopt('a', option, { value: [u32(value)], length: 4 }, { level });
const set = (option: number, value: number, expect?: Line['expect'], actor?: string): Line =>
  setsockopt('a', option, value, expect, { level, ...(actor === undefined ? {} : { actor }) });

const BUFFERS = [
  { name: 'SO_RCVBUF', option: SO_RCVBUF, force: SO_RCVBUFFORCE, least: 2304 },
  { name: 'SO_SNDBUF', option: SO_SNDBUF, force: SO_SNDBUFFORCE, least: 4608 },
] as const;
/** Up to 100000: below net.core.rmem_max and wmem_max of every machine. */
const SIZES = [0, 1, 1151, 1152, 1153, 2303, 2304, 2305, 4096, 65536, 100000];

export const buffers: readonly Requirement[] = [
  {
    ...base,
    id: 'opt.rcvbuf',
    rule: 'SO_RCVBUF and SO_SNDBUF read back as twice what was set, and never below 2304 and 4608',
    source: ['net/core/sock.c __sock_set_rcvbuf', 'man 7 socket'],
    cases: BUFFERS.flatMap(({ name, option, least }) =>
      SIZES.map((size): Case => ({
        name: `${name} ${size}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          set(option, size),
          get(option, Math.max(2 * size, least)),
          bind('a', { pid: 0x10001 }),
          get(option, Math.max(2 * size, least)),
          set(option, 50_000),
          get(option, 100_000),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'opt.rcvbufforce',
    rule: 'SO_RCVBUFFORCE and SO_SNDBUFFORCE are EPERM without CAP_NET_ADMIN, and then change nothing',
    source: ['net/core/sock.c sk_setsockopt', 'man 7 socket'],
    needs: ['route', 'capset'],
    cases: BUFFERS.flatMap(({ name, option, force }) =>
      [0, 4096, 0x7fffffff].map((size): Case => ({
        name: `${name}FORCE ${size}`,
        actors: { main: {}, plain: { capabilities: [] } },
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          set(option, 30_000),
          set(force, size, fails('EPERM'), 'plain'),
          get(option, 60_000),
          ...alive('a'),
        ],
      })),
    ),
  },
];
