/** What a bzImage says of itself; Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header". */
import { closeSync, openSync, readSync } from 'node:fs';

const HEADER_MAGIC = 0x202;
const KERNEL_VERSION = 0x20e;
/** Offsets in the header count from the second sector. */
const SECTOR = 512;
/** The setup code is at most 64 sectors. */
const READ = 64 * SECTOR;

/** `6.1.0-56-cloud-amd64`; undefined if the file is no bzImage. @throws the file system's error */
export function releaseOfBzImage(path: string): string | undefined {
  const head = Buffer.alloc(READ);
  const fd = openSync(path, 'r');
  let length: number;
  try {
    length = readSync(fd, head, 0, READ, 0);
  } finally {
    closeSync(fd);
  }
  if (length < 0x250 || head.toString('latin1', HEADER_MAGIC, HEADER_MAGIC + 4) !== 'HdrS') {
    return undefined;
  }
  const at = head.readUInt16LE(KERNEL_VERSION);
  if (at === 0) return undefined;
  // "release (builder) version"
  const text = head.toString('latin1', SECTOR + at, Math.min(length, SECTOR + at + 256));
  return /^[^\0 ]+/.exec(text)?.[0];
}
