/** What the programs of a comparison got out of the reference: errnos, and texts of extended ACKs. */
import { fromHex } from '../../harness/program/bytes.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { errnoName } from '../../harness/wire/constants/errno.ts';

const [NLMSG_ERROR, NLMSG_DONE] = [2, 3];
const [NLM_F_CAPPED, NLM_F_ACK_TLVS] = [0x100, 0x200];
const NLMSGERR_ATTR_MSG = 1;

export class Provoked {
  /** Of system calls, and in answers, with how often. */
  readonly errnos = new Map<string, number>();
  readonly texts = new Map<string, number>();

  add(program: Program, { outcomes }: Transcript): void {
    for (const [index, outcome] of outcomes.entries()) {
      if ('errno' in outcome) count(this.errnos, outcome.errno);
      if (!('ret' in outcome) || program.steps[index] === undefined) continue;
      for (const { bytes } of outcome.datagrams ?? []) this.#read(fromHex(bytes));
    }
  }

  #read(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 20 <= bytes.length;) {
      const length = view.getUint32(at, true);
      if (length < 16 || at + length > bytes.length) return;
      const type = view.getUint16(at + 4, true);
      if (type === NLMSG_ERROR || type === NLMSG_DONE) {
        const error = view.getInt32(at + 16, true);
        if (error < 0) count(this.errnos, errnoName(-error));
        const flags = view.getUint16(at + 6, true);
        const tlvs = tlvsAt(view, at, type, flags);
        if ((flags & NLM_F_ACK_TLVS) !== 0) this.#readTexts(view, bytes, tlvs, at + length);
      }
      at += (length + 3) & ~3;
    }
  }

  #readTexts(view: DataView, bytes: Uint8Array, from: number, end: number): void {
    for (let at = from; at + 4 <= end;) {
      const length = view.getUint16(at, true);
      if (length < 4) return;
      if (view.getUint16(at + 2, true) === NLMSGERR_ATTR_MSG) {
        count(this.texts, new TextDecoder().decode(bytes.subarray(at + 4, at + length - 1)));
      }
      at += (length + 3) & ~3;
    }
  }
}

/** Behind the echo of the request, or of its header alone; of NLMSG_DONE behind the int. */
function tlvsAt(view: DataView, at: number, type: number, flags: number): number {
  if (type === NLMSG_DONE) return at + 20;
  const echoed = (flags & NLM_F_CAPPED) === 0 ? view.getUint32(at + 20, true) : 16;
  return at + 20 + ((echoed + 3) & ~3);
}

const count = (into: Map<string, number>, what: string): void =>
  void into.set(what, (into.get(what) ?? 0) + 1);
