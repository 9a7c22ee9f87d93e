/** The controller: family 16, "nlctrl", which tells of families (genl_ctrl). */
import type { BranchFacts } from '../profiles/branch-facts.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { ctrl_dumpfamily, ctrl_getfamily } from './ctrl-getfamily.ts';
import { ctrl_dumppolicy, ctrl_dumppolicy_done, ctrl_dumppolicy_start } from './ctrl-getpolicy.ts';
import { CTRL_ATTR, CTRL_CMD } from './ctrl-message.ts';
import {
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_DONT_VALIDATE_DUMP,
  GENL_DONT_VALIDATE_STRICT,
  type GenlFamily,
  type GenlOp,
  type GenlSplitOp,
} from './genl-family.ts';
import { GENL_NAMSIZ } from './genl-registry.ts';

const family = {
  [CTRL_ATTR.FAMILY_ID]: { type: 'U16' },
  [CTRL_ATTR.FAMILY_NAME]: { type: 'NUL_STRING', len: GENL_NAMSIZ - 1 },
} as const;
const ctrl_policy_family: PolicyTable = { entries: family };
const ctrl_policy_policy: PolicyTable = {
  entries: { ...family, [CTRL_ATTR.OP]: { type: 'U32' } },
};

const GETFAMILY = {
  cmd: CTRL_CMD.GETFAMILY,
  policy: ctrl_policy_family,
  maxattr: CTRL_ATTR.FAMILY_NAME,
};
const GETPOLICY = {
  cmd: CTRL_CMD.GETPOLICY,
  policy: ctrl_policy_policy,
  maxattr: CTRL_ATTR.OP,
  start: ctrl_dumppolicy_start,
  dumpit: ctrl_dumppolicy,
  done: ctrl_dumppolicy_done,
};

const CONTROLLER = {
  name: 'nlctrl',
  version: 2,
  netnsok: true,
  resv_start_op: CTRL_CMD.GETPOLICY + 1,
  mcgrps: [{ name: 'notify' }],
} satisfies GenlFamily;

/** genl_ctrl_ops: a do and a dump apart, whose attributes then are validated in any case. */
const split_ops: readonly GenlSplitOp[] = [
  {
    ...GETFAMILY,
    flags: GENL_CMD_CAP_DO,
    validate: GENL_DONT_VALIDATE_STRICT,
    doit: ctrl_getfamily,
  },
  {
    ...GETFAMILY,
    flags: GENL_CMD_CAP_DUMP,
    validate: GENL_DONT_VALIDATE_DUMP,
    dumpit: ctrl_dumpfamily,
  },
  { ...GETPOLICY, flags: GENL_CMD_CAP_DUMP },
];
/** The same before split operations. */
const ops: readonly GenlOp[] = [
  {
    ...GETFAMILY,
    validate: GENL_DONT_VALIDATE_STRICT | GENL_DONT_VALIDATE_DUMP,
    doit: ctrl_getfamily,
    dumpit: ctrl_dumpfamily,
  },
  GETPOLICY,
];

const controllers = new WeakSet<GenlFamily>();

/** genl_ctrl of one kernel. */
export function genl_ctrl(facts: BranchFacts): GenlFamily {
  const family = { ...CONTROLLER, ...(facts.splitOps ? { split_ops } : { ops }) };
  controllers.add(family);
  return family;
}

export const isController = (family: GenlFamily): boolean => controllers.has(family);
