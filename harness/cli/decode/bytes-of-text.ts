/** Bytes from what people paste: hex in any form, or strings as strace shows them. */
import { UsageError } from '../exit.ts';

/** @throws UsageError that names the first character that is none of it */
export function bytesOfText(text: string): Uint8Array {
  const quoted = /"((?:[^"\\]|\\.)*)"/s.exec(text);
  if (quoted !== null) return ofEscapes(quoted[1] ?? '');
  if (/^\s*\\/.test(text)) return ofEscapes(text.trim());
  return ofHex(text);
}

/** `10 00`, `0x10, 0x00`, `10:00`, `1000 0000`, or rows as xxd, hexdump -C and strace print them. */
function ofHex(text: string): Uint8Array {
  const isDump = /^[\s|]*0{4,8}(?::| {2})/.test(text);
  const hex = isDump ? text.split('\n').map(ofDumpRow).join('') : text.replaceAll(/0x/gi, '');
  const plain = hex.replaceAll(/[\s:,;{}]/g, '');
  const wrong = /[^0-9a-f]/i.exec(plain);
  if (wrong !== null) {
    throw new UsageError(
      `'${wrong[0]}' is no hex digit; hex, a strace string or a file is decoded`,
    );
  }
  if (plain.length % 2 === 1) {
    throw new UsageError(`${plain.length} hex digits, an odd number: one is missing or too many`);
  }
  return new Uint8Array(Buffer.from(plain, 'hex'));
}

/** Bytes that a row of a dump shows: between its offset and the same as text. */
const ROW = 16;

function ofDumpRow(row: string): string {
  const shown = row.replace(/^[\s|]*[0-9a-f]+:?/i, '').split(/\s{3,}|\|/)[0] ?? '';
  let hex = '';
  for (const token of shown.trim().split(/\s+/)) {
    if (!/^(?:[0-9a-f]{2})+$/i.test(token) || hex.length >= 2 * ROW) break;
    hex += token;
  }
  return hex;
}

const SHORT: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  f: 12,
  b: 8,
  a: 7,
  e: 27,
};

/** `\x10\0\5`, as strace and C have them: up to three octal digits, two hex digits, letters. */
function ofEscapes(text: string): Uint8Array {
  const out: number[] = [];
  const pattern = /\\x([0-9a-f]{1,2})|\\([0-7]{1,3})|\\(.)|([^\\])/gis;
  for (const [, hex, octal, letter, plain] of text.matchAll(pattern)) {
    if (hex !== undefined) out.push(Number.parseInt(hex, 16));
    else if (octal !== undefined) out.push(Number.parseInt(octal, 8) & 0xff);
    else if (letter !== undefined) out.push(SHORT[letter] ?? letter.charCodeAt(0));
    else out.push(...Buffer.from(plain ?? '', 'latin1'));
  }
  return Uint8Array.from(out);
}
