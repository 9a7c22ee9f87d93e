import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Entry } from './cpio.ts';
import { initramfsOf } from './initramfs.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'initramfs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const entries = (content: string): Entry[] => [
  { path: '/dev/console', mode: 0o600, device: [5, 1] },
  { path: '/a/b/file', mode: 0o755, content },
];

/** Of a newc archive: mode, name, device and content of each member, by the kernel's description. */
function membersOf(bytes: Buffer): [mode: string, name: string, device: string, content: string][] {
  const out: [string, string, string, string][] = [];
  for (let at = 0; at < bytes.length;) {
    expect(bytes.toString('latin1', at, at + 6)).toBe('070701');
    const field = (index: number): number =>
      Number.parseInt(bytes.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const name = bytes.toString('utf8', at + 110, at + 109 + field(11));
    const from = (at + 110 + field(11) + 3) & ~3;
    const content = bytes.toString('utf8', from, from + field(6));
    out.push([field(1).toString(8), name, `${field(9)}:${field(10)}`, content]);
    at = (from + field(6) + 3) & ~3;
  }
  return out;
}

it('is an archive with folders before files', () => {
  const path = initramfsOf(entries('five5'), folder);
  expect(membersOf(readFileSync(path))).toEqual([
    ['40755', 'dev', '0:0', ''],
    ['40755', 'a', '0:0', ''],
    ['40755', 'a/b', '0:0', ''],
    ['20600', 'dev/console', '5:1', ''],
    ['100755', 'a/b/file', '0:0', 'five5'],
    ['0', 'TRAILER!!!', '0:0', ''],
  ]);
});

it('is made once for one content, and leaves nothing unfinished', () => {
  const first = initramfsOf(entries('1'), folder);
  writeFileSync(first, 'kept');
  expect(initramfsOf(entries('1'), folder)).toBe(first);
  expect(readFileSync(first, 'utf8')).toBe('kept');
  expect(initramfsOf(entries('2'), folder)).not.toBe(first);
  expect(readdirSync(folder)).toHaveLength(2);
});

it('takes the place of those that nobody used for a week', () => {
  const old = initramfsOf(entries('1'), folder);
  const day = Date.now() / 1000 - 8 * 24 * 3600;
  utimesSync(old, day, day);
  const next = initramfsOf(entries('2'), folder);
  expect(readdirSync(folder)).toEqual([next.slice(folder.length + 1)]);
});

it('says where it could not be written, and leaves nothing', () => {
  const missing: Entry[] = [{ path: '/file', mode: 0o644, content: 'x' }];
  const place = join(folder, 'file');
  writeFileSync(place, '');
  expect(() => initramfsOf(missing, place)).toThrow(/^write .*: E\w+; name a folder with 150 MB/);
});
