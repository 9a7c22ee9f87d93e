/** netdev_chain: who hears of what happens to a device, in the order they registered. */
import type { Device } from './device.ts';

/** NETDEV_* without the prefix (include/linux/netdevice.h). */
export type NetdevEvent =
  | 'REGISTER'
  | 'UNREGISTER'
  | 'PRE_UP'
  | 'UP'
  | 'GOING_DOWN'
  | 'DOWN'
  | 'CHANGE'
  | 'CHANGEMTU'
  | 'CHANGEADDR'
  | 'CHANGENAME'
  | 'CHANGEUPPER'
  | 'CHANGE_TX_QUEUE_LEN'
  | 'FEAT_CHANGE'
  | 'RESEND_IGMP'
  | 'NOTIFY_PEERS';

/** struct netdev_notifier_info and those that extend it. */
export interface NetdevInfo {
  /** CHANGE: the IFF_* that changed. */
  readonly flagsChanged?: number;
  /** CHANGEUPPER: the upper device, and whether it is the master now. */
  readonly upper?: Device;
  readonly linking?: boolean;
}

export type NetdevNotifier = (event: NetdevEvent, dev: Device, info: NetdevInfo) => void;

export class NetdevChain {
  readonly #notifiers: NetdevNotifier[] = [];

  /** register_netdevice_notifier, before there is any device. */
  register(...notifiers: readonly NetdevNotifier[]): void {
    this.#notifiers.push(...notifiers);
  }

  /** call_netdevice_notifiers */
  call(event: NetdevEvent, dev: Device, info: NetdevInfo = {}): void {
    dev.changes++;
    for (const notify of this.#notifiers) notify(event, dev, info);
  }
}

export const call_netdevice_notifiers = (
  event: NetdevEvent,
  dev: Device,
  info?: NetdevInfo,
): void => dev.net.kernel.netdevChain.call(event, dev, info);
