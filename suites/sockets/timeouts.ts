/** SO_RCVTIMEO and SO_SNDTIMEO: kept, though every call of ours is with MSG_DONTWAIT. */
import { u64, zeros } from '../../harness/program/build.ts';
import { alive, fails, getsockopt, setsockopt, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

const { SO_RCVTIMEO = 20, SO_SNDTIMEO = 21 } = SO.values;
const OPTIONS = [
  ['SO_RCVTIMEO', SO_RCVTIMEO],
  ['SO_SNDTIMEO', SO_SNDTIMEO],
] as const;
const level = SOL_SOCKET;
/** struct timeval of a 64-bit machine. */
const timeval = (seconds: bigint, microseconds = 0n): string =>
  `${u64(seconds)} ${u64(microseconds)}`;
const reads = (option: number, value: string): Line =>
  getsockopt('a', option, { value: [value], length: 16 }, { level, room: 16 });

export const timeouts: readonly Requirement[] = [
  {
    id: 'sock.timeouts',
    rule: 'SO_RCVTIMEO and SO_SNDTIMEO are 0 at first, each read back as set; less than a struct timeval is EINVAL, a second of a million microseconds EDOM',
    level: 'must',
    source: ['net/core/sock.c sock_set_timeout', 'man 7 socket'],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: OPTIONS.flatMap(([name, option]) => {
      const other = option === SO_RCVTIMEO ? SO_SNDTIMEO : SO_RCVTIMEO;
      const a = socket('a', 'NETLINK_ROUTE');
      return [
        ...[1n, 123n, 100_000n].map((seconds) => ({
          name: `${name}, ${seconds} s`,
          lines: [
            a,
            reads(option, zeros(16)),
            setsockopt('a', option, timeval(seconds), { ret: 0 }, { level }),
            reads(option, timeval(seconds)),
            reads(other, zeros(16)),
            setsockopt('a', option, timeval(0n), { ret: 0 }, { level }),
            reads(option, zeros(16)),
            ...alive('a'),
          ],
        })),
        {
          name: `${name}, a million microseconds`,
          lines: [
            a,
            setsockopt('a', option, timeval(7n), { ret: 0 }, { level }),
            setsockopt('a', option, timeval(1n, 1_000_000n), fails('EDOM'), { level }),
            reads(option, timeval(7n)),
            ...alive('a'),
          ],
        },
        ...[4, 8, 15].map((size) => ({
          name: `${name}, ${size} bytes`,
          lines: [
            a,
            setsockopt('a', option, zeros(size), fails('EINVAL'), { level }),
            ...alive('a'),
          ],
        })),
      ];
    }),
  },
];
