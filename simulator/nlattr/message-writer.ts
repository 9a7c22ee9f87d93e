/** Building a message: nlmsg_put, nla_put and nests (include/net/netlink.h). */
import { align4 } from '../../harness/wire/structs/netlink.ts';

const NLMSG_HDRLEN = 16;

/** A message under construction. Numbers are written in the machine's order, little-endian. */
export class MessageWriter {
  #bytes = new Uint8Array(512);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  /** Starts with a header (nlmsg_put) and the family's fixed part. */
  static message(
    { type, flags = 0, seq, pid }: { type: number; flags?: number; seq: number; pid: number },
    fixed: Uint8Array = new Uint8Array(0),
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

  /** Bytes so far, each attribute padded. */
  get length(): number {
    return this.#used;
  }

  /** nla_put, padded with zeros. */
  put(type: number, payload: Uint8Array): this {
    const at = this.#room(4 + align4(payload.length));
    this.#view.setUint16(at, 4 + payload.length, true);
    this.#view.setUint16(at + 2, type, true);
    this.#bytes.set(payload, at + 4);
    return this;
  }

  u8 = (type: number, value: number): this => this.put(type, Uint8Array.of(value));
  u16 = (type: number, value: number): this =>
    this.put(type, Uint8Array.of(value & 0xff, (value >> 8) & 0xff));
  u32(type: number, value: number): this {
    this.put(type, new Uint8Array(4));
    this.#view.setUint32(this.#used - 4, value >>> 0, true);
    return this;
  }
  u64(type: number, value: bigint): this {
    this.put(type, new Uint8Array(8));
    this.#view.setBigUint64(this.#used - 8, BigInt.asUintN(64, value), true);
    return this;
  }

  /** nla_put_string: with its NUL. */
  string(type: number, text: Uint8Array | string): this {
    const bytes = typeof text === 'string' ? asciiBytes(text) : text;
    const ended = new Uint8Array(bytes.length + 1);
    ended.set(bytes);
    return this.put(type, ended);
  }

  /** nla_nest_start_noflag … nla_nest_end; pass the type with NLA_F_NESTED where it is sent. */
  nest(type: number, fill: (writer: this) => void): this {
    const at = this.#room(4);
    this.#view.setUint16(at + 2, type, true);
    fill(this);
    this.#view.setUint16(at, this.#used - at, true);
    return this;
  }

  /** Attributes that were made apart, behind those that are there. */
  append(attributes: Uint8Array): this {
    const at = this.#room(attributes.length);
    this.#bytes.set(attributes, at);
    return this;
  }

  /** The attributes alone, for what was not started as a message. */
  attributes(): Uint8Array {
    return this.#bytes.slice(0, this.#used);
  }

  /** nlmsg_end: sets nlmsg_len and hands the message over. */
  end(): Uint8Array {
    this.#view.setUint32(0, this.#used, true);
    return this.attributes();
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
