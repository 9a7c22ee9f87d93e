/** bind, connect, getsockname, getpeername: the calls about struct sockaddr_nl, netlink(7). */
import { type Resolver, resolveNumber } from '../../program/bytes.ts';
import type { Address, StepOf } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import { address, arena, arenaView, at, room } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';
import { failed, hexAt, returned, unsupported } from './outcome.ts';

/** Writes a sockaddr_nl; whatever lies beyond its 12 bytes is zero. */
export function putAddress(given: Address, resolve: Resolver): void {
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
