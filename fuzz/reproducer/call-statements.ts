/** The statements that make one step of a program. */
import { type Bytes, isSymbol, segmentsOf, sizeOf } from '../../harness/program/bytes.ts';
import { isKernelStep } from '../../harness/program/kernel-steps.ts';
import type { Address, Step, StepOf } from '../../harness/program/program.ts';
import {
  type Argument,
  CannotReproduce,
  type Names,
  numberArgument,
  rowsOf,
  type Statement,
  statement,
  symbolCode,
} from './statement.ts';

/** What `perform` of the agent does, call by call. @throws CannotReproduce */
export function callStatements(step: Step, names: Names): Statement[] {
  if (isKernelStep(step)) throw new CannotReproduce(`${step.call} is a step inside a kernel`);
  if (step.call === 'socketpair')
    return [statement('socket_pair', [step.type ?? 3, step.protocol])];
  if (step.call === 'read_proc') return [];
  const socket = { code: names.socket(step.socket) };
  switch (step.call) {
    case 'socket':
      return [statement('open_socket', [socket, step.domain ?? 16, step.type ?? 3, step.protocol])];
    case 'bind':
    case 'connect': {
      const { list, needs } = addressArguments(step.address ?? {}, names);
      return [statement(`${step.call}_socket`, [socket, ...list, step.length ?? 12], needs)];
    }
    case 'getsockname':
    case 'getpeername':
      return [statement('name_of', [socket, step.call === 'getpeername' ? 1 : 0, step.room ?? 12])];
    case 'setsockopt':
      return setOption(step, socket, names);
    case 'getsockopt':
      return [statement('get_option', [socket, step.level, step.option, step.room ?? 4])];
    case 'send':
      return send(step, socket, names);
    case 'recv':
      if (step.via === 'read') return [statement('read_bytes', [socket, step.room ?? 65536])];
      return [
        statement('receive', [
          ...[socket, step.room ?? 65536, step.flags ?? 0],
          ...[step.control ?? 256, step.addressRoom ?? 12],
        ]),
      ];
    case 'drain':
      return [statement('drain', [socket, step.room ?? 65536, step.most ?? 256])];
    case 'close':
      return [statement('close_socket', [socket])];
    case 'listen':
    case 'accept':
    case 'shutdown':
    case 'mmap':
      return [statement('refused_call', [socket, { code: step.call.toUpperCase() }])];
    case 'poll':
      return [statement('poll_socket', [socket, step.events ?? 5, step.timeout ?? 0])];
    case 'ioctl':
      return [
        ...putStatements(step.value ?? '', names),
        statement('io_control', [socket, step.request]),
      ];
    case 'attach_filter': {
      if (step.instructions.length > 4096) throw new CannotReproduce('more than 4096 instructions');
      const code = Buffer.alloc(8 * step.instructions.length);
      for (const [index, [op, jt, jf, k]] of step.instructions.entries()) {
        code.writeUInt16LE(op & 0xffff, 8 * index);
        code.writeUInt8(jt & 0xff, 8 * index + 2);
        code.writeUInt8(jf & 0xff, 8 * index + 3);
        code.writeUInt32LE(k >>> 0, 8 * index + 4);
      }
      return [...putStatements(code.toString('hex'), names), statement('attach_filter', [socket])];
    }
  }
}

/** `put("10000000 …")`, `put_number(port_of(sock_a), 4)`. */
export function putStatements(bytes: Bytes, names: Names): Statement[] {
  return segmentsOf(bytes).flatMap((segment) => {
    if (typeof segment === 'string') {
      const cells = segment.replaceAll(/\s/g, '').toLowerCase().match(/../g) ?? [];
      return rowsOf(cells).map((row) => statement('put', [row]));
    }
    const { code, need } = symbolCode(segment, names);
    return [statement('put_number', [{ code }, sizeOf(segment)], [need])];
  });
}

function addressArguments(
  { family = 16, pad = 0, pid, groups }: Address,
  names: Names,
): { list: Argument[]; needs: string[] } {
  const [port, mask] = [numberArgument(pid, names), numberArgument(groups, names)];
  return {
    list: [family, pad, port.argument, mask.argument],
    needs: [...port.needs, ...mask.needs],
  };
}

function setOption(
  { level, option, value, length, pointer }: StepOf<'setsockopt'>,
  socket: Argument,
  names: Names,
): Statement[] {
  const put: Statement[] = [];
  let size = 4;
  if (typeof value === 'number') put.push(statement('put_number', [value >>> 0, 4]));
  else if (isSymbol(value)) {
    const { code, need } = symbolCode(value, names);
    put.push(statement('put_number', [{ code }, 4], [need]));
  } else {
    put.push(...putStatements(value, names));
    size = segmentsOf(value).reduce((sum, segment) => sum + sizeOf(segment), 0);
  }
  const bad = pointer === 'bad' ? 1 : 0;
  return [...put, statement('set_option', [socket, level, option, length ?? size, bad])];
}

function send(step: StepOf<'send'>, socket: Argument, names: Names): Statement[] {
  const { flags = 0, to, toLength = 12, pieces, control, via } = step;
  const put = putStatements(step.bytes, names);
  if (via === 'write') return [...put, statement('write_bytes', [socket])];
  const { list, needs } = addressArguments(to ?? {}, names);
  if (pieces === undefined && control === undefined && via !== 'sendmsg') {
    return to === undefined
      ? [...put, statement('send_bytes', [socket, flags])]
      : [...put, statement('send_to', [socket, flags, ...list, toLength], needs)];
  }
  const length = segmentsOf(step.bytes).reduce((sum, segment) => sum + sizeOf(segment), 0);
  return [
    ...put,
    ...putStatements(control ?? '', names),
    ...(pieces ?? [length]).map((size) => statement('piece', [size], ['send_pieces'])),
    statement('send_pieces', [socket, flags, ...list, to === undefined ? 0 : toLength], needs),
  ];
}
