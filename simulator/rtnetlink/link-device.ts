/** A network device with what RTM_NEWLINK tells of it. */
import type { Device } from '../net/device.ts';

/** Attributes that may change; absent ones are as on the loopback device of a new namespace. */
export interface LinkDevice extends Device {
  /** IFF_* as set: IFF_RUNNING and IFF_LOWER_UP follow from IFF_UP. */
  flags?: number;
  mtu?: number;
  txqlen?: number;
  /** IFLA_IFALIAS; absent if empty. */
  alias?: Uint8Array | undefined;
  group?: number;
  /** It was up once: since then its queueing discipline is noqueue, not noop. */
  wasUp?: boolean;
  /** How often any of the above changed: messages made before a change are stale. */
  changes?: number;
}

export const IFF_UP = 1;
export const IFF_LOOPBACK = 8;
const IFF_RUNNING = 0x40;
const IFF_LOWER_UP = 0x10000;

export const flagsOf = ({ flags }: LinkDevice): number => flags ?? IFF_LOOPBACK;
export const isUp = (dev: LinkDevice): boolean => (flagsOf(dev) & IFF_UP) !== 0;
export const mtuOf = ({ mtu }: LinkDevice): number => mtu ?? 65536;
export const txqlenOf = ({ txqlen }: LinkDevice): number => txqlen ?? 1000;
export const groupOf = ({ group }: LinkDevice): number => group ?? 0;

/** dev_get_flags: a device that is up runs, and so does what is below it. */
export const dev_get_flags = (dev: LinkDevice): number =>
  flagsOf(dev) | (isUp(dev) ? IFF_RUNNING | IFF_LOWER_UP : 0);

type State = Omit<LinkDevice, 'index' | 'changes'>;

/** Every change of a device goes through here. */
export function changeDevice(dev: LinkDevice, change: Partial<State>): void {
  Object.assign(dev, change);
  dev.changes = (dev.changes ?? 0) + 1;
}
