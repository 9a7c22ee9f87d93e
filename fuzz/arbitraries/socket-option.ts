/** Options of a socket, set and read: those of Netlink, and those of sockets that it heeds. */
import fc from 'fast-check';
import { u64 } from '../../harness/program/build.ts';
import type { Step } from '../../harness/program/program.ts';
import { sometimes } from './sometimes.ts';

export const SOL_NETLINK = 270;
export const SOL_SOCKET = 1;
const [SO_TYPE, SO_ERROR, SO_SNDBUF, SO_RCVBUF, SO_PASSCRED] = [3, 4, 7, 8, 16];
const [SO_DETACH_FILTER, SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN] = [27, 30, 38, 39];
const [SO_RCVTIMEO, SO_SNDTIMEO, SO_SNDBUFFORCE, SO_RCVBUFFORCE] = [20, 21, 32, 33];
const [SO_PEEK_OFF, SO_MEMINFO] = [42, 55];
const [PKTINFO, BROADCAST_ERROR, NO_ENOBUFS, LISTEN_ALL_NSID, LIST_MEMBERSHIPS] = [3, 4, 5, 8, 9];
const [CAP_ACK, EXT_ACK, STRICT_CHK] = [10, 11, 12];
/** RX_RING, and one that no kernel has. */
const [RX_RING, ABSENT] = [6, 13];

interface Option {
  level: number;
  option: number;
  /** A number, or bytes. */
  value: number | string;
}

/** Around what one answer takes, and around the least that a socket gets. */
const SIZES = [0, 0, 1, 2000, 2304, 2305, 5000, 100_000, 2_000_000, -1];

/** struct timeval: whole ticks of any clock; refused; no limit. */
const TIMES = (
  [
    [0, 0],
    [1, 0],
    [2, 500_000],
    [1, 1_000_000],
    [1, -1],
    [-1, 0],
  ] as const
).map((time) => time.map((part) => u64(BigInt.asUintN(64, BigInt(part)))).join(' '));

const pair = (
  level: number,
  options: number[],
  values: readonly (number | string)[],
): fc.Arbitrary<Option> =>
  fc
    .tuple(fc.constantFrom(...options), fc.constantFrom(...values))
    .map(([option, value]) => ({ level, option, value }));

const setting: fc.Arbitrary<Option> = fc.oneof(
  { weight: 3, arbitrary: pair(SOL_SOCKET, [SO_RCVBUF, SO_RCVBUF, SO_SNDBUF], SIZES) },
  { weight: 3, arbitrary: pair(SOL_SOCKET, [SO_PASSCRED], [1, 1, 0]) },
  {
    weight: 3,
    arbitrary: pair(SOL_NETLINK, [PKTINFO, PKTINFO, NO_ENOBUFS, BROADCAST_ERROR], [1, 1, 0, 256]),
  },
  { weight: 3, arbitrary: pair(SOL_NETLINK, [CAP_ACK, EXT_ACK, STRICT_CHK], [1, 1, 0, 2, 256]) },
  {
    weight: 1,
    arbitrary: pair(
      SOL_NETLINK,
      [LISTEN_ALL_NSID, LISTEN_ALL_NSID, LIST_MEMBERSHIPS, RX_RING, ABSENT],
      [0, 1, 1],
    ),
  },
  { weight: 1, arbitrary: pair(SOL_SOCKET, [SO_DETACH_FILTER, SO_TYPE, SO_ERROR], [0, 1]) },
  { weight: 1, arbitrary: pair(SOL_SOCKET, [SO_RCVTIMEO, SO_SNDTIMEO], TIMES) },
  {
    weight: 1,
    arbitrary: pair(
      SOL_SOCKET,
      [SO_SNDBUFFORCE, SO_RCVBUFFORCE, SO_PEEK_OFF, SO_MEMINFO, SO_PROTOCOL, SO_DOMAIN],
      [0, 1, 5000],
    ),
  },
  { weight: 1, arbitrary: pair(0, [1, SO_RCVBUF], [1]) },
);

const oddLength = fc.constantFrom(0, 1, 3, 5, 8, -1).map((length) => ({ length }));

export const setOption = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(name, setting, sometimes(8, oddLength))
    .map(([socket, given, more]): Step => ({ call: 'setsockopt', socket, ...given, ...more }));

const reading = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(SO_TYPE, SO_ERROR, SO_SNDBUF, SO_RCVBUF, SO_PASSCRED, SO_ACCEPTCONN)
      .map((option) => ({ level: SOL_SOCKET, option })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(SO_PROTOCOL, SO_DOMAIN, SO_RCVTIMEO, SO_SNDTIMEO, SO_PEEK_OFF, SO_MEMINFO)
      .map((option) => ({ level: SOL_SOCKET, option })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(PKTINFO, NO_ENOBUFS, LIST_MEMBERSHIPS, LIST_MEMBERSHIPS, CAP_ACK, EXT_ACK, 1)
      .map((option) => ({ level: SOL_NETLINK, option })),
  },
);

const oddRoom = fc.constantFrom(0, 1, 2, 3, 5, 8, 15, 16, 36, 64, -1).map((room) => ({ room }));

export const readOption = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(name, reading, sometimes(2, oddRoom))
    .map(([socket, given, more]): Step => ({ call: 'getsockopt', socket, ...given, ...more }));
