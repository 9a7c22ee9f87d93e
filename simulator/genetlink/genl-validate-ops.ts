/** What genl_register_family asks of operations (genl_validate_ops). */
import { EINVAL } from '../net/errno.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import {
  GENL_ADMIN_PERM,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_UNS_ADMIN_PERM,
  type GenlFamily,
  type GenlSplitOp,
} from './genl-family.ts';
import { genl_op_iter } from './genl-op.ts';

const PERMISSION = GENL_ADMIN_PERM | GENL_UNS_ADMIN_PERM;

/** 0, or -EINVAL: an operation without callback, a command twice, flags that exclude each other. */
export function genl_validate_ops(family: GenlFamily, facts: BranchFacts): number {
  if (!facts.splitOps && (family.split_ops ?? []).length > 0) {
    throw new RangeError('split operations are of Linux 6.2 and later');
  }
  if ((family.nulls ?? []).length > 0) return -EINVAL;
  const resv = family.resv_start_op ?? 0;
  const seen = new Set<number>();
  for (const { cmd, doit, dumpit } of genl_op_iter(family, facts)) {
    if (doit === undefined && dumpit === undefined) return -EINVAL;
    const validate = (doit?.validate ?? 0) | (dumpit?.validate ?? 0);
    if (cmd >= resv && validate !== 0) return -EINVAL;
    if (seen.has(cmd)) return -EINVAL;
    seen.add(cmd);
  }
  return validateSplit(family.split_ops ?? []);
}

/** Each is a do or a dump, sorted by command, and the two of a command agree in permissions. */
function validateSplit(ops: readonly GenlSplitOp[]): number {
  let last: GenlSplitOp | undefined;
  for (const op of ops) {
    const ways = op.flags & (GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP);
    if (ways === 0 || ways === (GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP)) return -EINVAL;
    if (last !== undefined) {
      if (op.cmd < last.cmd) return -EINVAL;
      if (op.cmd === last.cmd && ((op.flags ^ last.flags) & PERMISSION) !== 0) return -EINVAL;
    }
    last = op;
  }
  return 0;
}
