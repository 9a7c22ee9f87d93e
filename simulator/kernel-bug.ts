/**
 * A call that would stop a real kernel: a BUG, a deadlock, memory used after it was given away.
 * There is no answer to show; whoever plays a subsystem made a mistake, and learns which.
 */
import { Unmodelled } from './unmodelled.ts';

export type KernelBugKind = 'BUG' | 'deadlock' | 'use after free';

export class KernelBug extends Unmodelled {
  readonly kind: KernelBugKind;
  /** The kernel function that would not return. */
  readonly caller: string;

  constructor(kind: KernelBugKind, caller: string, why: string) {
    super(`${caller}: ${why}: a ${kind} of the kernel`);
    this.name = 'KernelBug';
    this.message = `${kind} in ${caller}: ${why}`;
    this.kind = kind;
    this.caller = caller;
  }
}
