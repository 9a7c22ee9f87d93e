/** Ethernet addresses (include/linux/etherdevice.h). */
import type { Kernel } from '../kernel.ts';
import { ETH_ALEN } from '../net/device.ts';

/** is_valid_ether_addr: neither zero nor of a group. */
export const isValidEtherAddress = (address: Uint8Array): boolean =>
  ((address[0] ?? 0) & 1) === 0 && address.subarray(0, ETH_ALEN).some((byte) => byte !== 0);

/** eth_random_addr: locally administered. */
export function eth_random_addr(kernel: Kernel): Uint8Array {
  const address = Uint8Array.from({ length: ETH_ALEN }, () => kernel.random(256));
  address[0] = ((address[0] ?? 0) & 0xfe) | 2;
  return address;
}

export const sameAddress = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
