/** Options of level SOL_SOCKET that matter to Netlink, socket(7): sk_setsockopt, sk_getsockopt. */
import { EDOM, EFAULT, EINVAL, ENOENT, ENOPROTOOPT, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { Task } from '../net/task.ts';
import { BAD_POINTER, type OptionRead, type OptionValue, int, intOf } from './option-value.ts';
import type { NetlinkSock } from './netlink-sock.ts';

const SO_TYPE = 3;
const SO_ERROR = 4;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_PASSCRED = 16;
const SO_RCVTIMEO = 20;
const SO_SNDTIMEO = 21;
const SO_DETACH_FILTER = 27;
const SO_ACCEPTCONN = 30;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;
const SO_PROTOCOL = 38;
const SO_DOMAIN = 39;
const SO_PEEK_OFF = 42;
const SO_MEMINFO = 55;
const SOCK_MIN_RCVBUF = 2304;
const SOCK_MIN_SNDBUF = 4608;
const TIMEVAL = 16;
/** In microseconds: a second, and what is a whole number of ticks at any rate (CONFIG_HZ). */
const SECOND = 1_000_000n;
const TICKS = 100_000n;
/** No kernel has an option beyond this. */
const LAST_OPTION = 100;

function unknown(option: number): number {
  if (option <= 0 || option > LAST_OPTION) return -ENOPROTOOPT;
  throw new Unmodelled(`SOL_SOCKET option ${option}`);
}

export function setSocketOption(
  sk: NetlinkSock,
  task: Task,
  option: number,
  value: OptionValue,
  length: number,
): number {
  if (length < 4) return -EINVAL;
  if (value === BAD_POINTER) return -EFAULT;
  const number = intOf(value);
  switch (option) {
    case SO_TYPE:
    case SO_ERROR:
    case SO_PROTOCOL:
    case SO_DOMAIN:
    case SO_ACCEPTCONN:
    case SO_MEMINFO:
      return -ENOPROTOOPT;
    case SO_SNDBUF:
      sk.sndbuf = Math.max(2 * capped(sk, number), SOCK_MIN_SNDBUF);
      return 0;
    case SO_RCVBUF:
      sk.rcvbuf = 2 * capped(sk, number);
      if (!sk.net.kernel.faults.has('rcvbuf-no-minimum')) {
        sk.rcvbuf = Math.max(sk.rcvbuf, SOCK_MIN_RCVBUF);
      }
      return 0;
    case SO_SNDBUFFORCE:
      if (!mayForce(sk, task)) return -EPERM;
      sk.sndbuf = Math.max(2 * forced(number), SOCK_MIN_SNDBUF);
      return 0;
    case SO_RCVBUFFORCE:
      if (!mayForce(sk, task)) return -EPERM;
      sk.rcvbuf = Math.max(2 * forced(number), SOCK_MIN_RCVBUF);
      return 0;
    case SO_PASSCRED:
      sk.passcred = number !== 0;
      return 0;
    case SO_RCVTIMEO:
    case SO_SNDTIMEO:
      return setTimeout(sk, option, value, length);
    case SO_DETACH_FILTER:
      if (sk.filter === undefined) return -ENOENT;
      sk.filter = undefined;
      return 0;
    case SO_PEEK_OFF:
      return -EOPNOTSUPP;
    default:
      return unknown(option);
  }
}

/** CAP_NET_ADMIN over the first user namespace. */
const mayForce = ({ net }: NetlinkSock, task: Task): boolean =>
  net.kernel.root === 'machine' && task.nsCapable('CAP_NET_ADMIN');

/** No limit but that of the number, which is not negative. */
const forced = (wanted: number): number => Math.min(Math.max(wanted, 0), 0x3fffffff);

/** rmem_max and wmem_max; the number is compared unsigned, so that -1 is as much as possible. */
const capped = (sk: NetlinkSock, wanted: number): number =>
  Math.min(wanted >>> 0, sk.net.kernel.profile.bufferMax);

/** A number of seconds that is no limit, however long the kernel's tick (MAX_SCHEDULE_TIMEOUT). */
const FOR_EVER = 2n ** 63n / 100n;

/** sock_set_timeout. Nothing blocks here, so all that matters is what can be read back. */
function setTimeout(sk: NetlinkSock, option: number, value: Uint8Array, length: number): number {
  if (length < TIMEVAL) return -EINVAL;
  const view = new DataView(value.buffer, value.byteOffset);
  const seconds = view.getBigInt64(0, true);
  const microseconds = view.getBigInt64(8, true);
  if (microseconds < 0n || microseconds >= SECOND) return -EDOM;
  if (microseconds % TICKS !== 0n) throw new Unmodelled('a timeout that is no number of ticks');
  const none = seconds < 0n || seconds >= FOR_EVER;
  const timeout = none ? 0n : seconds * SECOND + microseconds;
  if (option === SO_RCVTIMEO) sk.rcvtimeo = timeout;
  else sk.sndtimeo = timeout;
  return 0;
}

export function getSocketOption(
  sk: NetlinkSock,
  option: number,
  room: number,
): OptionRead | number {
  if (room < 0) return -EINVAL;
  const value = read(sk, option);
  if (typeof value === 'number') return value;
  const length = Math.min(room, value.length);
  return { value: value.subarray(0, length), length };
}

function read(sk: NetlinkSock, option: number): Uint8Array | number {
  switch (option) {
    case SO_TYPE:
      return int(sk.type);
    case SO_ERROR: {
      const error = sk.err;
      if (!sk.net.kernel.faults.has('so-error-keeps')) sk.err = 0;
      return int(error);
    }
    case SO_SNDBUF:
      return int(sk.sndbuf);
    case SO_RCVBUF:
      return int(sk.rcvbuf);
    case SO_PASSCRED:
      return int(sk.passcred ? 1 : 0);
    case SO_RCVTIMEO:
      return timeval(sk.rcvtimeo);
    case SO_SNDTIMEO:
      return timeval(sk.sndtimeo);
    case SO_ACCEPTCONN:
      return int(0);
    case SO_PROTOCOL:
      return int(sk.protocol);
    case SO_DOMAIN:
      return int(16);
    case SO_PEEK_OFF:
      return -EOPNOTSUPP;
    case SO_MEMINFO:
      return meminfo(sk);
    default:
      return unknown(option);
  }
}

/** sock_get_timeout */
function timeval(timeout: bigint): Uint8Array {
  const out = new Uint8Array(TIMEVAL);
  const view = new DataView(out.buffer);
  view.setBigInt64(0, timeout / SECOND, true);
  view.setBigInt64(8, timeout % SECOND, true);
  return out;
}

/** SK_MEMINFO_*: what is queued, the limits, and the drops. */
export function meminfo(sk: NetlinkSock): Uint8Array {
  if (sk.filter !== undefined) throw new Unmodelled('the memory that a socket filter takes');
  const out = new Uint8Array(36);
  out.set(int(sk.rmemAlloc), 0);
  out.set(int(sk.rcvbuf), 4);
  out.set(int(sk.sndbuf), 12);
  out.set(int(sk.drops), 32);
  return out;
}
