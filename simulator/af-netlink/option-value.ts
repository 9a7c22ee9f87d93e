/** Values of socket options, as they go in and come out. */

/** A value that lies where the process has no memory. */
export const BAD_POINTER = Symbol('a pointer outside the process');
export type OptionValue = Uint8Array | typeof BAD_POINTER;

/** What getsockopt gave: the bytes written, and the length it says (which may be more). */
export interface OptionRead {
  value: Uint8Array;
  length: number;
}

/** An int as it lies in memory. */
export const int = (value: number): Uint8Array =>
  Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

/** The int at the start; bytes that are not there are 0. */
export const intOf = (value: Uint8Array): number =>
  (value[0] ?? 0) | ((value[1] ?? 0) << 8) | ((value[2] ?? 0) << 16) | ((value[3] ?? 0) << 24);
