/** A queueing discipline takes its place, and the one that was there goes. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { type Qdisc, dev_activate, dev_deactivate, noop_qdisc } from '../../netdev/qdisc.ts';
import { qdiscKinds } from './qdisc-kinds.ts';
import { qdisc_notify } from './qdisc-notify.ts';

/**
 * qdisc_graft, at the root or at the ingress. @param next undefined: none; a device that is up gets
 * its default back, which nobody hears of.
 */
export function qdisc_graft(
  dev: Device,
  request: Request,
  parent: number,
  next: Qdisc | undefined,
  old: Qdisc | undefined,
): number {
  const ingress = [next, old].some((each) => each && qdiscKinds.get(each.kind)?.ingress);
  if (ingress) {
    const before = dev.ingress ?? noop_qdisc;
    qdisc_notify(dev, request, parent, before, next);
    dev.ingress = next ?? noop_qdisc;
    return 0;
  }
  const before = dev.qdisc;
  if (dev.isUp) dev_deactivate(dev);
  dev.qdisc = next ?? noop_qdisc;
  dev.changes++;
  qdisc_notify(dev, request, parent, before, next);
  if (dev.isUp) dev_activate(dev);
  return 0;
}
