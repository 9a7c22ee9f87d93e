/**
 * The socket calls of a program, made for real. Each takes a step and a descriptor and returns
 * an outcome; none blocks, since descriptors are non-blocking and receives have MSG_DONTWAIT.
 */
import {
  type Bytes,
  type Resolver,
  isSymbol,
  resolveBytes,
  resolveNumber,
} from '../../program/bytes.ts';
import type { Address, StepOf } from '../../program/program.ts';
import type { Datagram, Outcome } from '../../program/transcript.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import {
  ROOM,
  address,
  arena,
  arenaBuffer,
  arenaView,
  at,
  msghdr,
  pointerAt,
  room,
} from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';

const MSG_DONTWAIT = 0x40;
const KERNEL = '100000000000000000000000';
/** An address that no process has mapped. */
const BAD_POINTER = 8;

export const failed = (): Outcome => ({ errno: errnoName(libc.errno()) });
const unsupported = (why: string): Outcome => ({ unsupported: why });
const returned = (ret: number): Outcome => (ret < 0 ? failed() : { ret });

// What never changes of the msghdrs.
pointerAt(at.msghdrIn + msghdr.iov, address(at.iovecIn));
arenaView.setUint32(at.msghdrIn + msghdr.iovlen, 1, true);
pointerAt(at.msghdrIn + msghdr.name, address(at.nameIn));
pointerAt(at.msghdrIn + msghdr.control, address(at.controlIn));
pointerAt(at.iovecIn, address(at.recv));
pointerAt(at.msghdrOut + msghdr.iov, address(at.iovecOut));

/** Writes a sockaddr_nl; whatever lies beyond its 12 bytes is zero. */
function putAddress(given: Address, resolve: Resolver): void {
  arena.fill(0, at.nameOut, at.nameOut + 256);
  arenaView.setUint16(at.nameOut, given.family ?? 16, true);
  arenaView.setUint16(at.nameOut + 2, given.pad ?? 0, true);
  arenaView.setUint32(at.nameOut + 4, resolveNumber(given.pid ?? 0, resolve) >>> 0, true);
  arenaView.setUint32(at.nameOut + 8, resolveNumber(given.groups ?? 0, resolve) >>> 0, true);
}

export function bindOrConnect(
  step: StepOf<'bind' | 'connect'>,
  fd: number,
  resolve: Resolver,
): Outcome {
  const length = step.length ?? 12;
  if (length > 256) return unsupported(`an address of ${length} bytes`);
  putAddress(step.address ?? {}, resolve);
  const call = step.call === 'bind' ? libc.bind : libc.connect;
  return returned(call(fd, address(at.nameOut), length));
}

export function nameOf(step: StepOf<'getsockname' | 'getpeername'>, fd: number): Outcome {
  const offered = step.room ?? 12;
  if (offered > room.name) return unsupported(`a name of ${offered} bytes`);
  arena.fill(0, at.nameIn, at.nameIn + 16);
  arenaView.setInt32(at.length, offered, true);
  const call = step.call === 'getsockname' ? libc.getsockname : libc.getpeername;
  if (call(fd, address(at.nameIn), address(at.length)) < 0) return failed();
  const length = arenaView.getInt32(at.length, true);
  return { ret: 0, name: hexAt(at.nameIn, Math.min(length, Math.max(0, offered))), length };
}

/** The port that getsockname shows; 0 for what is no open socket. */
export function portOf(fd: number): number {
  arenaView.setInt32(at.length, 12, true);
  if (libc.getsockname(fd, address(at.nameIn), address(at.length)) < 0) return 0;
  return arenaView.getUint32(at.nameIn + 4, true);
}

export function setsockopt(step: StepOf<'setsockopt'>, fd: number, resolve: Resolver): Outcome {
  const { value } = step;
  let size = 4;
  if (typeof value === 'number') arenaView.setInt32(at.value, value | 0, true);
  else if (isSymbol(value)) {
    arenaView.setUint32(at.value, resolveNumber(value, resolve) >>> 0, true);
  } else {
    const bytes = resolveBytes(value, resolve);
    if (bytes.length > room.value) return unsupported(`an option of ${bytes.length} bytes`);
    arena.set(bytes, at.value);
    size = bytes.length;
  }
  const length = step.length ?? size;
  if (length > room.value) return unsupported(`an option of ${length} bytes`);
  const pointer = step.pointer === 'bad' ? BAD_POINTER : address(at.value);
  return returned(libc.setsockopt(fd, step.level, step.option, pointer, length));
}

export function getsockopt(step: StepOf<'getsockopt'>, fd: number): Outcome {
  const offered = step.room ?? 4;
  if (offered > room.value) return unsupported(`an option of ${offered} bytes`);
  arena.fill(0, at.value, at.value + Math.max(0, offered));
  arenaView.setInt32(at.length, offered, true);
  const ret = libc.getsockopt(fd, step.level, step.option, address(at.value), address(at.length));
  if (ret < 0) return failed();
  const length = arenaView.getInt32(at.length, true);
  return { ret, value: hexAt(at.value, Math.min(length, Math.max(0, offered))), length };
}

/**
 * Writes the bytes where send takes them; returns their number, or -1 if there is no room.
 * Hex goes straight to its place: a send costs as much as the system call allows.
 */
function putBytes(bytes: Bytes, resolve: Resolver): number {
  const hex = typeof bytes === 'string' ? bytes : bytes.length === 1 ? bytes[0] : undefined;
  if (typeof hex === 'string' && !hex.includes(' ')) {
    const length = hex.length >> 1;
    if (length > ROOM) return -1;
    if (2 * arenaBuffer.write(hex, at.send, length, 'hex') === hex.length) return length;
  }
  const resolved = resolveBytes(bytes, resolve);
  if (resolved.length > ROOM) return -1;
  arena.set(resolved, at.send);
  return resolved.length;
}

export function send(step: StepOf<'send'>, fd: number, resolve: Resolver): Outcome {
  const length = putBytes(step.bytes, resolve);
  if (length < 0) return unsupported(`a datagram above ${ROOM} bytes`);
  const flags = (step.flags ?? 0) | MSG_DONTWAIT;
  let nameLength = 0;
  if (step.to !== undefined) {
    nameLength = step.toLength ?? 12;
    if (nameLength > 256) return unsupported(`an address of ${nameLength} bytes`);
    putAddress(step.to, resolve);
  }
  const name = step.to === undefined ? 0 : address(at.nameOut);
  if (step.via === 'write') return returned(libc.write(fd, address(at.send), length));
  if (step.pieces === undefined && step.control === undefined && step.via !== 'sendmsg') {
    return returned(
      step.to === undefined
        ? libc.send(fd, address(at.send), length, flags)
        : libc.sendto(fd, address(at.send), length, flags, name, nameLength),
    );
  }
  return sendPieces(step, fd, length, { flags, name, nameLength, resolve });
}

function sendPieces(
  step: StepOf<'send'>,
  fd: number,
  length: number,
  how: { flags: number; name: number; nameLength: number; resolve: Resolver },
): Outcome {
  const pieces = step.pieces ?? [length];
  const sum = pieces.reduce((total, piece) => total + piece, 0);
  if (sum !== length) return unsupported(`pieces of ${sum} bytes for ${length}`);
  if (pieces.length > room.pieces) return unsupported(`${pieces.length} pieces`);
  let done = 0;
  for (const [index, piece] of pieces.entries()) {
    pointerAt(at.iovecOut + 16 * index, address(at.send + done));
    pointerAt(at.iovecOut + 16 * index + 8, piece);
    done += piece;
  }
  const control = resolveBytes(step.control ?? '', how.resolve);
  if (control.length > room.control) return unsupported(`control data of ${control.length} bytes`);
  arena.set(control, at.controlOut);
  pointerAt(at.msghdrOut + msghdr.name, how.name);
  arenaView.setUint32(at.msghdrOut + msghdr.namelen, how.nameLength, true);
  pointerAt(at.msghdrOut + msghdr.iovlen, pieces.length);
  pointerAt(at.msghdrOut + msghdr.control, control.length > 0 ? address(at.controlOut) : 0);
  pointerAt(at.msghdrOut + msghdr.controllen, control.length);
  return returned(libc.sendmsg(fd, address(at.msghdrOut), how.flags));
}

/** One recvmsg: the datagram, or undefined with errno set. */
function receive(
  fd: number,
  offered: number,
  flags: number,
  controlRoom: number,
  addressRoom: number,
): Datagram | undefined {
  arenaView.setUint32(at.msghdrIn + msghdr.namelen, addressRoom, true);
  arenaView.setUint32(at.msghdrIn + msghdr.controllen, controlRoom, true);
  arenaView.setUint32(at.iovecIn + 8, offered, true);
  const ret = libc.recvmsg(fd, address(at.msghdrIn), flags | MSG_DONTWAIT);
  if (ret < 0) return undefined;
  const got = Math.min(ret, offered);
  const datagram: Datagram = { bytes: hexAt(at.recv, got) };
  if (ret !== got) datagram.ret = ret;
  const msgFlags = arenaView.getUint32(at.msghdrIn + msghdr.flags, true);
  if (msgFlags !== 0) datagram.flags = msgFlags;
  const nameLength = arenaView.getUint32(at.msghdrIn + msghdr.namelen, true);
  if (nameLength !== 12) datagram.fromLength = nameLength;
  if (
    nameLength !== 12 ||
    addressRoom !== 12 ||
    arenaView.getUint32(at.nameIn, true) !== 16 ||
    arenaView.getUint32(at.nameIn + 4, true) !== 0 ||
    arenaView.getUint32(at.nameIn + 8, true) !== 0
  ) {
    const from = hexAt(at.nameIn, Math.min(nameLength, addressRoom));
    if (from !== KERNEL) datagram.from = from;
  }
  const controlLength = arenaView.getUint32(at.msghdrIn + msghdr.controllen, true);
  if (controlLength !== 0) datagram.control = hexAt(at.controlIn, controlLength);
  return datagram;
}

export function recv(step: StepOf<'recv'>, fd: number): Outcome {
  const offered = step.room ?? 65536;
  if (step.via === 'read') {
    const ret = libc.read(fd, address(at.recv), offered);
    return ret < 0 ? failed() : { ret, datagrams: [{ bytes: hexAt(at.recv, ret) }] };
  }
  const flags = step.flags ?? 0;
  const got = receive(fd, offered, flags, step.control ?? 256, step.addressRoom ?? 12);
  if (got === undefined) return failed();
  return { ret: got.ret ?? got.bytes.length / 2, datagrams: [got] };
}

/** Everything queued, until EAGAIN or another error. */
export function drain(step: StepOf<'drain'>, fd: number): Outcome {
  const datagrams: Datagram[] = [];
  const most = step.most ?? 256;
  while (datagrams.length < most) {
    const got = receive(fd, step.room ?? 65536, 0, 256, 12);
    if (got === undefined) {
      const end = errnoName(libc.errno());
      return end === 'EAGAIN'
        ? { ret: datagrams.length, datagrams }
        : { ret: datagrams.length, datagrams, end };
    }
    datagrams.push(got);
  }
  return { ret: datagrams.length, datagrams, end: 'most' };
}

export function poll(step: StepOf<'poll'>, fd: number): Outcome {
  arenaView.setInt32(at.pollfd, fd, true);
  arenaView.setUint32(at.pollfd + 4, (step.events ?? 5) & 0xffff, true);
  const ret = libc.poll(address(at.pollfd), 1, 0);
  return ret < 0 ? failed() : { ret, revents: arenaView.getUint16(at.pollfd + 6, true) };
}

export function ioctl(step: StepOf<'ioctl'>, fd: number, resolve: Resolver): Outcome {
  const value = resolveBytes(step.value ?? '', resolve);
  if (value.length > room.value) return unsupported(`an ioctl of ${value.length} bytes`);
  arena.fill(0, at.value, at.value + Math.max(256, value.length));
  arena.set(value, at.value);
  const ret = libc.ioctl(fd, step.request, address(at.value));
  return ret < 0 ? failed() : { ret, value: hexAt(at.value, value.length) };
}

/** Classic BPF, socket(7) SO_ATTACH_FILTER: struct sock_fprog with its instructions behind it. */
export function attachFilter(step: StepOf<'attach_filter'>, fd: number): Outcome {
  if (step.instructions.length > 4096)
    return unsupported(`${step.instructions.length} instructions`);
  for (const [index, [code, jt, jf, k]] of step.instructions.entries()) {
    const offset = at.value + 16 + 8 * index;
    arenaView.setUint16(offset, code, true);
    arena[offset + 2] = jt;
    arena[offset + 3] = jf;
    arenaView.setUint32(offset + 4, k >>> 0, true);
  }
  arenaView.setUint32(at.value, step.instructions.length, true);
  pointerAt(at.value + 8, address(at.value + 16));
  return returned(libc.setsockopt(fd, 1, 26, address(at.value), 16));
}

export function plainCall(step: StepOf<'listen'>, fd: number): Outcome {
  switch (step.call) {
    case 'listen':
      return returned(libc.listen(fd, 1));
    case 'accept':
      return returned(libc.accept(fd, 0, 0));
    case 'shutdown':
      return returned(libc.shutdown(fd, 2));
    case 'mmap':
      return returned(libc.mmap(0, 4096, 3, 1, fd, 0));
  }
}

const hexAt = (offset: number, length: number): string =>
  (arenaBuffer as Buffer & { hexSlice(start: number, end: number): string }).hexSlice(
    offset,
    offset + length,
  );
