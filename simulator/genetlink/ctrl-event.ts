/** Notifications of the controller: group 16, "notify" (genl_ctrl_event). */
import { nlmsg_multicast } from '../af-netlink/nlmsg.ts';
import type { Kernel } from '../kernel.ts';
import { CTRL_CMD, ctrl_fill_info, ctrl_fill_mcgrp_info } from './ctrl-message.ts';
import type { GenlFamily } from './genl-family.ts';
import { GENL_ID_CTRL } from './genl-registry.ts';
import { NETLINK_GENERIC } from './protocol.ts';

/** NLMSG_GOODSIZE with 4 KiB pages: what a message made by nlmsg_new(NLMSG_DEFAULT_SIZE) holds. */
export const NLMSG_GOODSIZE = 3776;

const TO_NOBODY = { portid: 0, seq: 0 };

/**
 * genl_ctrl_event: tells every namespace that sees the family. One too large for a message is
 * not announced. @param index of the group, for NEWMCAST_GRP and DELMCAST_GRP
 */
export function genl_ctrl_event(
  kernel: Kernel,
  cmd: number,
  family: GenlFamily,
  index?: number,
): void {
  // Namespaces of the simulator are never the first one.
  if (!family.netnsok || kernel.nets.size === 0) return;
  const whole = cmd === CTRL_CMD.NEWFAMILY || cmd === CTRL_CMD.DELFAMILY;
  const message = whole
    ? ctrl_fill_info(family, TO_NOBODY, cmd, kernel.profile.facts)
    : ctrl_fill_mcgrp_info(family, index ?? 0, TO_NOBODY, cmd);
  if (message.length > NLMSG_GOODSIZE) return;
  for (const net of kernel.nets.values()) {
    if (kernel.faults.has('events-in-one-namespace') && net.name !== '') continue;
    const sk = net.kernelSocks[NETLINK_GENERIC];
    if (sk !== undefined) nlmsg_multicast(sk, message, 0, GENL_ID_CTRL, NLMSG_GOODSIZE);
  }
}
