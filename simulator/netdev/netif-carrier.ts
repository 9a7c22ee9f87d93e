/** The carrier of a device comes and goes (net/sched/sch_generic.c). */
import type { Device } from '../net/device.ts';

/** netif_carrier_on */
export function netif_carrier_on(dev: Device): void {
  if (dev.carrier) return;
  dev.carrier = true;
  dev.changes++;
  if (dev.regState === 'new') return;
  dev.carrierUpCount++;
  dev.net.kernel.linkWatch.fire(dev);
}

/** netif_carrier_off */
export function netif_carrier_off(dev: Device): void {
  if (!dev.carrier) return;
  dev.carrier = false;
  dev.changes++;
  if (dev.regState === 'new') return;
  dev.carrierDownCount++;
  dev.net.kernel.linkWatch.fire(dev);
}
