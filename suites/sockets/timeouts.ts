/** SO_RCVTIMEO and SO_SNDTIMEO: kept, though every call of ours is with MSG_DONTWAIT. */
import { u64, zeros } from '../../harness/program/build.ts';
import { alive, fails, getsockopt, setsockopt, socket } from '../../harness/runner/lines.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
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
  {
    id: 'sock.timeouts.value',
    rule: 'of SO_RCVTIMEO and SO_SNDTIMEO microseconds below 0 are EDOM, seconds below 0 are no waiting at all and more than the kernel can count is no limit: both read back as 0',
    level: 'should',
    source: ['net/core/sock.c sock_set_timeout', 'net/core/sock.c sock_get_timeout'],
    needs: ['route'],
    seen: ['6.18.44', '6.1.176'],
    cases: OPTIONS.flatMap(([name, option]) => {
      const a = socket('a', 'NETLINK_ROUTE');
      const set = (value: string, expect: Expectation = { ret: 0 }): Line =>
        setsockopt('a', option, value, expect, { level });
      const refused = [-1n, -(2n ** 31n), 2n ** 32n, 2n ** 40n, -(2n ** 63n)];
      return [
        ...refused.map((microseconds) => ({
          name: `${name}, ${microseconds} µs`,
          lines: [
            a,
            set(timeval(7n)),
            set(timeval(0n, microseconds), fails('EDOM')),
            reads(option, timeval(7n)),
            ...alive('a'),
          ],
        })),
        ...[-1n, -(2n ** 32n), 2n ** 63n - 1n].map((seconds) => ({
          name: `${name}, ${seconds} s`,
          lines: [
            a,
            set(timeval(7n)),
            set(timeval(seconds)),
            reads(option, zeros(16)),
            ...alive('a'),
          ],
        })),
        ...(
          [
            [0n, 500_000n],
            [3n, 100_000n],
            [0n, 900_000n],
            [1_000_000n, 0n],
            [1_000_001n, 0n],
            [2n ** 33n + 5n, 200_000n],
          ] as const
        ).map(([seconds, microseconds]) => ({
          name: `${name}, ${seconds} s and ${microseconds} µs`,
          lines: [
            a,
            set(timeval(seconds, microseconds)),
            reads(option, timeval(seconds, microseconds)),
            ...alive('a'),
          ],
        })),
      ];
    }),
  },
];
