/**
 * A folder of the host that the machine sees below /run/nlconform. Long requests go through it: the tty of
 * User-Mode Linux stops listening for good once its reader's 4096 bytes have been full (seen on
 * 6.1: line_throttle deactivates the descriptor, and nothing activates it again).
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HarnessError } from '../target.ts';

/** Where the machine mounts it. */
export const INSIDE = '/run/nlconform';
/** Lines up to here go by the tty: two are under way at most, and 4096 bytes is its room. */
const SHORT = 1000;
/** Requests kept: two are under way at most. */
const KEPT = 4;

export class Mailbox {
  readonly folder: string;
  private readonly spec: string;
  private count = 0;

  /** @param spec of the target, for errors. @throws HarnessError where there is no room */
  constructor(spec: string) {
    this.spec = spec;
    this.folder = this.attempt('make a folder', () => mkdtempSync(join(tmpdir(), 'nlconform-')));
    // a command may end without closing its targets: by a usage error, or an interrupt
    process.once('exit', this.remove);
  }

  /** The line itself, or one that names the file it lies in. */
  readonly carry = (line: string): string => {
    if (Buffer.byteLength(line) <= SHORT) return line;
    const number = this.count++;
    // a name used once, since the machine may remember what was in a file
    this.put(`${number}.json`, line);
    rmSync(join(this.folder, `${number - KEPT}.json`), { force: true });
    return JSON.stringify({ file: `${INSIDE}/${number}.json` });
  };

  write(name: string, text: string, mode: number): string {
    return this.put(name, text, { mode });
  }

  /** A path that leads to a file or folder of the host. */
  link(name: string, to: string): void {
    const path = join(this.folder, name);
    this.attempt('make a link', () => {
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(to, path);
    });
  }

  private put(name: string, text: string, options = {}): string {
    const path = join(this.folder, name);
    this.attempt(`write ${Buffer.byteLength(text)} bytes`, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, options);
    });
    return path;
  }

  /** The disk may be full: that is the machinery's trouble, and names its place. */
  private attempt<T>(what: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      const mend = 'have room there, or name another folder by TMPDIR';
      const place = `in ${tmpdir()}: ${code}; ${mend}`;
      throw new HarnessError(`start or run ${this.spec}`, `cannot ${what} ${place}`, {
        cause: error,
      });
    }
  }

  readonly remove = (): void => {
    process.removeListener('exit', this.remove);
    rmSync(this.folder, { recursive: true, force: true });
  };
}
