/**
 * Which code of the kernel the calling thread runs through, Documentation/dev-tools/kcov.rst. What
 * other threads and processes of a program do is not in it.
 */
import { accessSync, constants } from 'node:fs';
import { HarnessError } from '../target.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import * as libc from '../../syscalls/libc.ts';

const FILE = '/sys/kernel/debug/kcov';
const O_RDWR_CLOEXEC = 0o2000002;
/** include/uapi/linux/kcov.h */
const [KCOV_INIT_TRACE, KCOV_ENABLE, KCOV_TRACE_PC] = [0x80086301, 0x6364, 0];
const [PROT_READ_WRITE, MAP_SHARED] = [3, 1];
/** Words of 8 bytes: the first is how many addresses follow. What does not fit is lost. */
const WORDS = 1 << 17;

export function hasKcov(): boolean {
  try {
    accessSync(FILE, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export class Kcov {
  /** Low and high halves, by turns. */
  readonly #halves: Uint32Array;

  /** Counts from now on, for the calling thread. @throws HarnessError */
  constructor() {
    const fd = libc.open(FILE, O_RDWR_CLOEXEC);
    if (fd < 0) throw refused(`open ${FILE}`);
    if (libc.ioctl(fd, KCOV_INIT_TRACE, WORDS) < 0) throw refused('KCOV_INIT_TRACE');
    const at = libc.mmap(0, WORDS * 8, PROT_READ_WRITE, MAP_SHARED, fd, 0);
    if (at === -1) throw refused('mmap of KCOV');
    this.#halves = new Uint32Array(libc.memoryAt(at, WORDS * 8));
    if (libc.ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC) < 0) throw refused('KCOV_ENABLE');
  }

  begin(): void {
    this.#halves[0] = 0;
  }

  /** What was run through since `begin`, as a transcript has it. */
  end(): number[] {
    const count = Math.min(this.#halves[0] ?? 0, WORDS - 1);
    // of the addresses of one kernel the high half is the same
    const low = new Uint32Array(count);
    for (let at = 0; at < count; at++) low[at] = this.#halves[2 * (at + 1)] ?? 0;
    low.sort();
    const apart: number[] = [];
    let before = 0;
    for (const address of low) {
      if (address !== before) apart.push(address - before);
      before = address;
    }
    return apart;
  }
}

const refused = (what: string): HarnessError => new HarnessError(what, errnoName(libc.errno()));
