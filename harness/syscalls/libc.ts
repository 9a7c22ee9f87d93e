/**
 * The C library, through koffi. Every prototype of the project stands here; pointers are plain
 * addresses into the arena, since koffi checks little and a wrong length kills the process.
 */
import koffi from 'koffi';

const libc = koffi.load(null);
const declare = (name: string, result: string, ...parameters: string[]) =>
  libc.func(name, result, parameters) as (...values: (number | bigint | string)[]) => number;

const p = 'uintptr_t';
const int = 'int';

export const socket = declare('socket', int, int, int, int);
export const bind = declare('bind', int, int, p, int);
export const connect = declare('connect', int, int, p, int);
export const getsockname = declare('getsockname', int, int, p, p);
export const getpeername = declare('getpeername', int, int, p, p);
export const setsockopt = declare('setsockopt', int, int, int, int, p, int);
export const getsockopt = declare('getsockopt', int, int, int, int, p, p);
export const send = declare('send', 'long', int, p, 'size_t', int);
export const sendto = declare('sendto', 'long', int, p, 'size_t', int, p, int);
export const sendmsg = declare('sendmsg', 'long', int, p, int);
export const recvmsg = declare('recvmsg', 'long', int, p, int);
export const read = declare('read', 'long', int, p, 'size_t');
export const write = declare('write', 'long', int, p, 'size_t');
export const close = declare('close', int, int);
export const poll = declare('poll', int, p, 'ulong', int);
export const ioctl = declare('ioctl', int, int, 'ulong', p);
export const listen = declare('listen', int, int, int);
export const accept = declare('accept', int, int, p, p);
export const shutdown = declare('shutdown', int, int, int);
export const socketpair = declare('socketpair', int, int, int, int, p);
export const mmap = declare('mmap', 'long', p, 'size_t', int, int, int, 'long');
export const unshare = declare('unshare', int, int);
export const setns = declare('setns', int, int, int);
export const open = declare('open', int, 'str', int);
export const mount = declare('mount', int, 'str', 'str', 'str', 'ulong', p);
export const capget = declare('capget', int, p, p);
export const capset = declare('capset', int, p, p);

const syscall = declare('syscall', 'long', 'long', int, 'str', int);
/** finit_module(2), which the C library has no function for; its number by architecture. */
export const finitModule = (fd: number): number =>
  syscall(process.arch === 'arm64' ? 273 : 313, fd, '', 0);

/** errno of the last call that returned -1; stale after a success. */
export const errno = (): number => koffi.errno();

/** Where a buffer lies; it must never be moved, transferred or detached. */
export const addressOf = (bytes: Uint8Array): number => Number(koffi.address(bytes));

/** Memory that somebody else made and keeps, e.g. mmap. */
export const memoryAt = (address: number, size: number): ArrayBuffer =>
  koffi.view(BigInt(address), size);

export const CLONE_NEWNET = 0x40000000;
export const if_nametoindex = declare('if_nametoindex', 'uint', 'str');
