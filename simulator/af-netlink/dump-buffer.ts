/** The datagram that a dump is filling: DumpPart of kernel-side.ts. */
import { align4 } from '../../harness/wire/structs/netlink.ts';
import { padded } from '../nlattr/padding.ts';
import type { DumpPart, Extack } from './kernel-side.ts';
import type { RunningDump } from './running-dump.ts';

export class DumpBuffer implements DumpPart {
  readonly portid: number;
  readonly seq: number;
  /** Of this part alone: an error that ends the dump is explained in the same datagram. */
  readonly extack: Extack = {};
  readonly room: number;
  used = 0;
  readonly #pieces: Uint8Array[] = [];

  /** The fault dump-resume: what does not fit is forgotten. */
  readonly #forgetful: boolean;

  readonly #pads: boolean;

  /** @param pads profile.padsNumbers */
  constructor({ portid, seq }: RunningDump, room: number, pads: boolean, forgetful: boolean) {
    this.#pads = pads;
    this.#forgetful = forgetful;
    this.portid = portid;
    this.seq = seq;
    this.room = room;
  }

  /** The data ends where the memory ends, which is a multiple of 8. */
  get offset(): number {
    return ((8 - (this.room % 8)) % 8) + this.used;
  }

  put(given: Uint8Array): boolean {
    const message = this.#pads ? padded(given, this.offset) : given;
    const size = align4(message.length);
    if (size > this.room - this.used) return this.#forgetful && this.used > 0;
    this.#pieces.push(message);
    this.used += size;
    return true;
  }

  /** All messages, each aligned. */
  bytes(): Uint8Array {
    const out = new Uint8Array(this.used);
    let at = 0;
    for (const piece of this.#pieces) {
      out.set(piece, at);
      at += align4(piece.length);
    }
    return out;
  }
}
