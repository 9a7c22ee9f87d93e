/**
 * Who makes a step that the agent's own thread may not: a thread or a process of its own.
 * Symbols are numbers by then.
 */
import type { Step } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';

export interface HandRequest {
  step: Step;
  /** The descriptor, in the hand's own table. */
  fd: number;
  /** Where the network namespace lies, for setns. */
  netns: string;
  capabilities?: readonly string[];
}

export interface HandAnswer {
  outcome: Outcome;
  opened?: number;
  /** nl_pid of the step's socket afterwards. */
  port: number;
}

export interface Hand {
  /** Its process id. */
  readonly pid: number;
  make(request: HandRequest): Promise<HandAnswer>;
  close(): Promise<void>;
}
