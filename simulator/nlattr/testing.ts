/** What the tests of protocols build and send: attributes, messages, and an open socket. */
import { message } from '../af-netlink/testing.ts';
import type { NetlinkSocket } from '../af-netlink/socket.ts';
import type { Kernel } from '../kernel.ts';

type Payload = readonly number[] | Uint8Array;

/** One attribute, padded. */
export function nla(type: number, payload: Payload = []): number[] {
  const length = 4 + payload.length;
  const pad = Array.from({ length: -length & 3 }, () => 0);
  return [length & 0xff, length >> 8, type & 0xff, type >> 8, ...payload, ...pad];
}

export const text = (string: string): number[] => [...new TextEncoder().encode(string)];
export const u32 = (value: number): number[] => [
  ...new Uint8Array(Uint32Array.of(value >>> 0).buffer),
];

export const REQUEST = 1;
export const ACK = 4;
export const DUMP = 0x300;

/** A generic Netlink request. */
export const genl = (
  type: number,
  cmd: number,
  attributes: Payload = [],
  { flags = REQUEST, reserved = 0 } = {},
): Uint8Array => message({ type, flags, seq: 1 }, [cmd, 1, reserved, 0, ...attributes]);

/** A request about a link: struct ifinfomsg, then attributes. */
export const link = (
  type: number,
  index: number,
  attributes: Payload = [],
  flags = REQUEST,
): Uint8Array =>
  message({ type, flags, seq: 1 }, [
    0,
    0,
    0,
    0,
    ...u32(index),
    ...u32(0),
    ...u32(0),
    ...attributes,
  ]);

/** A socket that asks for extended ACKs; `strict` adds NETLINK_GET_STRICT_CHK. */
export function openFor(kernel: Kernel, protocol: number, strict = false): NetlinkSocket {
  const socket = kernel.open(protocol);
  socket.bind({ pid: 0 });
  socket.setsockopt(270, 11, 1);
  if (strict) socket.setsockopt(270, 12, 1);
  return socket;
}

/** Everything read after a send, with the port of the requester shown as 0. */
export function asked(socket: NetlinkSocket, request: Uint8Array): string[] {
  socket.send(request);
  return heard(socket, socket);
}

/** Everything that a socket has to read, with the port of the requester shown as 0. */
export function heard(socket: NetlinkSocket, requester: NetlinkSocket): string[] {
  const name = requester.getsockname();
  const port = new DataView(name.buffer, name.byteOffset).getUint32(4, true);
  return socket.drain().map((datagram) => {
    const bytes = Buffer.from(datagram);
    for (
      let at = 0;
      at + 16 <= bytes.length;
      at += Math.max(16, (bytes.readUInt32LE(at) + 3) & ~3)
    ) {
      if (bytes.readUInt32LE(at + 12) === port) bytes.writeUInt32LE(0, at + 12);
    }
    return bytes.toString('hex');
  });
}

/** The errno and text of the first answer, e.g. `-22 Unknown attribute type`; 0 for an ACK. */
export function refusal(socket: NetlinkSocket, request: Uint8Array): string {
  const [answer] = asked(socket, request);
  if (answer === undefined) return 'silence';
  const bytes = Buffer.from(answer, 'hex');
  if (bytes.readUInt16LE(4) !== 2) return `type ${bytes.readUInt16LE(4)}`;
  const error = bytes.readInt32LE(16);
  const capped = (bytes.readUInt16LE(6) & 0x100) !== 0;
  const tlvs = 20 + (capped ? 16 : (bytes.readUInt32LE(20) + 3) & ~3);
  if (tlvs >= bytes.length || bytes.readUInt16LE(tlvs + 2) !== 1) return String(error);
  const said = bytes.subarray(tlvs + 4, tlvs + bytes.readUInt16LE(tlvs) - 1);
  return `${error} ${said.toString()}`;
}
