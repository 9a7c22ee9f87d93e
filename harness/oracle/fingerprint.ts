/**
 * The name of a kind of difference: equal for two programs that show the same thing. Made of
 * the call and of what differs, never of offsets, sizes, sequence numbers or ports.
 */
export function fingerprintOf(call: string, kind: string): string {
  const text = `${call}: ${kind.replaceAll(/0x[0-9a-f]+\?/g, '?').replaceAll(/\s+/g, ' ')}`;
  return `${hash(text)} ${text}`;
}

/** FNV-1a, 32 bits: enough to tell apart what one run finds; the text stands beside it. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
