/** Messages of the controller, nlctrl (include/uapi/linux/genetlink.h). */
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { GenlFamily } from './genl-family.ts';
import { genl_op_iter } from './genl-op.ts';
import { GENL_ID_CTRL, familyName, upToNul } from './genl-registry.ts';

/** CTRL_CMD_* without the prefix. */
export const CTRL_CMD = {
  NEWFAMILY: 1,
  DELFAMILY: 2,
  GETFAMILY: 3,
  NEWMCAST_GRP: 7,
  DELMCAST_GRP: 8,
  GETPOLICY: 10,
} as const;

/** CTRL_ATTR_* without the prefix. */
export const CTRL_ATTR = {
  FAMILY_ID: 1,
  FAMILY_NAME: 2,
  VERSION: 3,
  HDRSIZE: 4,
  MAXATTR: 5,
  OPS: 6,
  MCAST_GROUPS: 7,
  POLICY: 8,
  OP_POLICY: 9,
  OP: 10,
} as const;

const CTRL_VERSION = 2;
const [OP_ID, OP_FLAGS] = [1, 2];
const [GRP_NAME, GRP_ID] = [1, 2];
const [POLICY_DO, POLICY_DUMP] = [1, 2];

/** Whom a message answers: 0 and 0 for a notification. */
export interface Addressee {
  readonly portid: number;
  readonly seq: number;
  readonly flags?: number;
}

function start({ portid, seq, flags = 0 }: Addressee, cmd: number): MessageWriter {
  const header = { type: GENL_ID_CTRL, flags, seq, pid: portid };
  return MessageWriter.message(header, Uint8Array.of(cmd, CTRL_VERSION, 0, 0));
}

/** ctrl_fill_info: a family with its operations and groups. */
export function ctrl_fill_info(
  family: GenlFamily,
  to: Addressee,
  cmd: number,
  facts: BranchFacts,
): Uint8Array {
  const out = start(to, cmd)
    .string(CTRL_ATTR.FAMILY_NAME, familyName(family))
    .u16(CTRL_ATTR.FAMILY_ID, family.id ?? 0)
    .u32(CTRL_ATTR.VERSION, family.version ?? 0)
    .u32(CTRL_ATTR.HDRSIZE, family.hdrsize ?? 0)
    .u32(CTRL_ATTR.MAXATTR, family.maxattr ?? 0);
  const ops = [...genl_op_iter(family, facts)];
  if (ops.length > 0) {
    out.nest(CTRL_ATTR.OPS, (nest) => {
      for (const [index, { cmd, flags }] of ops.entries()) {
        nest.nest(index + 1, (op) => op.u32(OP_ID, cmd).u32(OP_FLAGS, flags));
      }
    });
  }
  const groups = family.mcgrps ?? [];
  if (groups.length > 0) {
    out.nest(CTRL_ATTR.MCAST_GROUPS, (nest) => {
      for (const index of groups.keys()) putGroup(nest, family, index, index + 1);
    });
  }
  return out.end();
}

/** ctrl_fill_mcgrp_info: one group of a family. */
export function ctrl_fill_mcgrp_info(
  family: GenlFamily,
  index: number,
  to: Addressee,
  cmd: number,
): Uint8Array {
  return start(to, cmd)
    .string(CTRL_ATTR.FAMILY_NAME, familyName(family))
    .u16(CTRL_ATTR.FAMILY_ID, family.id ?? 0)
    .nest(CTRL_ATTR.MCAST_GROUPS, (nest) => putGroup(nest, family, index, 1))
    .end();
}

function putGroup(out: MessageWriter, family: GenlFamily, index: number, entry: number): void {
  const group = family.mcgrps?.[index];
  if (group === undefined) throw new Unmodelled(`group ${index} of ${familyName(family)}`);
  out.nest(entry, (nest) =>
    nest.u32(GRP_ID, (family.mcgrp_offset ?? 0) + index).string(GRP_NAME, upToNul(group.name)),
  );
}

/** The number shown of an operation, and its policies by their index in the dump. */
export interface OpPolicies {
  readonly number: number;
  readonly doIndex: number | undefined;
  readonly dumpIndex: number | undefined;
}

/** ctrl_dumppolicy_put_op */
export function ctrl_dumppolicy_put_op(
  family: GenlFamily,
  { number, doIndex, dumpIndex }: OpPolicies,
  to: Addressee,
): Uint8Array {
  return start(to, CTRL_CMD.GETPOLICY)
    .u16(CTRL_ATTR.FAMILY_ID, family.id ?? 0)
    .nest(CTRL_ATTR.OP_POLICY | NLA_F_NESTED, (nest) =>
      nest.nest(number | NLA_F_NESTED, (entry) => {
        if (doIndex !== undefined) entry.u32(POLICY_DO, doIndex);
        if (dumpIndex !== undefined) entry.u32(POLICY_DUMP, dumpIndex);
      }),
    )
    .end();
}

/** One attribute of one policy of a policy dump. */
export function ctrl_policy_message(
  family: GenlFamily,
  to: Addressee,
  fill: (nest: MessageWriter) => void,
): Uint8Array {
  return start(to, CTRL_CMD.GETPOLICY)
    .u16(CTRL_ATTR.FAMILY_ID, family.id ?? 0)
    .nest(CTRL_ATTR.POLICY | NLA_F_NESTED, fill)
    .end();
}
