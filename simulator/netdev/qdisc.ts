/** Queueing disciplines that devices have (struct Qdisc, net/sched/sch_generic.c). */
import type { Device } from '../net/device.ts';

export interface Qdisc {
  /** Qdisc_ops.id */
  readonly kind: string;
  /** Major number above, 0 below; 0 of those that a device has by itself. */
  readonly handle: number;
  /** TC_H_ROOT or TC_H_INGRESS. */
  readonly parent: number;
  /** Of the kinds that have one: packets or bytes. */
  limit: number;
}

export const [TC_H_ROOT, TC_H_INGRESS] = [0xffffffff, 0xfffffff1];

/** noop_qdisc: in place of one; it is nowhere shown. */
export const noop_qdisc: Qdisc = { kind: 'noop', handle: 0, parent: 0, limit: 0 };

/**
 * dev_activate, attach_default_qdiscs: what has none by now gets noqueue, for none of the kinds of
 * devices modelled has a queue of its own. It is used as soon as there is a carrier.
 */
export function dev_activate(dev: Device): void {
  if (dev.qdisc === noop_qdisc) {
    dev.qdisc = { kind: 'noqueue', handle: 0, parent: TC_H_ROOT, limit: 0 };
  }
  if (dev.carrier) dev.transmits = true;
  dev.changes++;
}

/** dev_deactivate */
export function dev_deactivate(dev: Device): void {
  dev.transmits = false;
}

/** dev_shutdown */
export function dev_shutdown(dev: Device): void {
  dev.qdisc = noop_qdisc;
  if (dev.ingress !== undefined) dev.ingress = noop_qdisc;
  dev.changes++;
}
