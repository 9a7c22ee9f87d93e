import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { releaseOfBzImage } from './bzimage.ts';

const folder = mkdtempSync(join(tmpdir(), 'bzimage-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

/** A header of protocol 2.15, kernel_version at 0x3140 as in Debian's 6.1. */
function image(change: (bytes: Buffer) => void = () => undefined): Buffer {
  const bytes = Buffer.alloc(0x8000);
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x20f, 0x206);
  bytes.writeUInt16LE(0x3140, 0x20e);
  bytes.write('6.1.0-56-cloud-amd64 (debian-kernel@lists.debian.org) #1 SMP\0', 0x3340, 'latin1');
  change(bytes);
  return bytes;
}

it('names its release', () => {
  expect(releaseOfBzImage(file('bzImage', image()))).toBe('6.1.0-56-cloud-amd64');
});

it.each([
  ['another magic', image((bytes) => bytes.write('Hdr!', 0x202))],
  ['no version', image((bytes) => bytes.writeUInt16LE(0, 0x20e))],
  ['a version beyond the end', image((bytes) => bytes.writeUInt16LE(0xffff, 0x20e))],
  ['a short file', image().subarray(0, 0x204)],
  ['an empty file', Buffer.alloc(0)],
])('with %s it is none', (name, bytes) => {
  expect(releaseOfBzImage(file(name, bytes))).toBeUndefined();
});
