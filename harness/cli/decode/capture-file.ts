/**
 * Packets of a capture of Netlink: pcap and pcapng, of the link type that nlmon devices have.
 *
 * The formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng; LINKTYPE_NETLINK (253) is 16
 * bytes in network order before each datagram, the last two of them the protocol.
 */
import { UsageError } from '../exit.ts';

export interface CapturedDatagram {
  protocol: number;
  bytes: Uint8Array;
  /** Bytes that were not captured. */
  missing: number;
}

const LINKTYPE_NETLINK = 253;
const COOKED = 16;
const PCAP: Readonly<Record<number, boolean>> = { 0xa1b2c3d4: true, 0xa1b23c4d: true };
const PCAPNG = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;

export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(0) === PCAPNG || orderOf(view) !== undefined;
}

/** Little-endian or not, of a pcap file. */
function orderOf(view: DataView): boolean | undefined {
  if (PCAP[view.getUint32(0, true)] === true) return true;
  return PCAP[view.getUint32(0, false)] === true ? false : undefined;
}

/** @throws UsageError for a file that is cut short, or of another link type */
export function readCapture(bytes: Uint8Array): CapturedDatagram[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return view.getUint32(0) === PCAPNG ? readPcapng(bytes, view) : readPcap(bytes, view);
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError('the capture ends in the middle of a packet');
    throw error;
  }
}

function readPcap(bytes: Uint8Array, view: DataView): CapturedDatagram[] {
  const little = orderOf(view) ?? true;
  checkLink(view.getUint32(20, little) & 0x0fffffff);
  const out: CapturedDatagram[] = [];
  for (let at = 24; at < bytes.length;) {
    const length = view.getUint32(at + 8, little);
    out.push(packet(bytes, at + 16, length, view.getUint32(at + 12, little)));
    at += 16 + length;
  }
  return out;
}

function readPcapng(bytes: Uint8Array, view: DataView): CapturedDatagram[] {
  const out: CapturedDatagram[] = [];
  let little = true;
  for (let at = 0; at < bytes.length;) {
    if (view.getUint32(at) === PCAPNG) little = view.getUint32(at + 8, true) === BYTE_ORDER;
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length > bytes.length - at) throw new RangeError('block');
    if (type === 1) checkLink(view.getUint16(at + 8, little)); // interface description
    if (type === 6) {
      // enhanced packet
      const captured = view.getUint32(at + 20, little);
      out.push(packet(bytes, at + 28, captured, view.getUint32(at + 24, little)));
    }
    at += length;
  }
  return out;
}

function checkLink(type: number): void {
  if (type === LINKTYPE_NETLINK) return;
  throw new UsageError(
    `a capture of link type ${type}; Netlink is ${LINKTYPE_NETLINK} (capture on an nlmon device)`,
  );
}

function packet(bytes: Uint8Array, at: number, captured: number, whole: number): CapturedDatagram {
  if (captured < COOKED || at + captured > bytes.length) throw new RangeError('packet');
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, captured);
  return {
    protocol: view.getUint16(14, false),
    bytes: bytes.subarray(at + COOKED, at + captured),
    missing: Math.max(0, whole - captured),
  };
}
