/**
 * Packets of a capture of Netlink: pcap and pcapng, of the link type that nlmon devices have.
 *
 * The formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng; LINKTYPE_NETLINK (253) is 16
 * bytes in network order before each datagram, the last two of them the protocol.
 */
import { BLOCK, BYTE_ORDER, COOKED, LINKTYPE_NETLINK, PCAP_MAGICS } from './format.ts';

export interface CapturedDatagram {
  protocol: number;
  bytes: Uint8Array;
  /** Bytes that were not captured. */
  missing: number;
  /** Place of its interface in the file, from 0. */
  interface: number;
  /** PACKET_KERNEL and PACKET_USER; nlmon says PACKET_OUTGOING, which tells nothing. */
  packetType: number;
}

/** A capture that cannot be read: what is wrong, and at which byte of the file. */
export class CaptureError extends Error {
  readonly offset: number;
  constructor(offset: number, what: string) {
    super(`byte ${offset}: ${what}`);
    this.name = 'CaptureError';
    this.offset = offset;
  }
}

export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const view = viewOf(bytes);
  return view.getUint32(0) === BLOCK.section || orderOf(view) !== undefined;
}

/** @throws CaptureError for a file that is cut short, damaged, or of another link type */
export function readCapture(bytes: Uint8Array): CapturedDatagram[] {
  const view = viewOf(bytes);
  if (!isCapture(bytes)) throw new CaptureError(0, 'neither pcap nor pcapng');
  return view.getUint32(0) === BLOCK.section ? readPcapng(bytes, view) : readPcap(bytes, view);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Little-endian or not, of a pcap file. */
function orderOf(view: DataView): boolean | undefined {
  if (PCAP_MAGICS.has(view.getUint32(0, true))) return true;
  return PCAP_MAGICS.has(view.getUint32(0, false)) ? false : undefined;
}

/** That so many bytes are there. */
function need(view: DataView, at: number, size: number, what: string): void {
  const have = view.byteLength - at;
  if (size > have) {
    throw new CaptureError(at, `the capture ends in ${what}: need ${size} bytes, have ${have}`);
  }
}

function readPcap(bytes: Uint8Array, view: DataView): CapturedDatagram[] {
  need(view, 0, 24, 'the file header');
  const little = orderOf(view) ?? true;
  checkLink(20, view.getUint32(20, little) & 0x0fffffff);
  const out: CapturedDatagram[] = [];
  for (let at = 24; at < bytes.length;) {
    need(view, at, 16, 'a packet header');
    const captured = view.getUint32(at + 8, little);
    need(view, at + 16, captured, 'a packet');
    out.push(packet(view, at + 16, captured, view.getUint32(at + 12, little), 0));
    at += 16 + captured;
  }
  return out;
}

function readPcapng(bytes: Uint8Array, view: DataView): CapturedDatagram[] {
  const out: CapturedDatagram[] = [];
  let little = true;
  let [interfaces, before] = [0, 0];
  for (let at = 0; at < bytes.length;) {
    need(view, at, 12, 'a block');
    if (view.getUint32(at) === BLOCK.section) {
      little = view.getUint32(at + 8, true) === BYTE_ORDER;
      if (!little && view.getUint32(at + 8, false) !== BYTE_ORDER) {
        throw new CaptureError(at + 8, 'no byte-order magic in the section header');
      }
      before = interfaces; // interfaces of a section are counted from 0 again
    }
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0) {
      throw new CaptureError(at + 4, `a block of ${length} bytes: no multiple of 4 from 12 up`);
    }
    need(view, at, length, 'a block');
    const room = length - 12;
    if (type === BLOCK.interface) {
      if (room < 8) throw new CaptureError(at, `an interface description of ${room} bytes`);
      checkLink(at + 8, view.getUint16(at + 8, little));
      interfaces++;
    }
    if (type === BLOCK.packet) {
      if (room < 20) throw new CaptureError(at, `an enhanced packet of ${room} bytes`);
      const captured = view.getUint32(at + 20, little);
      if (captured > room - 20) {
        throw new CaptureError(at + 20, `${captured} bytes captured in a block of ${length}`);
      }
      const index = before + view.getUint32(at + 8, little);
      if (index >= interfaces) throw new CaptureError(at + 8, 'a packet of no interface');
      out.push(packet(view, at + 28, captured, view.getUint32(at + 24, little), index));
    }
    at += length;
  }
  return out;
}

function checkLink(at: number, type: number): void {
  if (type === LINKTYPE_NETLINK) return;
  throw new CaptureError(
    at,
    `a capture of link type ${type}; Netlink is ${LINKTYPE_NETLINK} (capture on an nlmon device)`,
  );
}

function packet(
  view: DataView,
  at: number,
  captured: number,
  whole: number,
  index: number,
): CapturedDatagram {
  if (captured < COOKED) {
    throw new CaptureError(at, `a packet of ${captured} bytes: its header alone has ${COOKED}`);
  }
  return {
    protocol: view.getUint16(at + 14, false),
    bytes: new Uint8Array(view.buffer, view.byteOffset + at + COOKED, captured - COOKED),
    missing: Math.max(0, whole - captured),
    interface: index,
    packetType: view.getUint16(at, false),
  };
}
