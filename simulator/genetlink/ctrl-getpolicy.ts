/** CTRL_CMD_GETPOLICY: which attributes the operations of a family take. Dump only. */
import type { DumpPart } from '../af-netlink/kernel-side.ts';
import type { Kernel } from '../kernel.ts';
import { EINVAL, EMSGSIZE, ENODATA, ENOENT } from '../net/errno.ts';
import { NL_SET_BAD_ATTR } from '../nlattr/extack.ts';
import { nla_get_u16, nla_get_u32 } from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { familyByName } from './ctrl-getfamily.ts';
import {
  type Addressee,
  CTRL_ATTR,
  ctrl_dumppolicy_put_op,
  ctrl_policy_message,
} from './ctrl-message.ts';
import type { GenlFamily, GenlInfo, GenlSplitOp } from './genl-family.ts';
import { type OpPair, genl_get_cmd_both, genl_op_iter } from './genl-op.ts';
import { familyName, genlRegistry } from './genl-registry.ts';
import { PolicyDump } from './policy-dump.ts';

const NLM_F_MULTI = 2;

/** Makes a message for whoever reads the part. */
type Make = (to: Addressee) => Uint8Array;

/** struct ctrl_dump_policy_ctx: the messages still to be sent. */
const contexts = new WeakMap<GenlInfo, Make[]>();

/** ctrl_dumppolicy_start: the id decides, and a name beside it is not looked at. */
export function ctrl_dumppolicy_start(info: GenlInfo): number {
  const { attrs, request } = info;
  const { facts } = request.net.kernel.profile;
  const id = attrs?.[CTRL_ATTR.FAMILY_ID];
  const name = attrs?.[CTRL_ATTR.FAMILY_NAME];
  const wanted = attrs?.[CTRL_ATTR.OP];
  if (id === undefined && name === undefined) return -EINVAL;
  let family: GenlFamily | undefined;
  const { faults } = request.net.kernel;
  const nameWins = name !== undefined && faults.has('getpolicy-name-wins');
  if (id !== undefined && !nameWins)
    family = genlRegistry(request.net.kernel).byId(nla_get_u16(id));
  else if (name !== undefined) family = familyByName(info, name);
  if (family === undefined) return -ENOENT;
  if (faults.has('getpolicy-sees-netns') && !family.netnsok) return -ENOENT;
  if (family.unmodelled !== undefined && genl_op_iter(family, facts).next().done !== true) {
    throw new Unmodelled(`policies of ${familyName(family)}: ${family.unmodelled}`);
  }
  let ops: OpPair[];
  if (wanted === undefined) ops = [...genl_op_iter(family, facts)];
  else {
    const op = genl_get_cmd_both(
      family,
      faults.has('getpolicy-op-byte') ? nla_get_u32(wanted) & 0xff : nla_get_u32(wanted),
      facts,
    );
    if (op === undefined) {
      NL_SET_BAD_ATTR(request.extack, wanted);
      return -ENOENT;
    }
    ops = [op];
  }
  const messages = messagesOf(family, ops, request.net.kernel);
  if (messages === undefined) return -ENODATA;
  contexts.set(info, messages);
  return 0;
}

/** First the operations that have a policy, then every attribute; undefined if there is none. */
function messagesOf(
  family: GenlFamily,
  ops: OpPair[],
  { profile: { facts }, faults }: Kernel,
): Make[] | undefined {
  const policies = new PolicyDump(facts);
  for (const { doit, dumpit, listed } of ops) {
    for (const op of [doit, dumpit, listed]) {
      if (op?.policy !== undefined) policies.add(op.policy, op.maxattr ?? 0);
    }
  }
  if (policies.size === 0) return undefined;
  const indexOf = (op: GenlSplitOp | undefined) =>
    op?.policy && policies.indexOf({ policy: op.policy, maxtype: op.maxattr ?? 0 });
  const messages: Make[] = [];
  for (const op of ops) {
    const [doIndex, dumpIndex] = [indexOf(op.doit), indexOf(op.dumpit)];
    if (doIndex === undefined && dumpIndex === undefined) continue;
    // Up to 6.18.44 the number was that of the do, if there was one; mended since, and backported.
    let number = op.doit === undefined && !facts.dumpOpsShowTheirNumber ? 0 : op.cmd;
    if (faults.has('policy-dump-op-id')) number = 0;
    messages.push((to) => ctrl_dumppolicy_put_op(family, { number, doIndex, dumpIndex }, to));
  }
  for (const write of policies.entries()) {
    messages.push((to) => ctrl_policy_message(family, to, write));
  }
  return messages;
}

/** The fault getpolicy-unpinned: the family asked for was unregistered meanwhile. */
function isGone(kernel: Kernel, { attrs }: GenlInfo): boolean {
  const id = attrs?.[CTRL_ATTR.FAMILY_ID];
  return id !== undefined && genlRegistry(kernel).byId(nla_get_u16(id)) === undefined;
}

/** ctrl_dumppolicy: as many messages as fit. */
export function ctrl_dumppolicy(part: DumpPart, info: GenlInfo): number {
  const { portid, seq } = part;
  const { kernel } = info.request.net;
  if (kernel.faults.has('getpolicy-unpinned') && isGone(kernel, info)) return -ENOENT;
  const messages = contexts.get(info) ?? [];
  for (let make = messages[0]; make !== undefined; make = messages[0]) {
    if (!part.put(make({ portid, seq, flags: NLM_F_MULTI }))) return part.used || -EMSGSIZE;
    messages.shift();
  }
  return part.used;
}

export const ctrl_dumppolicy_done = (info: GenlInfo): void => void contexts.delete(info);
