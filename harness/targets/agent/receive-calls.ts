/** Receiving: recvmsg, read, and poll. Never blocks, but for a poll with a timeout. */
import type { StepOf } from '../../program/program.ts';
import type { Datagram, Outcome } from '../../program/transcript.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import { address, arena, arenaView, at, msghdr, pointerAt } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';
import { failed, hexAt } from './outcome.ts';

const MSG_DONTWAIT = 0x40;
const KERNEL = '100000000000000000000000';

// What never changes of the msghdr.
pointerAt(at.msghdrIn + msghdr.iov, address(at.iovecIn));
arenaView.setUint32(at.msghdrIn + msghdr.iovlen, 1, true);
pointerAt(at.msghdrIn + msghdr.name, address(at.nameIn));
pointerAt(at.msghdrIn + msghdr.control, address(at.controlIn));
pointerAt(at.iovecIn, address(at.recv));

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
  if (controlLength !== 0) {
    datagram.control = hexAt(at.controlIn, controlLength);
    // the kernel leaves padding as it finds it: nothing of this datagram may show in the next
    arena.fill(0, at.controlIn, at.controlIn + controlLength);
  }
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
  let ret: number;
  do {
    ret = libc.poll(address(at.pollfd), 1, step.timeout ?? 0);
    // signals are the runtime's, not the program's
  } while (ret < 0 && errnoName(libc.errno()) === 'EINTR');
  return ret < 0 ? failed() : { ret, revents: arenaView.getUint16(at.pollfd + 6, true) };
}
