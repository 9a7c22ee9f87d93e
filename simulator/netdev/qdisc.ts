/** The queueing discipline that a device has by itself (net/sched/sch_generic.c). */
import type { Device } from '../net/device.ts';

/** dev_activate: at the first start a device without a queue of its own gets noqueue, for good. */
export function dev_activate(dev: Device): void {
  if (dev.qdisc !== 'noop') return;
  dev.qdisc = 'noqueue';
  dev.changes++;
}

/** dev_shutdown */
export function dev_shutdown(dev: Device): void {
  dev.qdisc = 'noop';
  dev.changes++;
}
