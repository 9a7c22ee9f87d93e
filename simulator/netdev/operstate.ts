/** The operational state of a device (RFC 2863), as net/core/link_watch.c makes it. */
import { type Device, IF_OPER } from '../net/device.ts';

/** IF_LINK_MODE_DORMANT, IF_LINK_MODE_TESTING: what "up" is shown as. */
const [LINK_MODE_DORMANT, LINK_MODE_TESTING] = [1, 2];

/** default_operstate */
function default_operstate(dev: Device): number {
  if (dev.carrier) return IF_OPER.UP;
  const { iflink } = dev;
  if (iflink === dev.index) return IF_OPER.DOWN;
  const below = dev.net.devices.get(iflink);
  return below === undefined || below.carrier ? IF_OPER.DOWN : IF_OPER.LOWERLAYERDOWN;
}

/** rfc2863_policy */
export function rfc2863_policy(dev: Device): void {
  const state = default_operstate(dev);
  if (state === dev.operstate) return;
  const up = state === IF_OPER.UP;
  if (up && dev.linkMode === LINK_MODE_TESTING) dev.operstate = IF_OPER.TESTING;
  else if (up && dev.linkMode === LINK_MODE_DORMANT) dev.operstate = IF_OPER.DORMANT;
  else dev.operstate = state;
  dev.changes++;
}

/** netif_oper_up */
export const netif_oper_up = ({ operstate }: Device): boolean =>
  operstate === IF_OPER.UP || operstate === IF_OPER.UNKNOWN;

/** set_operstate: the transitions that user space may ask for (IFLA_OPERSTATE). */
export function set_operstate(dev: Device, wanted: number): boolean {
  const { operstate } = dev;
  let next: number = operstate;
  if (wanted === IF_OPER.UP) {
    const waits: readonly number[] = [IF_OPER.DORMANT, IF_OPER.TESTING, IF_OPER.UNKNOWN];
    if (waits.includes(operstate)) next = IF_OPER.UP;
  } else if (wanted === IF_OPER.TESTING || wanted === IF_OPER.DORMANT) {
    if (netif_oper_up(dev)) next = wanted;
  }
  if (next === operstate) return false;
  dev.operstate = next;
  dev.changes++;
  return true;
}
