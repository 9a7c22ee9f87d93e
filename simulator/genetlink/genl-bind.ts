/** Joining and leaving groups of families (genl_bind, genl_unbind). */
import { EPERM } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import { GENL_MCAST_CAP_NET_ADMIN, GENL_MCAST_CAP_SYS_ADMIN } from './genl-family.ts';
import { genlRegistry } from './genl-registry.ts';

const ownerOf = (net: Net, group: number) => genlRegistry(net.kernel).ownerOf(group);

/** Groups may ask for a capability; a number that no family has is free to join. */
export function genl_bind(
  net: Net,
  group: number,
  capable: (capability: string) => boolean,
): number {
  const owner = ownerOf(net, group);
  if (owner === undefined) return 0;
  const { family, index } = owner;
  const aliased = net.kernel.faults.has('mcgrp-flag-alias');
  const flags = aliased ? 0 : (family.mcgrps?.[index]?.flags ?? 0);
  if ((flags & GENL_MCAST_CAP_NET_ADMIN) !== 0 && !capable('CAP_NET_ADMIN')) return -EPERM;
  const admin = net.kernel.faults.has('sys-admin-group-open') ? 'CAP_NET_ADMIN' : 'CAP_SYS_ADMIN';
  if ((flags & GENL_MCAST_CAP_SYS_ADMIN) !== 0 && !capable(admin)) return -EPERM;
  return family.bind?.(index) ?? 0;
}

export function genl_unbind(net: Net, group: number): void {
  const owner = ownerOf(net, group);
  owner?.family.unbind?.(owner.index);
}
