/**
 * Registration as Linux 3.12 had it: family, operations and groups one after the other, ids given
 * or generated. Gone since 3.13 (operations, groups) and 4.10 (ids). Read from source, not run.
 */
import { netlink_update_socket_mc } from '../af-netlink/netlink-groups.ts';
import { netlink_change_ngroups } from '../af-netlink/netlink-kernel-create.ts';
import { nlmsg_multicast } from '../af-netlink/nlmsg.ts';
import type { Kernel } from '../kernel.ts';
import { KernelBug } from '../kernel-bug.ts';
import { EEXIST, EINVAL, ENOENT, ENOMEM } from '../net/errno.ts';
import { CTRL_CMD, ctrl_fill_info, ctrl_fill_mcgrp_info } from './ctrl-message.ts';
import {
  type GenlFamily,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  type GenlOp,
} from './genl-family.ts';
import { NETLINK_GENERIC } from './protocol.ts';

/** GENL_ID_GENERATE: the kernel chooses. */
export const GENL_ID_GENERATE = 0;
const GENL_ID_CTRL = 16;
const GENL_MIN_ID = 16;
const GENL_MAX_ID = 1023;

/** struct genl_ops of 3.12: one command, registered by its own call. */
export type GenlOldOp = GenlOp & { flags?: number };
/** struct genl_multicast_group of 3.12: registered by its own call, which writes id and family. */
export interface GenlOldGroup {
  readonly name: string;
  id?: number;
  family?: GenlOldFamily | undefined;
}
export interface GenlOldFamily {
  readonly name: string;
  /** GENL_ID_GENERATE, or the number wanted; the number given afterwards. */
  id: number;
  readonly version?: number;
  readonly hdrsize?: number;
  readonly maxattr?: number;
}

interface Registered {
  readonly ops: GenlOldOp[];
  readonly groups: GenlOldGroup[];
}

class OldRegistry {
  readonly families = new Map<GenlOldFamily, Registered>();
  /** The number looked at first: it moves on only past numbers that are taken. */
  next = GENL_MIN_ID;
  /** 0 is no group, 16 is the controller's. */
  readonly groups = new Set<number>([0, GENL_ID_CTRL]);

  byId(id: number): GenlOldFamily | undefined {
    // The controller itself is there from boot.
    for (const family of this.families.keys()) if (family.id === id) return family;
    return undefined;
  }

  generate(): number | undefined {
    for (let tried = GENL_MIN_ID; tried <= GENL_MAX_ID; tried++) {
      if (this.next !== GENL_ID_CTRL && this.byId(this.next) === undefined) return this.next;
      this.next = this.next === GENL_MAX_ID ? GENL_MIN_ID : this.next + 1;
    }
    return undefined;
  }
}

const registries = new WeakMap<Kernel, OldRegistry>();

/** @throws RangeError for a kernel that has no such calls */
function registryOf(kernel: Kernel, caller: string): OldRegistry {
  const { name } = kernel.profile;
  if (name !== '3.12') {
    throw new RangeError(`${caller} is of Linux 3.12 and before; this kernel is ${name}`);
  }
  let known = registries.get(kernel);
  if (known === undefined) registries.set(kernel, (known = new OldRegistry()));
  return known;
}

/**
 * genl_register_family: -EINVAL for an id from 1 to 15 or above 1023, -EEXIST for a name, then for
 * an id that is taken, -ENOMEM if none is left. Listeners hear of a family without operations.
 */
export function genl_register_family(kernel: Kernel, family: GenlOldFamily): number {
  const registry = registryOf(kernel, 'genl_register_family');
  if (family.id !== GENL_ID_GENERATE && family.id < GENL_MIN_ID) return -EINVAL;
  if (family.id > GENL_MAX_ID) return -EINVAL;
  for (const { name } of registry.families.keys()) if (name === family.name) return -EEXIST;
  if (family.name === 'nlctrl') return -EEXIST;
  if (family.id === GENL_ID_GENERATE) {
    const id = registry.generate();
    if (id === undefined) return -ENOMEM;
    family.id = id;
  } else if (family.id === GENL_ID_CTRL || registry.byId(family.id) !== undefined) return -EEXIST;
  registry.families.set(family, { ops: [], groups: [] });
  tell(kernel, ctrl_fill_info(shown(family), TO_NOBODY, CTRL_CMD.NEWFAMILY, kernel.profile.facts));
  return 0;
}

/**
 * genl_register_ops: one command more. -EINVAL without doit and dumpit, -EEXIST if the family has
 * the command. Writes what it can do into `ops.flags`. Nobody is told. It does not check that the
 * family is registered: one that is not is a KernelBug.
 */
export function genl_register_ops(kernel: Kernel, family: GenlOldFamily, ops: GenlOldOp): number {
  const { ops: known } = membersOf(kernel, family, 'genl_register_ops');
  if (ops.doit === undefined && ops.dumpit === undefined) return -EINVAL;
  if (known.some(({ cmd }) => cmd === ops.cmd)) return -EEXIST;
  let flags = ops.flags ?? 0;
  if (ops.doit !== undefined) flags |= GENL_CMD_CAP_DO;
  if (ops.dumpit !== undefined) flags |= GENL_CMD_CAP_DUMP;
  if (ops.policy !== undefined) flags |= GENL_CMD_CAP_HASPOL;
  ops.flags = flags;
  known.push(ops);
  return 0;
}

/** genl_unregister_ops: by the struct, not by its command. 0, or -ENOENT. */
export function genl_unregister_ops(kernel: Kernel, family: GenlOldFamily, ops: GenlOldOp): number {
  const { ops: known } = membersOf(kernel, family, 'genl_unregister_ops');
  const at = known.indexOf(ops);
  if (at < 0) return -ENOENT;
  known.splice(at, 1);
  return 0;
}

/**
 * genl_register_family_with_ops: the family, then each operation; when one is refused the family
 * goes again and its error is returned. Listeners see it come and go.
 */
export function genl_register_family_with_ops(
  kernel: Kernel,
  family: GenlOldFamily,
  ops: readonly GenlOldOp[],
): number {
  const refused = genl_register_family(kernel, family);
  if (refused !== 0) return refused;
  for (const op of ops) {
    const error = genl_register_ops(kernel, family, op);
    if (error === 0) continue;
    genl_unregister_family(kernel, family);
    return error;
  }
  return 0;
}

/**
 * genl_register_mc_group: gives the lowest free number; names may be equal. Listeners hear of it.
 * A group that is registered already is a KernelBug.
 */
export function genl_register_mc_group(
  kernel: Kernel,
  family: GenlOldFamily,
  grp: GenlOldGroup,
): number {
  const { groups } = membersOf(kernel, family, 'genl_register_mc_group');
  if (grp.name === '' || grp.family !== undefined) {
    throw new KernelBug('BUG', 'genl_register_mc_group', 'the group has no name, or a family');
  }
  const registry = registryOf(kernel, 'genl_register_mc_group');
  let id = 1;
  while (registry.groups.has(id)) id++;
  registry.groups.add(id);
  grp.id = id;
  grp.family = family;
  groups.push(grp);
  const most = Math.max(...registry.groups);
  netlink_change_ngroups(kernel, NETLINK_GENERIC, Math.ceil((most + 1) / 64) * 64);
  tellGroup(kernel, family, grp, CTRL_CMD.NEWMCAST_GRP);
  return 0;
}

/**
 * genl_unregister_mc_group: its members leave it, its number is free, listeners hear of it.
 * @throws KernelBug for a group of another family
 */
export function genl_unregister_mc_group(
  kernel: Kernel,
  family: GenlOldFamily,
  grp: GenlOldGroup,
): void {
  if (grp.family !== family) {
    throw new KernelBug('BUG', 'genl_unregister_mc_group', 'the group is of another family');
  }
  dropGroup(kernel, family, grp);
}

/** genl_unregister_family: its groups go first, even if it is not registered. 0, or -ENOENT. */
export function genl_unregister_family(kernel: Kernel, family: GenlOldFamily): number {
  const registry = registryOf(kernel, 'genl_unregister_family');
  const members = registry.families.get(family);
  if (members === undefined) return -ENOENT;
  for (const grp of [...members.groups]) dropGroup(kernel, family, grp);
  registry.families.delete(family);
  tell(kernel, ctrl_fill_info(shown(family), TO_NOBODY, CTRL_CMD.DELFAMILY, kernel.profile.facts));
  return 0;
}

const TO_NOBODY = { portid: 0, seq: 0 };
/** What listeners are shown: operations and groups were not listed before 3.13. */
const shown = ({ name, id, version, hdrsize, maxattr }: GenlOldFamily): GenlFamily => ({
  name,
  id,
  version: version ?? 0,
  hdrsize: hdrsize ?? 0,
  maxattr: maxattr ?? 0,
});

function membersOf(kernel: Kernel, family: GenlOldFamily, caller: string): Registered {
  const members = registryOf(kernel, caller).families.get(family);
  if (members === undefined) {
    throw new KernelBug('BUG', caller, `family ${family.name} is not registered`);
  }
  return members;
}

function dropGroup(kernel: Kernel, family: GenlOldFamily, grp: GenlOldGroup): void {
  const { groups } = membersOf(kernel, family, 'genl_unregister_mc_group');
  groups.splice(groups.indexOf(grp), 1);
  const number = grp.id ?? 0;
  for (const sk of kernel.tables[NETLINK_GENERIC]?.members[number] ?? []) {
    netlink_update_socket_mc(sk, number, false);
  }
  registryOf(kernel, 'genl_unregister_mc_group').groups.delete(number);
  tellGroup(kernel, family, grp, CTRL_CMD.DELMCAST_GRP);
  grp.id = 0;
  grp.family = undefined;
}

function tellGroup(kernel: Kernel, family: GenlOldFamily, grp: GenlOldGroup, cmd: number): void {
  const one = { ...shown(family), mcgrps: [{ name: grp.name }], mcgrp_offset: grp.id ?? 0 };
  tell(kernel, ctrl_fill_mcgrp_info(one, 0, TO_NOBODY, cmd));
}

function tell(kernel: Kernel, message: Uint8Array): void {
  for (const net of kernel.nets.values()) {
    const sk = net.kernelSocks[NETLINK_GENERIC];
    if (sk !== undefined) nlmsg_multicast(sk, message, 0, GENL_ID_CTRL);
  }
}
