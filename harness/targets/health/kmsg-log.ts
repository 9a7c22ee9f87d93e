/** /dev/kmsg: the log of the kernel this machine runs on, from when we began to listen. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parseKmsg } from '../../health/index.ts';
import { ConsoleLog, type KernelLog } from './kernel-log.ts';

/** One record, at most: PRINTK_MESSAGE_MAX, kernel/printk/internal.h. */
const RECORD = 8192;

export class KmsgLog implements KernelLog {
  readonly shared = true;
  private readonly fd: number;
  private readonly log = new ConsoleLog();
  private readonly buffer = Buffer.alloc(RECORD);

  private constructor(fd: number) {
    this.fd = fd;
    this.read(() => undefined); // what was before us
  }

  /** Undefined where it cannot be read: that takes CAP_SYSLOG with kernel.dmesg_restrict=1. */
  static open(path = '/dev/kmsg'): KmsgLog | undefined {
    try {
      return new KmsgLog(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    } catch {
      return undefined;
    }
  }

  mark(): number {
    this.drain();
    return this.log.mark();
  }

  since(mark: number): string {
    this.drain();
    return this.log.since(mark);
  }

  close(): void {
    closeSync(this.fd);
  }

  private drain(): void {
    this.read((record) => {
      const text = parseKmsg(record)?.text;
      if (text !== undefined) this.log.append(`${text}\n`);
    });
  }

  /** Each read(2) gives one record; EAGAIN ends them, EPIPE says that some were overwritten. */
  private read(take: (record: string) => void): void {
    for (;;) {
      try {
        const length = readSync(this.fd, this.buffer);
        if (length === 0) return;
        take(this.buffer.toString('latin1', 0, length));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') continue;
        return;
      }
    }
  }
}
