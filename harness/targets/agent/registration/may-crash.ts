/**
 * What stops or damages a real kernel, so that it is asked of one only with NLCONFORM_MAY_CRASH=1
 * in the agent's environment: in a machine that may be lost.
 */
import type { FamilyDefinition } from '../../../program/definition.ts';
import type { KernelStep } from '../../../program/kernel-steps.ts';

const GENL_NAMSIZ = 16;
const SPECIAL: ReadonlySet<string> = new Set(['NET_DM', 'pmcraid', 'VFS_DQUOT']);
const [RTM_BASE, RTM_MAX, RTNL_FAMILY_MAX] = [16, 123, 129];

/** A line of a shell script: machines that we boot hand on what is asked of the agent here. */
export const handOnMayCrash = (): string =>
  process.env[MAY_CRASH] === '1' ? `export ${MAY_CRASH}=1\n` : '';

const MAY_CRASH = 'NLCONFORM_MAY_CRASH';

/** What would happen; undefined if nothing of the sort is known. */
export function mayCrash(step: KernelStep): string | undefined {
  if (process.env[MAY_CRASH] === '1') return undefined;
  if (step.call === 'genl_register_family') return ofFamily(step.definition);
  if (step.call !== 'rtnl_register_module' && step.call !== 'rtnl_unregister') return undefined;
  const { call, protocol, msgtype } = step;
  const within =
    msgtype >= RTM_BASE && msgtype <= RTM_MAX && protocol >= 0 && protocol <= RTNL_FAMILY_MAX;
  return within ? undefined : `${call} of a protocol or type out of range is a BUG of the kernel`;
}

function ofFamily({ name, groups = [] }: FamilyDefinition): string | undefined {
  const bytes =
    typeof name === 'string'
      ? Buffer.from(name)
      : Buffer.from(name.hex.replaceAll(/\s/g, ''), 'hex');
  if (bytes.length >= GENL_NAMSIZ && !bytes.subarray(0, GENL_NAMSIZ).includes(0)) {
    return 'a family name of 16 bytes without NUL stops a hardened kernel at a BUG';
  }
  const plain = bytes.toString('latin1').replace(/\0.*$/s, '');
  return SPECIAL.has(plain) && groups.length > 1
    ? `${plain} with ${groups.length} groups is a BUG of the kernel`
    : undefined;
}
