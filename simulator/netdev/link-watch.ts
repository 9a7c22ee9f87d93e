/**
 * Link watch (net/core/link_watch.c): what follows from a carrier that came or went happens a
 * little later, from a work queue: at once for a device that is up and on top of another, else
 * within a second.
 */
import type { Kernel } from '../kernel.ts';
import type { Device } from '../net/device.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import { rtmsg_ifinfo } from '../rtnetlink/rtmsg-ifinfo.ts';
import { rfc2863_policy } from './operstate.ts';
import { dev_activate, dev_deactivate } from './qdisc.ts';

/** A second, in the clock's hundredths. */
const HZ = 100;

export class LinkWatch {
  readonly #kernel: Kernel;
  /** lweventlist, in the order of the events. */
  readonly #pending = new Set<Device>();
  /** When the queue runs next for events that can wait. */
  #nextEvent: number;
  #timer: (() => void) | undefined;
  #urgent = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    // Somewhere in the machine something happened within the last second.
    this.#nextEvent = kernel.clock.now + HZ;
  }

  /** linkwatch_fire_event */
  fire(dev: Device): void {
    const urgent = isUrgent(dev);
    if (this.#pending.has(dev) && !urgent) return;
    this.#pending.add(dev);
    this.#schedule(urgent);
  }

  /** linkwatch_sync_dev: handles what waits for this device. */
  sync(dev: Device): void {
    if (this.#pending.delete(dev)) linkwatch_do_dev(dev);
  }

  /** The device is gone. */
  forget(dev: Device): void {
    this.#pending.delete(dev);
  }

  #schedule(urgent: boolean): void {
    if (this.#urgent) return;
    if (urgent) {
      this.#urgent = true;
      this.#timer?.();
      this.#timer = undefined;
      this.#kernel.work.schedule(() => this.#run());
      return;
    }
    const { clock } = this.#kernel;
    const delay = Math.max(0, this.#nextEvent - clock.now);
    this.#timer ??= clock.after(delay, () => {
      this.#timer = undefined;
      this.#run();
    });
  }

  /** linkwatch_event, __linkwatch_run_queue */
  #run(): void {
    const { now } = this.#kernel.clock;
    const urgentOnly = this.#nextEvent > now;
    if (!urgentOnly) this.#nextEvent = now + HZ;
    this.#urgent = false;
    const work = [...this.#pending].filter((dev) => !urgentOnly || isUrgent(dev));
    for (const dev of work) this.#pending.delete(dev);
    for (const dev of work) linkwatch_do_dev(dev);
    if (this.#pending.size > 0) this.#schedule(false);
  }
}

/** linkwatch_urgent_event: it runs, and on top of another. */
const isUrgent = (dev: Device): boolean => dev.running && dev.index !== dev.iflink;

function linkwatch_do_dev(dev: Device): void {
  if (dev.regState !== 'registered') return;
  rfc2863_policy(dev);
  if (!dev.isUp) return;
  if (dev.carrier) dev_activate(dev);
  else dev_deactivate(dev);
  netdev_state_change(dev);
}

/** netdev_state_change: a device that is up changed in a way that all must know. */
export function netdev_state_change(dev: Device): void {
  if (!dev.isUp) return;
  call_netdevice_notifiers('CHANGE', dev);
  rtmsg_ifinfo(dev, 0);
}
