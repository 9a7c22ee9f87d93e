/** A network device with what RTM_NEWLINK tells of it. */
import type { Device } from '../net/device.ts';

/** Attributes that may change; absent ones are as on the loopback device of a new namespace. */
export interface LinkDevice extends Device {
  /** IFF_* */
  flags?: number;
  mtu?: number;
  txqlen?: number;
}

export const IFF_LOOPBACK = 8;

export const flagsOf = ({ flags }: LinkDevice): number => flags ?? IFF_LOOPBACK;
export const mtuOf = ({ mtu }: LinkDevice): number => mtu ?? 65536;
export const txqlenOf = ({ txqlen }: LinkDevice): number => txqlen ?? 1000;
