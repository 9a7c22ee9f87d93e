/**
 * A Netlink socket as a program sees it: the system calls, as methods. Each returns what the
 * system call would: 0 or a count, or -errno. None blocks.
 */
import { errnoName } from '../../harness/wire/constants/errno.ts';
import { EAGAIN, EINVAL, ENODEV, ENOTTY, EOPNOTSUPP } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { Task } from '../net/task.ts';
import type { Traffic } from '../traffic.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { BpfInstruction } from './bpf-run.ts';
import { netlink_bind } from './netlink-bind.ts';
import { netlink_connect, peername, sockname } from './netlink-connect.ts';
import { netlink_getsockopt } from './netlink-getsockopt.ts';
import { type ReceiveHeader, netlink_recvmsg } from './netlink-recvmsg.ts';
import { netlink_release } from './netlink-release.ts';
import { type SendOptions, netlink_sendmsg } from './netlink-sendmsg.ts';
import { netlink_setsockopt } from './netlink-setsockopt.ts';
import { NetlinkSock } from './netlink-sock.ts';
import type { NetlinkTable } from './netlink-table.ts';
import { type OptionRead, type OptionValue, int } from './option-value.ts';
import { datagram_poll } from './poll.ts';
import type { SockaddrNl } from './sockaddr-nl.ts';
import { SocketFilter } from './socket-filter.ts';

/** What `receive` reads into: memory of that size for each datagram takes longer than all the rest. */
let scratch = new Uint8Array(65536);

export class NetlinkSocket extends NetlinkSock {
  /** Who makes the calls from now on: at first the opener. */
  user: Task;

  constructor(net: Net, protocol: number, type: number, opener: Task, table: NetlinkTable) {
    super(net, protocol, type, opener, table);
    this.user = opener;
  }

  /** bind(2): port 0 for an automatic one; sets the low 32 groups. */
  bind(address: SockaddrNl = {}, length?: number): number {
    return netlink_bind(this, this.user, address, length);
  }

  /** connect(2) */
  connect(address: SockaddrNl = {}, length?: number): number {
    return netlink_connect(this, this.user, address, length);
  }

  /** sendmsg(2), send(2), write(2). The bytes may be changed afterwards. */
  send(bytes: Uint8Array, options?: SendOptions): number {
    const ret = netlink_sendmsg(this, this.user, bytes, options);
    this.#tell('send', bytes, ret);
    return ret;
  }

  /** recvmsg(2), recv(2), read(2) into a buffer; `header` receives what comes beside the bytes. */
  recv(buffer: Uint8Array, flags = 0, header?: ReceiveHeader): number {
    const ret = netlink_recvmsg(this, buffer, flags, header);
    this.#tell('recv', buffer, ret);
    return ret;
  }

  /** recv of one whole datagram, or -errno: for those who do not care for buffers. */
  receive(room = 65536): Uint8Array | number {
    // its size matters: it decides that of the parts of a dump
    if (room > scratch.length) scratch = new Uint8Array(room);
    const buffer = scratch.subarray(0, room);
    const ret = this.recv(buffer);
    return ret < 0 ? ret : buffer.slice(0, ret);
  }

  #tell(call: Traffic['call'], bytes: Uint8Array, ret: number): void {
    const { kernel } = this.net;
    if (kernel.watchers.size === 0) return;
    const copy = bytes.slice(0, Math.max(0, ret));
    const traffic = { call, socket: this, bytes: copy, ret, at: kernel.clock.now };
    for (const watch of kernel.watchers) watch(traffic);
  }

  /**
   * Datagrams as they come, until the socket is closed: one reader at a time.
   * @throws ReceiveError where recv fails, e.g. once with ENOBUFS after an overrun
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    while (!this.closed) {
      const datagram = this.receive();
      if (typeof datagram !== 'number') yield datagram;
      else if (datagram !== -EAGAIN) throw new ReceiveError(datagram);
      else {
        await new Promise<void>((resolve) => {
          this.onReadable = resolve;
        });
        this.onReadable = undefined;
      }
    }
  }

  /** Datagrams until -EAGAIN or another error. */
  drain(): Uint8Array[] {
    const all: Uint8Array[] = [];
    let datagram = this.receive();
    for (; typeof datagram !== 'number'; datagram = this.receive()) all.push(datagram);
    return all;
  }

  /** setsockopt(2); a value longer or shorter than 4 bytes is meant as such. */
  setsockopt(level: number, option: number, value: OptionValue | number, length?: number): number {
    const bytes = typeof value === 'number' ? int(value) : value;
    const size = length ?? (typeof bytes === 'symbol' ? 4 : bytes.length);
    return netlink_setsockopt(this, this.user, level, option, bytes, size);
  }

  /** getsockopt(2) with that much room. */
  getsockopt(level: number, option: number, room = 4): OptionRead | number {
    return netlink_getsockopt(this, level, option, room);
  }

  /** getsockname(2): the 12 bytes of struct sockaddr_nl. */
  getsockname(): Uint8Array {
    return sockname(this);
  }

  /** getpeername(2) */
  getpeername(): Uint8Array {
    return peername(this);
  }

  /** SO_ATTACH_FILTER: 0, or -EINVAL for a program that is none. */
  attachFilter(program: readonly BpfInstruction[]): number {
    const filter = SocketFilter.attach(program);
    if (typeof filter === 'number') return filter;
    this.filter = filter;
    return 0;
  }

  /**
   * poll(2): revents.
   * @param timeout milliseconds: the kernel's clock passes until something comes, or they are over
   */
  poll(events: number, timeout = 0): number {
    const revents = datagram_poll(this, events);
    if (revents !== 0 || timeout <= 0) return revents;
    const { clock } = this.net.kernel;
    clock.advance(Math.ceil(timeout / 10), () => datagram_poll(this, events) !== 0);
    return datagram_poll(this, events);
  }

  /** ioctl(2): netlink_ioctl knows none; the device ones are the socket layer's. */
  ioctl(request: number, value: Uint8Array): number {
    if (IOCTLS_OF_OTHERS.has(request)) return -ENOTTY;
    if (request !== SIOCGIFINDEX || value.length < 40) {
      throw new Unmodelled(`ioctl 0x${request.toString(16)}`);
    }
    // ifr_name: 15 bytes at most, up to a NUL
    const name = String(String.fromCharCode(...value.subarray(0, 15)).split('\0', 1));
    const device = this.net.deviceByName(name);
    if (device === undefined) return -ENODEV;
    value.set(int(device.index), 16);
    return 0;
  }

  /** listen(2), accept(2), shutdown(2): no such thing; mmap(2): -ENODEV since 4.6. */
  unsupportedCall(call: 'listen' | 'accept' | 'shutdown' | 'mmap'): number {
    return call === 'mmap' ? -ENODEV : -EOPNOTSUPP;
  }

  /** close(2) */
  close(): number {
    netlink_release(this);
    return 0;
  }
}

/** recv(2) failed. */
export class ReceiveError extends Error {
  /** Positive. */
  readonly errno: number;
  constructor(ret: number) {
    super(`recv: ${errnoName(-ret)}`);
    this.name = 'ReceiveError';
    this.errno = -ret;
  }
}

const SIOCGIFINDEX = 0x8933;
/** FIONREAD, TIOCOUTQ, SIOCATMARK */
const IOCTLS_OF_OTHERS = new Set([0x541b, 0x5411, 0x8905]);

/** What socket(2) makes of its type argument: flags are taken off; -EINVAL for what is no type. */
export function socketType(type: number): number {
  const flags = type & ~0xf;
  const bare = type & 0xf;
  return (flags & ~(0o4000 | 0o2000000)) !== 0 || bare >= 11 ? -EINVAL : bare;
}
