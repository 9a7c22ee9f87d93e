/** One step of a program on a simulated socket. */
import {
  type Resolver,
  isSymbol,
  resolveBytes,
  resolveNumber,
  toHex,
} from '../../program/bytes.ts';
import type { KernelStep } from '../../program/kernel-steps.ts';
import type { Address, Step, StepOf } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import { BAD_POINTER, type NetlinkSocket } from '../../../simulator/index.ts';
import { outcomeOf } from './outcome.ts';
import { drain, recv } from './receive.ts';

export type SocketStep = Exclude<
  Step,
  KernelStep | { call: 'socket' | 'socketpair' | 'read_proc' }
>;

/** @param socket undefined where the program has none of that name. */
export function perform(
  step: SocketStep,
  socket: NetlinkSocket | undefined,
  resolve: Resolver,
): Outcome {
  if (!KNOWN.has(step.call)) return { unsupported: `call '${step.call}' is not known` };
  if (socket === undefined) return withoutSocket(step.call);
  switch (step.call) {
    case 'bind':
    case 'connect': {
      const address = plainAddress(step.address ?? {}, resolve);
      return outcomeOf(socket[step.call](address, step.length ?? 12));
    }
    case 'getsockname':
    case 'getpeername':
      return nameOf(socket[step.call](), step.room ?? 12);
    case 'setsockopt':
      return outcomeOf(setsockopt(step, socket, resolve));
    case 'getsockopt': {
      const room = step.room ?? 4;
      const got = socket.getsockopt(step.level, step.option, room);
      if (typeof got === 'number') return outcomeOf(got);
      // what was not written shows the zeros of the caller's buffer
      const value = toHex(got.value).padEnd(2 * Math.min(got.length, room), '0');
      return { ret: 0, value, length: got.length };
    }
    case 'send':
      return send(step, socket, resolve);
    case 'recv':
      return recv(step, socket);
    case 'drain':
      return drain(step, socket);
    case 'close':
      return outcomeOf(socket.close());
    case 'listen':
    case 'accept':
    case 'shutdown':
    case 'mmap':
      return outcomeOf(socket.unsupportedCall(step.call));
    case 'poll': {
      const revents = socket.poll(step.events ?? 5, step.timeout ?? 0);
      return { ret: revents === 0 ? 0 : 1, revents };
    }
    case 'ioctl': {
      const value = resolveBytes(step.value ?? '', resolve);
      const ret = socket.ioctl(step.request, value);
      return ret < 0 ? outcomeOf(ret) : { ret, value: toHex(value) };
    }
    case 'attach_filter':
      return outcomeOf(
        socket.attachFilter(
          step.instructions.map(([code, jt, jf, k]) => [code & 0xffff, jt & 0xff, jf & 0xff, k]),
        ),
      );
  }
}

/** What no descriptor answers: poll(2) passes over it, a drain ends before it began. */
function withoutSocket(call: SocketStep['call']): Outcome {
  if (call === 'poll') return { ret: 0, revents: 0 };
  return call === 'drain' ? { ret: 0, datagrams: [], end: 'EBADF' } : { errno: 'EBADF' };
}

const KNOWN: ReadonlySet<string> = new Set([
  'bind',
  'connect',
  'getsockname',
  'getpeername',
  'setsockopt',
  'getsockopt',
  'send',
  'recv',
  'drain',
  'close',
  'listen',
  'accept',
  'shutdown',
  'mmap',
  'poll',
  'ioctl',
  'attach_filter',
]);

const plainAddress = ({ family, pid = 0, groups = 0 }: Address, resolve: Resolver) => ({
  family,
  pid: resolveNumber(pid, resolve) >>> 0,
  groups: resolveNumber(groups, resolve) >>> 0,
});

function nameOf(name: Uint8Array, room: number): Outcome {
  if (room < 0) return { errno: 'EINVAL' };
  return { ret: 0, name: toHex(name.subarray(0, room)), length: name.length };
}

function setsockopt(step: StepOf<'setsockopt'>, socket: NetlinkSocket, resolve: Resolver): number {
  const { level, option, value, length } = step;
  if (step.pointer === 'bad') return socket.setsockopt(level, option, BAD_POINTER, length);
  if (typeof value === 'number' || isSymbol(value)) {
    return socket.setsockopt(level, option, resolveNumber(value, resolve), length);
  }
  return socket.setsockopt(level, option, resolveBytes(value, resolve), length);
}

function send(step: StepOf<'send'>, socket: NetlinkSocket, resolve: Resolver): Outcome {
  const bytes = resolveBytes(step.bytes, resolve);
  if (step.via === 'write') return outcomeOf(socket.send(bytes));
  const sum = step.pieces?.reduce((total, piece) => total + piece, 0);
  if (sum !== undefined && sum !== bytes.length) {
    return { unsupported: `pieces of ${sum} bytes for ${bytes.length}` };
  }
  return outcomeOf(
    socket.send(bytes, {
      flags: step.flags,
      to: step.to === undefined ? undefined : plainAddress(step.to, resolve),
      toLength: step.toLength,
      control: step.control === undefined ? undefined : resolveBytes(step.control, resolve),
      // as the agent does: sendto unless only sendmsg can say it
      sendmsg: step.via === 'sendmsg' || step.pieces !== undefined || step.control !== undefined,
    }),
  );
}
