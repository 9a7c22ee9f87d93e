/** Addresses and strings as text; plain ASCII whatever the bytes. */
import type { Shown } from './show-value.ts';
import { byteCount } from './line.ts';

const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0');

/** `00:11:22:33:44:55`, of any length */
export const showMac = (bytes: Uint8Array): string =>
  bytes.length === 0 ? 'empty' : Array.from(bytes, hex2).join(':');

/** IPv4 or IPv6 by length. */
export function showIp(bytes: Uint8Array): Shown {
  if (bytes.length === 4) return { text: bytes.join('.') };
  if (bytes.length === 16) return { text: showIp6(bytes) };
  return {
    text: byteCount(bytes.length),
    remark: `an IP address takes 4 or 16 bytes, has ${bytes.length}`,
  };
}

/** RFC 5952: the longest run of zero groups becomes `::`. */
function showIp6(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  let best = { start: 0, count: 1 }; // a lone zero group stays
  for (let start = 0; start < 8; start++) {
    let count = 0;
    while (groups[start + count] === 0) count++;
    if (count > best.count) best = { start, count };
  }
  const text = groups.map((group) => group.toString(16));
  if (best.count < 2) return text.join(':');
  const { start, count } = best;
  return `${text.slice(0, start).join(':')}::${text.slice(start + count).join(':')}`;
}

const ESCAPES: Readonly<Record<number, string>> = {
  0x00: '\\0',
  0x09: '\\t',
  0x0a: '\\n',
  0x0d: '\\r',
  0x22: '\\"',
  0x5c: '\\\\',
};

/** `"lo"`; one NUL at the end goes without saying, its absence does not. */
export function showString(bytes: Uint8Array): string {
  const terminated = bytes.at(-1) === 0;
  let text = '';
  for (const byte of terminated ? bytes.subarray(0, -1) : bytes) {
    const plain = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hex2(byte)}`;
    text += ESCAPES[byte] ?? plain;
  }
  return terminated ? `"${text}"` : `"${text}" without NUL`;
}
