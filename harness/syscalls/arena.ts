/**
 * The one block of memory that system calls read and write, laid out by hand: koffi's structs
 * lose the address that recvmsg fills in.
 */
import { addressOf } from './libc.ts';

/** Longest datagram that can be sent or received, in bytes. */
export const ROOM = 1 << 20;
const SEND = 0;
const RECV = SEND + ROOM;
const CONTROL_OUT = RECV + ROOM;
const CONTROL_IN = CONTROL_OUT + 8192;
const NAME_OUT = CONTROL_IN + 8192;
const NAME_IN = NAME_OUT + 256;
const VALUE = NAME_IN + 4096;
const LENGTH = VALUE + 65536;
const MSGHDR_OUT = LENGTH + 64;
const MSGHDR_IN = MSGHDR_OUT + 64;
const IOVEC_IN = MSGHDR_IN + 64;
const POLLFD = IOVEC_IN + 64;
const IOVEC_OUT = POLLFD + 64;
const END = IOVEC_OUT + 16 * 1024;

/** Offsets into the arena, by what lies there. */
export const at = {
  send: SEND,
  recv: RECV,
  controlOut: CONTROL_OUT,
  controlIn: CONTROL_IN,
  nameOut: NAME_OUT,
  nameIn: NAME_IN,
  value: VALUE,
  length: LENGTH,
  msghdrOut: MSGHDR_OUT,
  msghdrIn: MSGHDR_IN,
  iovecIn: IOVEC_IN,
  iovecOut: IOVEC_OUT,
  pollfd: POLLFD,
} as const;

export const room = { value: 65536, control: 8192, name: 4096, pieces: 1024 } as const;

const memory = new ArrayBuffer(END);
/** The arena's bytes. */
export const arena = new Uint8Array(memory);
export const arenaBuffer = Buffer.from(memory);
export const arenaView = new DataView(memory);
const base = addressOf(arena);
/** The address of an offset. */
export const address = (offset: number): number => base + offset;

/** Field offsets of struct msghdr on 64-bit Linux, recvmsg(2). */
export const msghdr = {
  name: 0,
  namelen: 8,
  iov: 16,
  iovlen: 24,
  control: 32,
  controllen: 40,
  flags: 48,
};

export function pointerAt(offset: number, value: number): void {
  arenaView.setUint32(offset, value % 0x1_0000_0000, true);
  arenaView.setUint32(offset + 4, Math.floor(value / 0x1_0000_0000), true);
}
