/** The families of a machine, registered as at boot. */
import { ethtoolOps } from '../ethtool/ethtool-ops.ts';
import type { Kernel } from '../kernel.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { Unmodelled } from '../unmodelled.ts';
import {
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_MCAST_CAP_NET_ADMIN,
  type GenlFamily,
} from './genl-family.ts';
import type { FamilyFacts } from './family-facts.ts';
import { type GenlRegistry, genlRegistry, setGenlRegistry } from './genl-registry.ts';
import { genl_register_family } from './genl-register-family.ts';
import { genl_ctrl } from './nlctrl.ts';

/** What a machine has registered once it is up, by profile: every kernel starts from a copy. */
const booted = new Map<string, GenlRegistry>();

/** nlctrl, then those of the profile's machine. Planted faults begin after the boot. */
export function registerBootFamilies(kernel: Kernel): void {
  const { name } = kernel.profile;
  const known = booted.get(name);
  if (known !== undefined) return setGenlRegistry(kernel, known.clone());
  kernel.faults.suspended(() => registerAll(kernel));
  booted.set(name, genlRegistry(kernel).clone());
}

function registerAll(kernel: Kernel): void {
  const families = [
    genl_ctrl(kernel.profile.facts),
    ...kernel.profile.families.map((each) => familyOf(each, kernel.profile.facts)),
  ];
  for (const family of families) {
    const error = genl_register_family(kernel, family);
    if (error !== 0) throw new RangeError(`boot: family ${String(family.name)}: errno ${-error}`);
  }
}

/**
 * Known from outside only: what GETFAMILY says, and what is checked before its callbacks; of some
 * operations of ethtool also what is checked in them.
 */
function familyOf(
  { resv, ops, groups, privilegedGroups, ...facts }: FamilyFacts,
  branch: BranchFacts,
): GenlFamily {
  const callback = (): never => {
    throw new Unmodelled(`operations of family ${facts.name}`);
  };
  const modelled = facts.name === 'ethtool' ? ethtoolOps(branch) : new Map<number, never>();
  return {
    ...facts,
    resv_start_op: resv,
    unmodelled: 'known by its GETFAMILY answer only',
    mcgrps: groups.map((name) =>
      privilegedGroups?.includes(name) ? { name, flags: GENL_MCAST_CAP_NET_ADMIN } : { name },
    ),
    modelledDo: new Set(modelled.keys()),
    ops: ops.map(([cmd, flags]) => ({
      cmd,
      flags,
      doit: (flags & GENL_CMD_CAP_DO) === 0 ? undefined : callback,
      dumpit: (flags & GENL_CMD_CAP_DUMP) === 0 ? undefined : callback,
      ...modelled.get(cmd),
    })),
  };
}
