/** The kernel's ends of protocols: made and released. */
import type { Kernel } from '../kernel.ts';
import type { Net } from '../net/net.ts';
import type { NetlinkKernelCfg } from './kernel-side.ts';
import { KernelSock } from './kernel-sock.ts';
import type { NetlinkTable } from './netlink-table.ts';

/**
 * netlink_kernel_create: the kernel's socket of protocol `unit` in a namespace, at port 0.
 * undefined (NULL) if the number is out of range or the namespace has one. Groups, permissions
 * and bind callbacks of the first one count for all namespaces, until the last is released.
 */
export function netlink_kernel_create(
  net: Net,
  unit: number,
  cfg: NetlinkKernelCfg = {},
): KernelSock | undefined {
  const table = net.kernel.tables[unit];
  if (table === undefined || net.kernelSocks[unit] !== undefined) return undefined;
  registerTable(table, cfg, net.kernel.faults.has('kernel-groups-rounded'));
  const sk = new KernelSock(net, unit, cfg);
  net.kernelSocks[unit] = sk;
  return sk;
}

/** The protocol becomes known, or has one kernel side more. */
export function registerTable(table: NetlinkTable, cfg: NetlinkKernelCfg, roundUp = false): void {
  if (table.registered++ > 0) return;
  table.groups = Math.max(32, cfg.groups ?? 0);
  if (roundUp) table.groups = Math.ceil(table.groups / 32) * 32;
  table.nonrootRecv = cfg.nonrootRecv ?? false;
  table.nonrootSend = cfg.nonrootSend ?? false;
  table.bind = cfg.bind?.bind(cfg);
  table.unbind = cfg.unbind?.bind(cfg);
}

/**
 * netlink_kernel_release: sockets of users stay open, and find nobody at port 0. The protocol is
 * forgotten with its last kernel side. Releasing undefined (NULL) does nothing.
 */
export function netlink_kernel_release(sk: KernelSock | undefined): void {
  if (sk === undefined || sk.net.kernelSocks[sk.protocol] !== sk) return;
  sk.net.kernelSocks[sk.protocol] = undefined;
  const table = sk.net.kernel.tables[sk.protocol];
  if (table === undefined || --table.registered > 0) return;
  table.groups = 0;
  table.nonrootRecv = table.nonrootSend = false;
  table.bind = table.unbind = undefined;
}

/** netlink_change_ngroups: the protocol has this many groups from now on (never fewer than 32). */
export function netlink_change_ngroups(kernel: Kernel, unit: number, groups: number): void {
  const table = kernel.tables[unit];
  if (table !== undefined) table.groups = Math.max(32, groups);
}
