/**
 * A folder of the host that the machine sees below /run/nlconform. Long requests go through it: the tty of
 * User-Mode Linux stops listening for good once its reader's 4096 bytes have been full (seen on
 * 6.1: line_throttle deactivates the descriptor, and nothing activates it again).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the machine mounts it. */
export const INSIDE = '/run/nlconform';
/** Lines up to here go by the tty: two are under way at most, and 4096 bytes is its room. */
const SHORT = 1000;
/** Requests kept: two are under way at most. */
const KEPT = 4;

export class Mailbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'nlconform-'));
  private count = 0;

  constructor() {
    // a command may end without closing its targets: by a usage error, or an interrupt
    process.once('exit', this.remove);
  }

  /** The line itself, or one that names the file it lies in. */
  readonly carry = (line: string): string => {
    if (Buffer.byteLength(line) <= SHORT) return line;
    const number = this.count++;
    // a name used once, since the machine may remember what was in a file
    writeFileSync(join(this.folder, `${number}.json`), line);
    rmSync(join(this.folder, `${number - KEPT}.json`), { force: true });
    return JSON.stringify({ file: `${INSIDE}/${number}.json` });
  };

  write(name: string, text: string, mode: number): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode });
    return path;
  }

  readonly remove = (): void => {
    process.removeListener('exit', this.remove);
    rmSync(this.folder, { recursive: true, force: true });
  };
}
