/** What a system call's return value becomes in a transcript. */
import type { Outcome } from '../../program/transcript.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import { arenaBuffer } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';

export const failed = (): Outcome => ({ errno: errnoName(libc.errno()) });
export const unsupported = (why: string): Outcome => ({ unsupported: why });
export const returned = (ret: number): Outcome => (ret < 0 ? failed() : { ret });

export const hexAt = (offset: number, length: number): string =>
  (arenaBuffer as Buffer & { hexSlice(start: number, end: number): string }).hexSlice(
    offset,
    offset + length,
  );
