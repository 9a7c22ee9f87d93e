/**
 * Ids of families that a program registers: genl_register_family gives the next number each time
 * (idr_alloc_cyclic since Linux 4.10), so they tell how much was registered before.
 */
import { fromHex, toHex } from '../program/bytes.ts';
import type { Program } from '../program/program.ts';
import type { Datagram, Transcript } from '../program/transcript.ts';

/** What stands for the n-th id; beyond GENL_MAX_ID, so that no kernel gives it. */
const FAMILY = 0xf000;
const [NETLINK_GENERIC, NLMSG_ERROR, GENL_ID_CTRL, CTRL_ATTR_FAMILY_ID] = [16, 2, 16, 1];
const [HEADER, HEADERS] = [16, 20];

export class CanonicalFamilies {
  private readonly known = new Map<number, number>();

  constructor({ steps }: Program, { outcomes }: Transcript) {
    for (const [index, outcome] of outcomes.entries()) {
      if (!('ret' in outcome) || outcome.family === undefined) continue;
      if (steps[index]?.call !== 'genl_register_family' || this.known.has(outcome.family)) continue;
      this.known.set(outcome.family, FAMILY + this.known.size);
    }
  }

  /** Replaces ids where the kernel writes them: types, their echoes, CTRL_ATTR_FAMILY_ID. */
  inDatagram(datagram: Datagram, protocol: number): Datagram {
    if (protocol !== NETLINK_GENERIC || this.known.size === 0) return datagram;
    const bytes = fromHex(datagram.bytes);
    this.inBytes(bytes);
    return { ...datagram, bytes: toHex(bytes) };
  }

  private inBytes(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + HEADER <= bytes.length;) {
      const length = view.getUint32(at, true);
      if (length < HEADER) return;
      const end = Math.min(at + length, bytes.length);
      if (view.getUint16(at + 4, true) === NLMSG_ERROR) this.inMessage(view, at + HEADERS, end);
      else this.inMessage(view, at, end);
      at += (length + 3) & ~3;
    }
  }

  private inMessage(view: DataView, at: number, end: number): void {
    if (at + 6 > end) return;
    if (view.getUint16(at + 4, true) !== GENL_ID_CTRL) {
      this.replace(view, at + 4, end);
      return;
    }
    for (let attribute = at + HEADERS; attribute + 6 <= end;) {
      const length = view.getUint16(attribute, true);
      if (length < 4) return;
      const type = view.getUint16(attribute + 2, true);
      if (type === CTRL_ATTR_FAMILY_ID && length === 6) this.replace(view, attribute + 4, end);
      attribute += (length + 3) & ~3;
    }
  }

  private replace(view: DataView, at: number, end: number): void {
    const standsFor = at + 2 > end ? undefined : this.known.get(view.getUint16(at, true));
    if (standsFor !== undefined) view.setUint16(at, standsFor, true);
  }
}
