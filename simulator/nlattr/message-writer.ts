/** Building a message: nlmsg_put, nla_put and nests (include/net/netlink.h). */
import { setLayout } from './padding.ts';
import { align4 } from '../../harness/wire/structs/netlink.ts';

const NLMSG_HDRLEN = 16;

/** All zero: nobody writes there now. A dump makes hundreds of messages. */
const free: Uint8Array[] = [];
const [FIRST_ROOM, MOST_FREE] = [1024, 16];
const NONE = new Uint8Array(0);

/**
 * A message under construction: over with `end` or `attributes`. Numbers are written in the
 * machine's order, little-endian.
 */
export class MessageWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #used = 0;
  /** What may have to move, as padding.ts: absent as long as nothing may. */
  #wanting: [number, number][] | undefined;
  #nests: [number, number][] | undefined;

  constructor() {
    this.#bytes = free.pop() ?? new Uint8Array(FIRST_ROOM);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Starts with a header (nlmsg_put) and the family's fixed part. */
  static message(
    { type, flags = 0, seq, pid }: { type: number; flags?: number; seq: number; pid: number },
    fixed: Uint8Array = NONE,
  ): MessageWriter {
    const out = new MessageWriter();
    out.#room(NLMSG_HDRLEN + align4(fixed.length));
    out.#view.setUint16(4, type, true);
    out.#view.setUint16(6, flags, true);
    out.#view.setUint32(8, seq, true);
    out.#view.setUint32(12, pid, true);
    out.#bytes.set(fixed, NLMSG_HDRLEN);
    return out;
  }

  /** nla_put, padded with zeros. */
  put(type: number, payload: Uint8Array): this {
    const at = this.#header(type, payload.length);
    this.#bytes.set(payload, at);
    return this;
  }

  u8(type: number, value: number): this {
    const at = this.#header(type, 1);
    this.#view.setUint8(at, value);
    return this;
  }
  u16(type: number, value: number): this {
    const at = this.#header(type, 2);
    this.#view.setUint16(at, value & 0xffff, true);
    return this;
  }
  u32(type: number, value: number): this {
    const at = this.#header(type, 4);
    this.#view.setUint32(at, value >>> 0, true);
    return this;
  }
  /** nla_put_64bit. @param pad the type of the empty attribute that may go in front */
  put64(type: number, payload: Uint8Array, pad: number): this {
    (this.#wanting ??= []).push([this.#used, pad]);
    return this.put(type, payload);
  }

  /** nla_put_u64_64bit */
  u64(type: number, value: bigint, pad: number): this {
    (this.#wanting ??= []).push([this.#used, pad]);
    const at = this.#header(type, 8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
    return this;
  }

  /** nla_put_string: with its NUL. */
  string(type: number, text: Uint8Array | string): this {
    const bytes = typeof text === 'string' ? asciiBytes(text) : text;
    const at = this.#header(type, bytes.length + 1);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** nla_nest_start_noflag … nla_nest_end; pass the type with NLA_F_NESTED where it is sent. */
  nest(type: number, fill: (writer: this) => void): this {
    const at = this.#room(4);
    const before = this.#wanting?.length;
    this.#view.setUint16(at + 2, type, true);
    fill(this);
    this.#view.setUint16(at, this.#used - at, true);
    if (this.#wanting?.length !== before) (this.#nests ??= []).push([at, this.#used]);
    return this;
  }

  /** A nest that may have an empty attribute in front (gnet_stats_start_copy). */
  nest64(type: number, pad: number, fill: (writer: this) => void): this {
    (this.#wanting ??= []).push([this.#used, pad]);
    return this.nest(type, fill);
  }

  /** Attributes that were made apart, behind those that are there. */
  append(attributes: Uint8Array): this {
    const at = this.#room(attributes.length);
    this.#bytes.set(attributes, at);
    return this;
  }

  /** The attributes alone, for what was not started as a message. */
  attributes(): Uint8Array {
    return this.#over(false);
  }

  #over(isMessage: boolean): Uint8Array {
    const out = this.#bytes.slice(0, this.#used);
    if (this.#wanting !== undefined) {
      setLayout(out, { wanting: this.#wanting, nests: this.#nests ?? [], isMessage });
    }
    if (this.#bytes.length === FIRST_ROOM && free.length < MOST_FREE) {
      free.push(this.#bytes.fill(0, 0, this.#used));
    }
    this.#bytes = NONE;
    return out;
  }

  /** nlmsg_end: sets nlmsg_len and hands the message over. */
  end(): Uint8Array {
    this.#view.setUint32(0, this.#used, true);
    return this.#over(true);
  }

  /** struct nlattr, and room for a payload of that many bytes: where it begins. */
  #header(type: number, length: number): number {
    const at = this.#room(4 + align4(length));
    this.#view.setUint16(at, 4 + length, true);
    this.#view.setUint16(at + 2, type, true);
    return at + 4;
  }

  #room(size: number): number {
    const at = this.#used;
    const needed = at + size;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#used = needed;
    return at;
  }
}

/** Bytes of a text whose characters stand for one byte each. */
export const asciiBytes = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
