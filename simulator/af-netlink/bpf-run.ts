/** The interpreter of classic BPF: Documentation/networking/filter.rst. */

/** struct sock_filter: code, jt, jf, k. */
export type BpfInstruction = readonly [code: number, jt: number, jf: number, k: number];

const SCRATCH_WORDS = 16;

/** Bytes of the datagram to keep, 0 for none. A load outside the datagram ends with 0. */
export function runBpf(program: readonly BpfInstruction[], data: Uint8Array, len: number): number {
  const scratch = new Uint32Array(SCRATCH_WORDS);
  let a = 0;
  let x = 0;
  for (let pc = 0; pc < program.length; pc++) {
    const [code, jt, jf, given] = program[pc]!;
    const k = given >>> 0;
    switch (code & 0x07) {
      case 0x00: {
        const loaded = load(code, k, x, data, len, scratch);
        if (loaded === undefined) return 0;
        a = loaded;
        break;
      }
      case 0x01: {
        const loaded =
          (code & 0xe0) === 0xa0 ? nibble(data, len, k) : load(code, k, 0, data, len, scratch);
        if (loaded === undefined) return 0;
        x = loaded;
        break;
      }
      case 0x02:
        scratch[k] = a;
        break;
      case 0x03:
        scratch[k] = x;
        break;
      case 0x04: {
        const result = compute(code & 0xf0, a, (code & 0x08) === 0 ? k : x);
        if (result === undefined) return 0;
        a = result;
        break;
      }
      case 0x05:
        if ((code & 0xf0) === 0) pc += k;
        else pc += holds(code & 0xf0, a, (code & 0x08) === 0 ? k : x) ? jt : jf;
        break;
      case 0x06:
        return (code & 0x18) === 0x10 ? a : k;
      default:
        if (code === 0x07) x = a;
        else a = x;
    }
  }
  return 0;
}

/** BPF_LD and BPF_LDX by mode; numbers of a datagram are big-endian. */
function load(
  code: number,
  k: number,
  x: number,
  data: Uint8Array,
  len: number,
  scratch: Uint32Array,
): number | undefined {
  switch (code & 0xe0) {
    case 0x00:
      return k;
    case 0x60:
      return scratch[k] ?? 0;
    case 0x80:
      return len;
    default: {
      const at = (code & 0xe0) === 0x40 ? (k + x) >>> 0 : k;
      const size = (code & 0x18) === 0 ? 4 : (code & 0x18) === 0x08 ? 2 : 1;
      if (at + size > len) return undefined;
      let value = 0;
      for (let i = 0; i < size; i++) value = value * 256 + (data[at + i] ?? 0);
      return value;
    }
  }
}

/** BPF_MSH: four times the low half of a byte, an IP header's length. */
const nibble = (data: Uint8Array, len: number, at: number): number | undefined =>
  at < len ? 4 * ((data[at] ?? 0) & 0xf) : undefined;

function compute(op: number, a: number, b: number): number | undefined {
  switch (op) {
    case 0x00:
      return (a + b) >>> 0;
    case 0x10:
      return (a - b) >>> 0;
    case 0x20:
      return Math.imul(a, b) >>> 0;
    case 0x30:
      return b === 0 ? undefined : Math.floor(a / b);
    case 0x40:
      return (a | b) >>> 0;
    case 0x50:
      return (a & b) >>> 0;
    case 0x60:
      return (a << (b & 31)) >>> 0;
    case 0x70:
      return a >>> (b & 31);
    case 0x80:
      return -a >>> 0;
    case 0x90:
      return b === 0 ? undefined : a % b;
    default:
      return (a ^ b) >>> 0;
  }
}

function holds(op: number, a: number, b: number): boolean {
  if (op === 0x10) return a === b;
  if (op === 0x20) return a > b;
  if (op === 0x30) return a >= b;
  return (a & b) !== 0;
}
