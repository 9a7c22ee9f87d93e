/** What belongs to the machine: root of a user namespace may not change it (netlink_capable). */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EPERM } from '../net/errno.ts';
import { Unmodelled } from '../unmodelled.ts';

/** tc_ctl_action of RTM_NEWACTION and RTM_DELACTION; dcb_doit of RTM_SETDCB. */
export function machineOnly(request: Request): number {
  if (!request.capable('CAP_NET_ADMIN')) return -EPERM;
  throw new Unmodelled('what only the first user namespace may do');
}
