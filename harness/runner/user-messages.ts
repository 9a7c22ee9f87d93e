/**
 * Messages between user sockets: the sign of life where no kernel answers, and the proof that a
 * port id leads to the socket that is said to have it.
 */
import type { Pattern, Segment } from '../program/bytes.ts';
import { port, text } from '../program/build.ts';
import type { Line } from './requirement.ts';
import { datagram, type Heard, hears, send } from './lines.ts';

/** Bytes that are no Netlink message: between user sockets nobody looks at them. */
export const HELLO = text('hello, neighbour');
/** Others, to be told from HELLO. */
export const GOODBYE = text('goodbye');

/** A datagram from the port of that socket; `groups` is the mask of the group it was sent to. */
export const from = (sender: string, bytes: Pattern = [HELLO], groups = 0): Heard =>
  datagram(bytes, { from: { pid: port(sender), groups }, says: `a message of socket ${sender}` });

/** The sender writes to the receiver's port; the receiver hears it, with the sender's port. */
export const talks = (sender: string, receiver: string, bytes: Segment[] = [HELLO]): Line[] => [
  send(sender, bytes, { to: { pid: port(receiver) } }),
  hears(receiver, from(sender, bytes)),
];

/** A socket writes to its own port and hears itself: so that port is its own in the port table. */
export const ownsItsPort = (name: string): Line[] => talks(name, name);

/** These lines, done by that actor. */
export const by = (actor: string, ...lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, step: { ...line.step, actor } }));
