/** What a simulated socket receives, as datagrams of a transcript. */
import { toHex } from '../../program/bytes.ts';
import type { StepOf } from '../../program/program.ts';
import type { Datagram, Outcome } from '../../program/transcript.ts';
import type { NetlinkSocket } from '../../../simulator/index.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import { outcomeOf } from './outcome.ts';

const NAME_SIZE = 12;
/** The kernel's address: left out of transcripts. */
const KERNEL = '100000000000000000000000';
const DEFAULT_ROOM = 65536;
/** Reused: a receive copies out of it before the next one. */
const buffer = new Uint8Array(1048576);
const controlBuffer = new Uint8Array(4096);

export function recv(step: StepOf<'recv'>, socket: NetlinkSocket): Outcome {
  const room = step.room ?? DEFAULT_ROOM;
  if (step.via === 'read') {
    // sock_read_iter does not ask the protocol for 0 bytes
    if (room === 0) return { ret: 0, datagrams: [{ bytes: '' }] };
    const ret = socket.recv(buffer.subarray(0, room));
    return ret < 0 ? outcomeOf(ret) : { ret, datagrams: [{ bytes: hexOf(ret) }] };
  }
  const got = receive(socket, room, step.flags ?? 0, step.control ?? 256, step.addressRoom ?? 12);
  if (typeof got === 'number') return outcomeOf(got);
  return { ret: got.ret ?? got.bytes.length / 2, datagrams: [got] };
}

/** Everything queued, until EAGAIN or another error. */
export function drain(step: StepOf<'drain'>, socket: NetlinkSocket): Outcome {
  const datagrams: Datagram[] = [];
  const most = step.most ?? 256;
  while (datagrams.length < most) {
    const got = receive(socket, step.room ?? DEFAULT_ROOM, 0, 256, NAME_SIZE);
    if (typeof got === 'number') {
      const end = errnoName(-got);
      return end === 'EAGAIN'
        ? { ret: datagrams.length, datagrams }
        : { ret: datagrams.length, datagrams, end };
    }
    datagrams.push(got);
  }
  return { ret: datagrams.length, datagrams, end: 'most' };
}

/** One recvmsg: the datagram, or -errno. */
function receive(
  socket: NetlinkSocket,
  room: number,
  flags: number,
  controlRoom: number,
  addressRoom: number,
): Datagram | number {
  const control = controlRoom === 0 ? undefined : controlBuffer.subarray(0, controlRoom);
  const header = { control, controlLength: 0, flags: 0, name: undefined as Uint8Array | undefined };
  const ret = socket.recv(buffer.subarray(0, room), flags, header);
  if (ret < 0) return ret;
  const got = Math.min(ret, room);
  const datagram: Datagram = { bytes: hexOf(got) };
  if (ret !== got) datagram.ret = ret;
  if (header.flags !== 0) datagram.flags = header.flags;
  const nameLength = header.name?.length ?? 0;
  if (nameLength !== NAME_SIZE) datagram.fromLength = nameLength;
  const from = header.name === undefined ? '' : toHex(header.name.subarray(0, addressRoom));
  if (from !== KERNEL) datagram.from = from;
  if (header.controlLength > 0) {
    datagram.control = toHex(controlBuffer.subarray(0, header.controlLength));
    controlBuffer.fill(0, 0, header.controlLength);
  }
  return datagram;
}

const hexOf = (length: number): string => toHex(buffer.subarray(0, length));
