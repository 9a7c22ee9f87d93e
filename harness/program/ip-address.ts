/** IP addresses as text, as hex in the network's byte order. */
import { isIP } from 'node:net';
import { toHex } from './bytes.ts';

/** `10.0.0.1` or `fc00::1`; undefined if it is neither, or has a zone. */
export function ipHex(text: string): string | undefined {
  const version = isIP(text);
  if (version === 4) return toHex(Uint8Array.from(text.split('.'), Number));
  return version === 6 && !text.includes('%') ? ip6(text) : undefined;
}

/** Node has checked the text, RFC 4291 section 2.2 says what it means. */
function ip6(text: string): string {
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const gap = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array<string>(gap).fill('0'), ...groups(tail)]
    .map((group) => group.padStart(4, '0'))
    .join('');
}
