/**
 * What must come back of one step, as data. `matchOutcome` in match.ts judges it.
 */
import type { NumberSymbol, Pattern } from '../program/bytes.ts';
import type { AttributePattern } from './match-attributes.ts';

/**
 * A number that is known only when the program runs: a symbol, the process id of an actor's
 * process, or what netlink_autobind gives when that is taken (-4097 or below as an int32).
 */
export type NumberPattern =
  | number
  | NumberSymbol
  | { processOf: string }
  | { autoport: 'negative' };

export interface DatagramPattern {
  bytes: Pattern;
  /** Attributes behind the fixed bytes of a pattern that ends in `rest`. */
  has?: readonly AttributePattern[];
  /** What the call returned, if not the number of bytes got. */
  ret?: number;
  /** msg_flags; default 0. */
  flags?: number;
  /** The sender; default the kernel, (0, 0). `bytes`: as written, where there was less room. */
  from?: { pid?: NumberPattern; groups?: number; bytes?: Pattern };
  /** The address's length on return; default 12. */
  fromLength?: number;
  /** Control data; default none. */
  control?: Pattern;
  /** For people: what this datagram is, e.g. `ACK of seq 1`. */
  says?: string;
}

export type Expectation =
  /** The call succeeds, with this return value (default: any). */
  | { ret?: number }
  | { errno: string }
  /** getsockname, getpeername. */
  | { name: { pid?: NumberPattern; groups?: number; bytes?: Pattern }; length?: number }
  /** getsockopt, ioctl: bytes written, and the length on return. */
  | { value: Pattern; length?: number }
  /** recv, drain: these datagrams, in this order, and no others. */
  | { datagrams: readonly DatagramPattern[]; end?: string }
  | { revents: number }
  | { lines: (lines: readonly string[]) => string | undefined }
  /** recv, drain: what is wrong with all that came, of which a program cannot know how much. */
  | { heard: (datagrams: readonly Uint8Array[]) => string | undefined; says: string }
  /** Any of these is acceptable. */
  | { oneOf: readonly Expectation[] };
