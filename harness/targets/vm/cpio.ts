/**
 * An archive that the kernel unpacks as its first root file system: `newc` format,
 * Documentation/driver-api/early-userspace/buffer-format.rst. Written by ourselves, since the
 * program cpio(1) takes no device nodes from who is not root.
 */
import { readFileSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export type Entry = { path: string; mode: number } & (
  | { content: Buffer | string }
  /** A file of this machine, read when it is written. */
  | { file: string }
  /** A character device: major and minor number. */
  | { device: readonly [number, number] }
);

const [S_IFDIR, S_IFREG, S_IFCHR] = [0o040000, 0o100000, 0o020000];

/** Writes an archive of these, and of the folders they lie in. */
export function writeCpio(fd: number, entries: readonly Entry[]): void {
  let ino = 1;
  const put = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
  };
  const add = (path: string, mode: number, content: Buffer, [major, minor] = [0, 0]): void => {
    const name = Buffer.from(`${path.slice(1)}\0`);
    const fields = [ino++, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length, 0];
    const hex = fields.map((field) => field?.toString(16).padStart(8, '0')).join('');
    const header = Buffer.concat([Buffer.from(`070701${hex}`), name]);
    put(Buffer.concat([header, padding(header.length)]));
    put(content);
    put(padding(content.length));
  };
  for (const folder of foldersOf(entries)) add(folder, S_IFDIR | 0o755, Buffer.alloc(0));
  for (const entry of entries) {
    const { path, mode } = entry;
    if ('device' in entry) add(path, S_IFCHR | mode, Buffer.alloc(0), [...entry.device]);
    else if ('file' in entry) add(path, S_IFREG | mode, readFileSync(entry.file));
    else add(path, S_IFREG | mode, Buffer.from(entry.content));
  }
  add('/TRAILER!!!', 0, Buffer.alloc(0));
}

/** What an archive's bytes depend on; a file of this machine by its name, size and time. */
export function identityOf(entries: readonly Entry[]): (Buffer | string)[] {
  return entries.flatMap((entry) => {
    const { path, mode } = entry;
    const head = JSON.stringify({ path, mode });
    if ('device' in entry) return [head, entry.device.join()];
    if ('content' in entry) return [head, entry.content];
    const { size, mtimeMs, ino } = statSync(entry.file);
    return [head, JSON.stringify({ file: entry.file, size, mtimeMs, ino })];
  });
}

const padding = (length: number): Buffer => Buffer.alloc(-length & 3);

/** Each before what lies in it. */
function foldersOf(entries: readonly Entry[]): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (path === '/' || found.has(path)) return;
    visit(dirname(path));
    found.add(path);
  };
  for (const { path } of entries) visit(dirname(path));
  return [...found];
}
