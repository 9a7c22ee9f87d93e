/** Classic BPF, as SO_ATTACH_FILTER takes it: Documentation/networking/filter.rst. */
import { hears, send, setsockopt, socket, bind } from '../../harness/runner/lines.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import type { Case, Line } from '../../harness/runner/requirement.ts';
import { from, GOODBYE } from '../../harness/runner/user-messages.ts';
import { SO, SOL_SOCKET } from '../../harness/wire/constants/socket.ts';

/** struct sock_filter: code, jt, jf, k. */
export type Instruction = [code: number, jt: number, jf: number, k: number];

/** Loads of A; abs and ind from the datagram, by size. */
export const LD = { imm: 0x00, mem: 0x60, len: 0x80 } as const;
export const ABS = { 4: 0x20, 2: 0x28, 1: 0x30 } as const;
export const IND = { 4: 0x40, 2: 0x48, 1: 0x50 } as const;
/** Loads of X; msh is four times the low half of a byte. */
export const LDX = { imm: 0x01, mem: 0x61, len: 0x81, msh: 0xb1 } as const;
export const [ST, STX, TAX, TXA, NEG] = [0x02, 0x03, 0x07, 0x87, 0x84];
/** With k; or with X, where 8 is added. */
export const ALU = {
  ...{ add: 0x04, sub: 0x14, mul: 0x24, div: 0x34, or: 0x44, and: 0x54 },
  ...{ lsh: 0x64, rsh: 0x74, mod: 0x94, xor: 0xa4 },
} as const;
export const JUMP = { eq: 0x15, gt: 0x25, ge: 0x35, set: 0x45 } as const;
export const [JA, RET_K, RET_A] = [0x05, 0x06, 0x16];
export const FROM_X = 0x08;

/** One without jumps. */
export const does = (code: number, k = 0): Instruction => [code, 0, 0, k];
export const keeps = (bytes: number): Instruction => does(RET_K, bytes);
export const ALL = 0xffff;

/** The whole datagram if A is that number, else 5 bytes of it. */
export const wholeIf = (a: number): Instruction[] => [[JUMP.eq, 0, 1, a], keeps(ALL), keeps(5)];

/** 64 bytes, each its own number. */
export const SENT = Array.from({ length: 64 }, (_, at) => at.toString(16).padStart(2, '0')).join(
  '',
);
const LENGTH = 64;

export const attach = (
  instructions: readonly Instruction[],
  expect: Expectation = { ret: 0 },
): Line => ({
  step: { call: 'attach_filter', socket: 'b', instructions: [...instructions] },
  expect,
});
export const detach = (expect: Expectation = { ret: 0 }): Line =>
  setsockopt('b', SO.value('SO_DETACH_FILTER') ?? 27, 0, expect, { level: SOL_SOCKET });

/** What filters need: two users who write to each other. */
export const NEEDS = ['usersock', 'route', 'net-admin'] as const;
const B = { pid: 0x10002 };
export const users: readonly Line[] = [
  socket('a', 'NETLINK_USERSOCK'),
  bind('a', { pid: 0x10001 }),
  socket('b', 'NETLINK_USERSOCK'),
  bind('b', B),
];
/** 64 bytes for a socket whose filter keeps so many of them; 0: it drops them, unseen by the sender. */
export const filtered = (kept: number): Line[] => [
  send('a', SENT, { to: B }, { ret: kept === 0 ? LENGTH : kept }),
  hears('b', ...(kept === 0 ? [] : [from('a', [SENT.slice(0, 2 * kept)])])),
];
/** Without a filter everything comes through. */
export const unfiltered: readonly Line[] = [
  send('a', GOODBYE, { to: B }),
  hears('b', from('a', [GOODBYE])),
];

/** A filter, and how many of 64 bytes it keeps. */
export const through = (
  name: string,
  instructions: readonly Instruction[],
  kept = LENGTH,
): Case => ({
  name,
  lines: [...users, attach(instructions), ...filtered(kept), detach(), ...unfiltered],
});

/** A filter that is refused, and leaves the one before. */
export const refused = (name: string, instructions: readonly Instruction[]): Case => ({
  name,
  lines: [
    ...users,
    attach([keeps(9)]),
    attach(instructions, { errno: 'EINVAL' }),
    ...filtered(9),
    detach(),
    ...unfiltered,
  ],
});
