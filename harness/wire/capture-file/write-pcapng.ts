/** A capture of Netlink as pcapng: what Wireshark and tshark open, comments included. */
import {
  ARPHRD_NETLINK,
  BLOCK,
  BYTE_ORDER,
  COOKED,
  LINKTYPE_NETLINK,
  PACKET_KERNEL,
  PACKET_USER,
} from './format.ts';

export interface Packet {
  /** Place of its interface in the list. */
  interface: number;
  /** Who reads it. */
  to: 'kernel' | 'user';
  protocol: number;
  bytes: Uint8Array;
  /** Microseconds since the first. */
  time: number;
  comment?: string;
}

/** Options of draft-ietf-opsawg-pcapng. */
const [OPT_END, OPT_COMMENT, SHB_USERAPPL, IF_NAME] = [0, 1, 4, 2];
/** What a packet may have at most: any longer and readers refuse the file. */
const SNAPLEN = 262_144;

/**
 * @param interfaces their names
 * @param writer name and version of the program that writes it
 */
export function writePcapng(
  interfaces: readonly string[],
  packets: readonly Packet[],
  writer: string,
): Uint8Array {
  const section = [u32(BYTE_ORDER), u16(1), u16(0), filled(8, 0xff), text(SHB_USERAPPL, writer)];
  return join([
    block(BLOCK.section, [...section, end]),
    ...interfaces.map((name) =>
      block(BLOCK.interface, [
        ...[u16(LINKTYPE_NETLINK), u16(0), u32(SNAPLEN)],
        ...[text(IF_NAME, name), end],
      ]),
    ),
    ...packets.map(packetBlock),
  ]);
}

function packetBlock({ interface: index, to, protocol, bytes, time, comment }: Packet): Uint8Array {
  const kept = bytes.subarray(0, SNAPLEN - COOKED);
  const options = comment === undefined ? [] : [text(OPT_COMMENT, comment), end];
  return block(BLOCK.packet, [
    u32(index),
    u32(Math.floor(time / 2 ** 32)),
    u32(time >>> 0),
    u32(COOKED + kept.length),
    u32(COOKED + bytes.length),
    cooked(to === 'kernel' ? PACKET_KERNEL : PACKET_USER, protocol),
    padded(kept),
    ...options,
  ]);
}

/** In network order, whatever the file's is. */
function cooked(packetType: number, protocol: number): Uint8Array {
  const out = new Uint8Array(COOKED);
  const view = new DataView(out.buffer);
  view.setUint16(0, packetType);
  view.setUint16(2, ARPHRD_NETLINK);
  view.setUint16(14, protocol);
  return out;
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = join(parts);
  const length = u32(body.length + 12);
  return join([u32(type), length, body, length]);
}

const end = new Uint8Array([OPT_END, 0, 0, 0]);

function text(code: number, value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value).subarray(0, 0xffff);
  return join([u16(code), u16(bytes.length), padded(bytes)]);
}

function u16(value: number): Uint8Array {
  const out = new Uint8Array(2);
  new DataView(out.buffer).setUint16(0, value, true);
  return out;
}

function u32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value >>> 0, true);
  return out;
}

function filled(size: number, value: number): Uint8Array {
  return new Uint8Array(size).fill(value);
}

function padded(bytes: Uint8Array): Uint8Array {
  return bytes.length % 4 === 0 ? bytes : join([bytes, new Uint8Array(4 - (bytes.length % 4))]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
