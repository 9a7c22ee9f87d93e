/** Random choices that their seed repeats, on every machine. */

/** mulberry32: a state of 32 bits, enough for choices that nobody has to foresee. */
export class Random {
  #state: number;

  constructor(...seeds: readonly number[]) {
    this.#state = mix(...seeds);
  }

  /** A number from 0 up to 1. */
  real(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number {
    return Math.floor(this.real() * below);
  }

  /** @throws TypeError where there is nothing to choose from */
  of<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new TypeError('Random.of: an empty list');
    return chosen;
  }
}

/** Several numbers as one of 32 bits: neighbours give numbers far apart (the finalizer of murmur3). */
export function mix(...numbers: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const number of numbers) {
    for (const half of [number >>> 0, Math.floor(number / 0x1_0000_0000) >>> 0]) {
      state = Math.imul(state ^ half, 0x85ebca6b);
      state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
      state ^= state >>> 16;
    }
  }
  return state >>> 0;
}
