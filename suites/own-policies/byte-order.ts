/** Integers as payloads, in hex. */

/** Least significant byte first: the order of the machines that are asked. */
export const little = (value: bigint, length: number): string => hexOf(bytesOf(value, length));

/** Network order. */
export const big = (value: bigint, length: number): string =>
  hexOf(bytesOf(value, length).toReversed());

const bytesOf = (value: bigint, length: number): number[] =>
  Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
const hexOf = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
