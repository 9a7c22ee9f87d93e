/** A CPU this process may run on: the last, since work of others tends to gather on the first. */
import { readFileSync } from 'node:fs';

/** Cpus_allowed_list of proc(5) reads like `0-3,8`. */
export function lastCpu(status: string = readFileSync('/proc/self/status', 'utf8')): number {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '0';
  return Number(list.split(/[,-]/).at(-1));
}
