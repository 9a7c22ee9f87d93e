/**
 * Hex texts of bytes, without Node's Buffer: the simulator builds on this folder and has to run
 * wherever JavaScript does.
 */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `0a0b` for [10, 11]. */
export function hexOf(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += DIGITS[byte];
  return out;
}

/** `08000400 6c6f` : four bytes a group, as dumps of the kernel have it. */
export function hexGroups(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 4) {
    out += (at === 0 ? '' : ' ') + hexOf(bytes.subarray(at, at + 4));
  }
  return out;
}

/**
 * Bytes of a hex text; blanks are free.
 * @throws SyntaxError for anything that is no pair of hex digits.
 */
export function bytesOfHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) throw new SyntaxError(`hex: '${text}' is no hex text`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
