/** Operations of a family, whichever of its three tables they are in (genl_get_cmd). */
import {
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  GENL_DONT_VALIDATE_DUMP,
  type GenlFamily,
  type GenlOp,
  type GenlSplitOp,
} from './genl-family.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';

/** One command: what its do and its dump are, where it has them (struct genl_op_iter). */
export interface OpPair {
  readonly cmd: number;
  /** As CTRL_ATTR_OP_FLAGS shows them. */
  readonly flags: number;
  readonly doit: GenlSplitOp | undefined;
  readonly dumpit: GenlSplitOp | undefined;
  /** Before 6.2: what has a policy that GETPOLICY lists though no form of the command shows it. */
  readonly listed?: GenlSplitOp;
}

/** genl_policy_reject_all: an operation that takes no attributes. */
const genl_policy_reject_all: PolicyTable = { entries: { 1: { type: 'REJECT' } } };

/** genl_op_iter_next over all: ops, then small ops, then split ops, a do and its dump together. */
export function* genl_op_iter(family: GenlFamily, facts: BranchFacts): Generator<OpPair> {
  for (const op of family.ops ?? []) yield fromFull(family, op, facts);
  for (const op of family.small_ops ?? []) yield fromFull(family, op, facts);
  const split = family.split_ops ?? [];
  for (let i = 0; i < split.length; i++) {
    const op = split[i];
    if (op === undefined) continue;
    const next = split[i + 1];
    const paired =
      (op.flags & GENL_CMD_CAP_DO) !== 0 &&
      next?.cmd === op.cmd &&
      (next.flags & GENL_CMD_CAP_DUMP) !== 0;
    if (paired) i++;
    yield fromSplit(op, paired ? next : undefined);
  }
}

/** genl_op_from_full, genl_op_from_small: a do-and-dump entry taken apart. */
function fromFull(family: GenlFamily, op: GenlOp, facts: BranchFacts): OpPair {
  const whole = withRejectPolicy(family, {
    ...op,
    flags: op.flags ?? 0,
    ...policyField(op.policy ?? family.policy),
    maxattr: op.maxattr || (family.maxattr ?? 0),
    pre_doit: family.pre_doit,
    post_doit: family.post_doit,
  });
  // What is not validated is not described either (genl_cmd_full_to_split).
  const unvalidated = ((op.validate ?? 0) & GENL_DONT_VALIDATE_DUMP) !== 0;
  const { policy: _policy, ...bare } = whole;
  const dumped = unvalidated ? { ...bare, maxattr: 0 } : whole;
  const doit = op.doit === undefined ? undefined : whole;
  const dumpit = op.dumpit === undefined ? undefined : dumped;
  const shown = pair(op.cmd, whole.flags, doit, dumpit);
  if (facts.unvalidatedDumpHidesPolicy || whole.policy === undefined) return shown;
  return { ...shown, flags: shown.flags | GENL_CMD_CAP_HASPOL, listed: whole };
}

/** genl_op_from_split: whatever resv_start_op is. */
function fromSplit(op: GenlSplitOp, dump: GenlSplitOp | undefined): OpPair {
  const isDo = (op.flags & GENL_CMD_CAP_DO) !== 0;
  const doit = isDo ? rejecting(op) : undefined;
  const given = isDo ? dump : op;
  const dumpit = given === undefined ? undefined : rejecting(given);
  return pair(op.cmd, op.flags, doit, dumpit);
}

function pair(
  cmd: number,
  declared: number,
  doit: GenlSplitOp | undefined,
  dumpit: GenlSplitOp | undefined,
): OpPair {
  let flags = declared;
  if (doit !== undefined) flags |= GENL_CMD_CAP_DO;
  if (dumpit !== undefined) flags |= GENL_CMD_CAP_DUMP;
  if (doit?.policy !== undefined || dumpit?.policy !== undefined) flags |= GENL_CMD_CAP_HASPOL;
  return { cmd, flags, doit, dumpit };
}

/** genl_op_fill_in_reject_policy: from resv_start_op on, no policy means no attributes. */
function withRejectPolicy(family: GenlFamily, op: GenlSplitOp): GenlSplitOp {
  return op.cmd < (family.resv_start_op ?? 0) ? op : rejecting(op);
}

const rejecting = (op: GenlSplitOp): GenlSplitOp =>
  op.policy === undefined ? { ...op, policy: genl_policy_reject_all, maxattr: 1 } : op;

const policyField = (policy: PolicyTable | undefined) => (policy === undefined ? {} : { policy });

/**
 * genl_get_cmd: the do or the dump of a command. Of split operations the entry itself, to which
 * no reject policy is added: without a policy their attributes are not looked at.
 */
export function genl_get_cmd(
  family: GenlFamily,
  cmd: number,
  way: typeof GENL_CMD_CAP_DO | typeof GENL_CMD_CAP_DUMP,
  facts: BranchFacts,
): GenlSplitOp | undefined {
  for (const table of [family.ops, family.small_ops]) {
    const op = table?.find((each: GenlOp) => each.cmd === cmd);
    if (op === undefined) continue;
    const { doit, dumpit } = fromFull(family, op, facts);
    return way === GENL_CMD_CAP_DO ? doit : dumpit;
  }
  return family.split_ops?.find((op) => op.cmd === cmd && (op.flags & way) !== 0);
}

/**
 * genl_get_cmd_both: both ways of a command; undefined if the family lacks it. As genl_get_cmd it
 * adds no reject policy to split operations, which the iterator over all does: seen on 6.12.117.
 */
export function genl_get_cmd_both(
  family: GenlFamily,
  cmd: number,
  facts: BranchFacts,
): OpPair | undefined {
  const doit = genl_get_cmd(family, cmd, GENL_CMD_CAP_DO, facts);
  const dumpit = genl_get_cmd(family, cmd, GENL_CMD_CAP_DUMP, facts);
  if (doit === undefined && dumpit === undefined) return undefined;
  return pair(cmd, doit?.flags ?? dumpit?.flags ?? 0, doit, dumpit);
}
