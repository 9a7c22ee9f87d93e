/** Datagrams that were right once: each is changed in a few places, by the numbers of a seed. */

/** A whole number from 0 to below `limit`. */
export type Random = (limit: number) => number;

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const ODD = [0, 1, 2, 3, 4, 15, 16, 17, 0x7f, 0x80, 0xff];
const WORDS = [0, 1, 0x10, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffd, 0xffffffff];

/** A copy with one to four changes: bytes, lengths, cuts, pieces doubled or of another datagram. */
export function mutate(
  datagram: Uint8Array,
  others: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  let bytes: Uint8Array = datagram.slice();
  for (let left = 1 + random(4); left > 0; left--) bytes = change(bytes, others, random);
  return bytes;
}

function change(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random(256));
  const at = random(bytes.length);
  switch (random(8)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = ODD[random(ODD.length)] ?? 0;
      return bytes;
    case 2:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    case 3:
    case 4: {
      const word = at & ~3;
      if (word + 4 > bytes.length) return bytes;
      const value = WORDS[random(WORDS.length)] ?? 0;
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(word, value, true);
      return bytes;
    }
    case 5:
      return bytes.slice(0, at);
    case 6:
      return join(bytes, bytes.subarray(at));
    default: {
      const other = others[random(others.length)] ?? bytes;
      return join(bytes.subarray(0, at & ~3), other.subarray(random(other.length) & ~3));
    }
  }
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.min(head.length + tail.length, 8192));
  whole.set(head.subarray(0, whole.length));
  whole.set(
    tail.subarray(0, Math.max(0, whole.length - head.length)),
    Math.min(head.length, whole.length),
  );
  return whole;
}
