/** setsockopt, getsockopt, ioctl, and socket filters. */
import { type Resolver, isSymbol, resolveBytes, resolveNumber } from '../../program/bytes.ts';
import type { StepOf } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import { address, arena, arenaView, at, pointerAt, room } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';
import { failed, hexAt, returned, unsupported } from './outcome.ts';

/** An address that no process has mapped. */
const BAD_POINTER = 8;

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
