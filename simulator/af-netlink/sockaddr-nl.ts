/** struct sockaddr_nl as callers give it, and the checks every call makes of it. */
import { EINVAL } from '../net/errno.ts';

export const AF_NETLINK = 16;
export const AF_UNSPEC = 0;
export const SOCKADDR_NL_SIZE = 12;
/** sizeof(struct sockaddr_storage): the socket layer takes no more. */
const STORAGE_SIZE = 128;

/** Missing fields: family AF_NETLINK, the rest 0. nl_pad is never looked at. */
export interface SockaddrNl {
  readonly family?: number | undefined;
  readonly pid?: number | undefined;
  readonly groups?: number | undefined;
}

/** move_addr_to_kernel: -EINVAL for a length the socket layer refuses, whatever the family. */
export const move_addr_to_kernel = (length: number): number =>
  length < 0 || length > STORAGE_SIZE ? -EINVAL : 0;

/** __copy_msghdr: sendmsg(2) takes the first 128 bytes of a longer address for the whole. */
export const __copy_msghdr = (length: number): number => Math.min(length, STORAGE_SIZE);

/** The bytes of an address as the kernel fills them in. */
export function encodeSockaddrNl(pid: number, groups: number): Uint8Array {
  const out = new Uint8Array(SOCKADDR_NL_SIZE);
  out[0] = AF_NETLINK;
  for (let i = 0; i < 4; i++) {
    out[4 + i] = pid >>> (8 * i);
    out[8 + i] = groups >>> (8 * i);
  }
  return out;
}
