/** The address that bind is given: its length, family, and padding. */
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { alive, bind, fails, named, socket } from '../../harness/runner/lines.ts';

const source = ['net/netlink/af_netlink.c netlink_bind'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should', needs: ['route'] } as const;
const P = 0x10001;
const pids = [0, P];
const has = (pid: number) => (pid === 0 ? ({ processOf: 'main' } as const) : pid);

export const address: readonly Requirement[] = [
  {
    ...base,
    id: 'bind.len',
    rule: 'an address shorter than 12 bytes is EINVAL and binds nothing; up to 128 bytes are accepted, beyond is EINVAL',
    source: [...source, 'net/socket.c move_addr_to_kernel'],
    cases: pids.flatMap((pid): Case[] => [
      ...[-1, 0, 1, 2, 4, 8, 11, 129, 256].map((length) => ({
        name: `${length} bytes for port ${pid}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid }, fails('EINVAL'), { length }),
          named('a', 0),
          bind('a', { pid }),
          named('a', has(pid)),
          ...alive('a'),
        ],
      })),
      ...[12, 13, 16, 64, 127, 128].map((length) => ({
        name: `${length} bytes for port ${pid}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid }, { ret: 0 }, { length }),
          named('a', has(pid)),
          ...alive('a'),
        ],
      })),
    ]),
  },
  {
    ...base,
    id: 'bind.family',
    rule: 'a family other than AF_NETLINK, AF_UNSPEC included, is EINVAL and binds nothing',
    cases: pids.flatMap((pid) =>
      [0, 1, 2, 15, 17, 0x1000, 0xffff].map((family) => ({
        name: `family ${family} for port ${pid}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid, family }, fails('EINVAL')),
          named('a', 0),
          bind('a', { pid }),
          named('a', has(pid)),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'bind.pad_ignored',
    rule: 'nl_pad is not looked at, and 0 in what getsockname gives',
    cases: pids.flatMap((pid) =>
      [1, 0x00ff, 0xff00, 0xffff].map((pad) => ({
        name: `nl_pad 0x${pad.toString(16)} for port ${pid}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          bind('a', { pid, pad }),
          named('a', has(pid)),
          ...alive('a'),
        ],
      })),
    ),
  },
];
