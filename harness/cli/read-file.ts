/** Files that users name: read whole, or refused in one line. */
import { closeSync, openSync, readSync } from 'node:fs';
import { parseJson } from '../../reports/json-text.ts';
import { oneLine } from '../program/issue.ts';
import { UsageError } from './exit.ts';
import { reasonOf } from './file-reason.ts';

/** More than any result or capture has; less than what Node can hold in one string. */
const MOST_BYTES = 0x1000_0000;
const CHUNK = 0x10_0000;
const STDIN = 0;

/** @param path `-` is standard input. @throws UsageError; a device such as /dev/zero has no end */
export function readBytes(path: string): Buffer {
  try {
    return readAll(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

function readAll(path: string): Buffer {
  const file = path === '-' ? STDIN : openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const read = readSync(file, chunk);
      if (read === 0) return Buffer.concat(chunks, length);
      chunks.push(chunk.subarray(0, read));
      length += read;
      if (length > MOST_BYTES) {
        throw new UsageError(`${path}: cannot be read: it holds more than 256 MB`);
      }
    }
  } finally {
    if (file !== STDIN) closeSync(file);
  }
}

/** As UTF-8; a byte order mark, as editors of Windows write it, is no part of the text. */
export const readText = (path: string): string =>
  readBytes(path)
    .toString('utf8')
    .replace(/^\u{feff}/u, '');

/** @throws UsageError with the place, `program.json:3:7: not JSON: …` */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return parseJson(text);
  } catch (error) {
    const what = oneLine((error as Error).message);
    if (error instanceof RangeError) throw new UsageError(`${path}: ${what}`);
    throw new UsageError(`${path}${placeIn(text, what)}: not JSON: ${what}`);
  }
}

/** `:3:7` where the parser names the place, by offset. */
function placeIn(text: string, what: string): string {
  const at = /\bat position (\d+)/.exec(what)?.[1];
  if (at === undefined) return '';
  const before = text.slice(0, Number(at)).split('\n');
  return `:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
