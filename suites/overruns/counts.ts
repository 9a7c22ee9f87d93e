/** How many are dropped, and how many fit. */
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { batch } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { bind, noop, send, setsockopt, socket } from '../../harness/runner/lines.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import { empty, overrun, readsAcks, tellsEnobufs } from './full.ts';

const { NETLINK_NO_ENOBUFS = 5 } = NETLINK_OPT.values;
const PORT = 0x10001;

/** The column Drops of the line of protocol 0 and that port. */
const drops = (want: number) => (lines: readonly string[]) => {
  const all = lines.map((line) => line.trim().split(/\s+/));
  const column = all[0]?.indexOf('Drops') ?? -1;
  const own = all.find((words) => words[1] === '0' && words[2] === String(PORT));
  if (own === undefined) return `no line of port ${PORT}`;
  return own[column] === String(want) ? undefined : `Drops: want ${want}, got ${own[column]}`;
};
const dropped = (want: number) => ({
  step: { call: 'read_proc', path: '/proc/net/netlink' } as const,
  expect: { lines: drops(want) },
});
const a = [socket('a', 'NETLINK_ROUTE'), bind('a', { pid: PORT })];

export const counts: readonly Requirement[] = [
  {
    id: 'ovr.drops',
    rule: '/proc/net/netlink counts what was dropped, with NETLINK_NO_ENOBUFS too',
    level: 'should',
    source: [
      'net/netlink/af_netlink.c netlink_overrun',
      'net/netlink/af_netlink.c netlink_native_seq_show',
    ],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: [true, false].flatMap((silent) =>
      [1, 4].map((count) => ({
        name: `${count} dropped${silent ? ', NETLINK_NO_ENOBUFS' : ''}`,
        lines: [
          ...a,
          dropped(0),
          ...(silent ? [setsockopt('a', NETLINK_NO_ENOBUFS, 1)] : []),
          ...overrun('a'),
          dropped(1),
          ...Array.from({ length: count - 1 }, (_, i) => send('a', noop(20 + i))),
          dropped(count),
          ...(silent ? [] : [tellsEnobufs('a')]),
          ...readsAcks('a', 1, 10),
          empty('a'),
          dropped(count),
        ],
      })),
    ),
  },
  {
    id: 'ovr.count',
    rule: 'of many ACKs five fit into a receive buffer of 4608 bytes',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_attachskb'],
    needs: ['route'],
    differs: { '6.1': 'six fit' },
    seen: ['6.18.44'],
    cases: [6, 20].map((count) => ({
      name: `${count} ACKs`,
      lines: [
        ...a,
        receiveBuffer('a', 2304),
        send('a', batch(...Array.from({ length: count }, (_, i) => noop(i + 1)))),
        tellsEnobufs('a'),
        ...readsAcks('a', 1, 5),
        empty('a'),
      ],
    })),
  },
  {
    id: 'ovr.count.exact',
    rule: 'an ACK that fills the receive buffer to its last byte has room, one that lacks two bytes has none',
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_attachskb'],
    needs: ['route'],
    differs: { '6.1': 'an ACK takes fewer bytes than 832' },
    seen: ['6.18.44'],
    cases: [3, 5, 8].flatMap((fit) =>
      [0, 2].map((lacking) => ({
        name: `${832 * fit - lacking} bytes`,
        lines: [
          ...a,
          receiveBuffer('a', (832 * fit - lacking) / 2),
          send('a', batch(...Array.from({ length: 12 }, (_, i) => noop(i + 1)))),
          tellsEnobufs('a'),
          ...readsAcks('a', 1, lacking === 0 ? fit : fit - 1),
          empty('a'),
        ],
      })),
    ),
  },
];
