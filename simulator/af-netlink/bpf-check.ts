/** What the kernel refuses to attach: bpf_check_classic. */
import { EINVAL } from '../net/errno.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { BpfInstruction } from './bpf-run.ts';

const BPF_MAXINSNS = 4096;
const BPF_MEMWORDS = 16;
/** SKF_AD_OFF and the offsets of network and link layer: what is no byte of the datagram. */
const SPECIAL = 0xff000000;

const CODES = new Set([
  // loads of A: absolute, indexed, length, immediate, scratch
  0x20,
  0x28,
  0x30,
  0x40,
  0x48,
  0x50,
  0x80,
  0x00,
  0x60,
  // loads of X: length, immediate, scratch, header length
  0x81,
  0x01,
  0x61,
  0xb1,
  // stores
  0x02,
  0x03,
  // arithmetic with k and with X; negation
  ...[0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x90, 0xa0].flatMap((op) => [
    op | 0x04,
    op | 0x0c,
  ]),
  0x84,
  // jumps
  0x05,
  0x15,
  0x1d,
  0x25,
  0x2d,
  0x35,
  0x3d,
  0x45,
  0x4d,
  // returns, moves
  0x06,
  0x16,
  0x07,
  0x87,
]);

/** 0, or -EINVAL. */
export function bpf_check_classic(program: readonly BpfInstruction[]): number {
  if (program.length > BPF_MAXINSNS) return -EINVAL;
  for (const [index, instruction] of program.entries()) {
    if (!isValid(instruction, program.length - index - 1)) return -EINVAL;
  }
  const last = program.at(-1)?.[0];
  if (last !== 0x06 && last !== 0x16) return -EINVAL;
  return check_load_and_stores(program) ? 0 : -EINVAL;
}

/** @param behind instructions that follow */
function isValid([code, jt, jf, given]: BpfInstruction, behind: number): boolean {
  const k = given >>> 0;
  if (!CODES.has(code)) return false;
  switch (code) {
    case 0x34: // BPF_DIV, BPF_MOD by a constant
    case 0x94:
      return k !== 0;
    case 0x64: // shifts by a constant
    case 0x74:
      return k < 32;
    case 0x60: // scratch memory
    case 0x61:
    case 0x02:
    case 0x03:
      return k < BPF_MEMWORDS;
    case 0x05:
      return k < behind;
    case 0x20: // absolute loads
    case 0x28:
    case 0x30:
      if (k >= SPECIAL) throw new Unmodelled('a socket filter that loads more than the datagram');
      return true;
    case 0x40: // indexed ones: the sum may be special
    case 0x48:
    case 0x50:
      if (k >= SPECIAL) throw new Unmodelled('a socket filter that loads more than the datagram');
      return true;
    default:
      return (code & 0x07) !== 0x05 || (jt < behind && jf < behind);
  }
}

/** Every word of scratch memory is written before it is read, on every path. */
function check_load_and_stores(program: readonly BpfInstruction[]): boolean {
  const masks: number[] = [];
  let valid = 0;
  for (const [index, [code, jt, jf, k]] of program.entries()) {
    valid &= masks[index] ?? 0xffff;
    const reach = (distance: number): void => {
      const to = index + 1 + distance;
      masks[to] = (masks[to] ?? 0xffff) & valid;
    };
    if (code === 0x02 || code === 0x03) valid |= 1 << k;
    else if (code === 0x60 || code === 0x61) {
      if ((valid & (1 << k)) === 0) return false;
    } else if (code === 0x05) {
      reach(k);
      valid = 0xffff;
    } else if ((code & 0x07) === 0x05) {
      reach(jt);
      reach(jf);
      valid = 0xffff;
    }
  }
  return true;
}
