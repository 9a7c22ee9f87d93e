/** Families come and go (net/netlink/genetlink.c). */
import { netlink_change_ngroups } from '../af-netlink/netlink-kernel-create.ts';
import { netlink_update_socket_mc } from '../af-netlink/netlink-groups.ts';
import type { Kernel } from '../kernel.ts';
import { EEXIST, EINVAL, ENOENT } from '../net/errno.ts';
import { KernelBug } from '../kernel-bug.ts';
import { genl_ctrl_event } from './ctrl-event.ts';
import { CTRL_CMD } from './ctrl-message.ts';
import type { GenlFamily } from './genl-family.ts';
import {
  GENL_ID_CTRL,
  GENL_ID_PMCRAID,
  GENL_ID_VFS_DQUOT,
  GENL_NAMSIZ,
  type GenlRegistry,
  familyName,
  genlRegistry,
  upToNul,
} from './genl-registry.ts';
import { genl_validate_ops } from './genl-validate-ops.ts';
import { isController } from './nlctrl.ts';
import { NETLINK_GENERIC } from './protocol.ts';

/**
 * genl_register_family: refused for its operations (EINVAL), its name (EEXIST), want of an id
 * (ENOSPC), its groups (EINVAL), in this order. Listeners of nlctrl's group hear of the family and
 * of each group. Writes `id` and `mcgrp_offset`.
 * @returns 0 or -errno
 * @throws KernelBug from within a request (deadlock), and for what stops a hardened kernel
 * @throws RangeError for split operations on a kernel that has none
 */
export function genl_register_family(kernel: Kernel, family: GenlFamily): number {
  const refused = genl_validate_ops(family, kernel.profile.facts);
  if (refused !== 0) return refused;
  return genl_lock_all(kernel, 'genl_register_family', () => addFamily(kernel, family));
}

/** genl_lock_all: no request is under way, and none starts. */
const genl_lock_all = <T>(kernel: Kernel, caller: string, run: () => T): T =>
  kernel.genl_cb_lock.writing(caller, () => kernel.genl_mutex.with(caller, run));

function addFamily(kernel: Kernel, family: GenlFamily): number {
  const registry = genlRegistry(kernel);
  const name = familyName(family);
  const { faults } = kernel;
  const known = registry.byName(name);
  if (known !== undefined && !faults.has('register-name-twice')) {
    if (faults.has('refusal-announced')) genl_ctrl_event(kernel, CTRL_CMD.NEWFAMILY, known);
    return -EEXIST;
  }
  if (faults.has('name-case-folded')) {
    const folded = name.toLowerCase();
    for (const each of registry.families()) {
      if (familyName(each).toLowerCase() === folded && familyName(each) !== name) return -EEXIST;
    }
  }
  if (name.length >= GENL_NAMSIZ) {
    const why = `the name is ${GENL_NAMSIZ} bytes without NUL`;
    throw new KernelBug('BUG', 'genl_register_family', why);
  }
  const id = registry.add(family, isController(family), faults.has('family-slot-reuse'));
  if (id < 0) return id;
  const error = genl_validate_assign_mc_groups(kernel, registry, family);
  if (error !== 0) {
    if (!faults.has('refused-family-stays')) registry.remove(id);
    return error;
  }
  const late = faults.has('groups-announced-first');
  if (!late) genl_ctrl_event(kernel, CTRL_CMD.NEWFAMILY, family);
  for (const [index] of groupsOf(family).entries()) {
    if (faults.has('one-group-announced') && index > 0) continue;
    genl_ctrl_event(kernel, CTRL_CMD.NEWMCAST_GRP, family, index);
  }
  if (late) genl_ctrl_event(kernel, CTRL_CMD.NEWFAMILY, family);
  return 0;
}

/**
 * genl_unregister_family: by its id alone. Members lose its groups; listeners hear of each group,
 * then of the family. @returns 0, or -ENOENT if no family has the id
 */
export function genl_unregister_family(kernel: Kernel, family: GenlFamily): number {
  return genl_lock_all(kernel, 'genl_unregister_family', () => dropFamily(kernel, family));
}

function dropFamily(kernel: Kernel, family: GenlFamily): number {
  const registry = genlRegistry(kernel);
  const { id, mcgrp_offset: offset = 0 } = family;
  const known = id === undefined ? undefined : registry.byId(id);
  if (id === undefined || known === undefined) return -ENOENT;
  const { faults } = kernel;
  if (faults.has('unregister-by-name') && familyName(known) !== familyName(family)) return -ENOENT;
  const groups = groupsOf(family);
  if (!faults.has('members-outlive-family')) {
    for (const [index] of groups.entries()) clearMembers(kernel, offset + index);
  }
  for (const [index] of groups.entries()) {
    if (!faults.has('group-numbers-leak')) registry.groups.free(offset + index);
    genl_ctrl_event(kernel, CTRL_CMD.DELMCAST_GRP, family, index);
  }
  registry.remove(id);
  const without = faults.has('delfamily-without-ops')
    ? { ops: [], small_ops: [], split_ops: [] }
    : undefined;
  genl_ctrl_event(kernel, CTRL_CMD.DELFAMILY, { ...family, ...without });
  return 0;
}

const groupsOf = ({ mcgrps }: GenlFamily) => mcgrps ?? [];

/** genl_validate_assign_mc_groups: names are 1 to 15 bytes; a few families have fixed numbers. */
function genl_validate_assign_mc_groups(
  kernel: Kernel,
  registry: GenlRegistry,
  family: GenlFamily,
): number {
  const groups = groupsOf(family);
  if (groups.length === 0) return 0;
  for (const { name } of groups) {
    const { length } = upToNul(name);
    if (length === 0 || length >= GENL_NAMSIZ) return -EINVAL;
    if (
      kernel.faults.has('group-names-unique') &&
      groups.filter((group) => group.name === name).length > 1
    ) {
      return -EEXIST;
    }
  }
  const fixed = fixedGroup(family);
  if (fixed !== undefined && groups.length !== 1) {
    const why = `${familyName(family)} with ${groups.length} groups`;
    throw new KernelBug('BUG', 'genl_register_family', why);
  }
  const reuse = kernel.faults.has('group-number-reuse');
  family.mcgrp_offset =
    fixed ??
    registry.groups.allocate(groups.length, reuse, kernel.faults.has('group-numbers-climb'));
  registry.own(family);
  netlink_change_ngroups(kernel, NETLINK_GENERIC, registry.groups.capacity);
  return 0;
}

function fixedGroup(family: GenlFamily): number | undefined {
  if (isController(family)) return GENL_ID_CTRL;
  if (familyName(family) === 'NET_DM') return 1;
  return family.id === GENL_ID_VFS_DQUOT || family.id === GENL_ID_PMCRAID ? family.id : undefined;
}

/** __netlink_clear_multicast_users, in every namespace. */
function clearMembers(kernel: Kernel, group: number): void {
  const members = kernel.tables[NETLINK_GENERIC]?.members[group];
  for (const sk of members ?? []) netlink_update_socket_mc(sk, group, false);
}
