/** The families of a machine, registered as at boot. */
import type { Kernel } from '../kernel.ts';
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
  const families = [genl_ctrl(kernel.profile.facts), ...kernel.profile.families.map(familyOf)];
  for (const family of families) {
    const error = genl_register_family(kernel, family);
    if (error !== 0) throw new RangeError(`boot: family ${String(family.name)}: errno ${-error}`);
  }
}

/** Known from outside only: what GETFAMILY says, and what is checked before its callbacks. */
function familyOf({ resv, ops, groups, privilegedGroups, ...facts }: FamilyFacts): GenlFamily {
  const callback = (): never => {
    throw new Unmodelled(`operations of family ${facts.name}`);
  };
  return {
    ...facts,
    resv_start_op: resv,
    unmodelled: 'known by its GETFAMILY answer only',
    mcgrps: groups.map((name) =>
      privilegedGroups?.includes(name) ? { name, flags: GENL_MCAST_CAP_NET_ADMIN } : { name },
    ),
    small_ops: ops.map(([cmd, flags]) => ({
      cmd,
      flags,
      doit: (flags & GENL_CMD_CAP_DO) === 0 ? undefined : callback,
      dumpit: (flags & GENL_CMD_CAP_DUMP) === 0 ? undefined : callback,
    })),
  };
}
