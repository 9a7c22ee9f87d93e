/** Kernel numbers as outcomes. */
import type { Outcome } from '../../program/transcript.ts';
import { errnoName } from '../../wire/constants/errno.ts';

/** `ret` for 0 and more, `errno` for the rest. */
export const outcomeOf = (ret: number): Outcome => (ret < 0 ? { errno: errnoName(-ret) } : { ret });
