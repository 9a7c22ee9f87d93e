/** A report that a kernel made of itself: what is wrong, and where it stood. */
import { createHash } from 'node:crypto';
import type { Kind } from './headers.ts';

export interface HealthReport {
  kind: Kind;
  /** What and where, without numbers: `WARNING in netlink_sendmsg`. */
  title: string;
  /** The functions of the stack, innermost first, those that only print or check left out. */
  frames: string[];
  /** The same for the same report of another run, another build, another machine. */
  fingerprint: string;
  /** Process id and name (`comm`) of who was running. */
  process?: { pid: number; name: string };
  /** The kernel stopped for good: what it said. */
  panic?: string;
  /** As printed, without times. */
  text: string[];
}

/** Callers above do not tell two faults apart: they are how we got there, not what went wrong. */
const TOP = 4;

export function fingerprintOf(title: string, frames: readonly string[]): string {
  const text = [title, ...frames.slice(0, TOP)].join(' < ');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
