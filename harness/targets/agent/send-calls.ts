/** Sending: sendto, sendmsg with several pieces and control data, write. Never blocks. */
import { type Bytes, type Resolver, resolveBytes } from '../../program/bytes.ts';
import type { StepOf } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
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
import { putAddress } from './address-calls.ts';
import { returned, unsupported } from './outcome.ts';

const MSG_DONTWAIT = 0x40;
pointerAt(at.msghdrOut + msghdr.iov, address(at.iovecOut));

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
