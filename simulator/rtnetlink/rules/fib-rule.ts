/** Rules that say which routing table is asked (struct fib_rule), and their messages. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Net } from '../../net/net.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { Told } from '../inet/ifaddr-message.ts';
import { rtnl_notify } from '../rtnl-notify.ts';
import { PF_INET, PF_INET6, RTNL_FAMILY_IP6MR, RTNL_FAMILY_IPMR } from '../rtnl-types.ts';

/** FRA_* (include/uapi/linux/fib_rules.h) */
export const FRA = { PRIORITY: 6, SUPPRESS_PREFIXLEN: 14, TABLE: 15, PROTOCOL: 21 } as const;
export const FR_ACT_TO_TBL = 1;
const RTPROT_KERNEL = 2;
const RT_TABLE_COMPAT = 252;
const NO_LIMIT = 0xffffffff;
const [MAIN, DEFAULT, LOCAL] = [254, 253, 255];

export interface FibRule {
  readonly pref: number;
  readonly table: number;
  readonly protocol: number;
}

/** struct fib_rules_ops: the rules of a family, by preference. */
export interface RulesOps {
  readonly family: number;
  /** RTNLGRP_* */
  readonly group: number;
  readonly rules: FibRule[];
}

const ofKernel = (pref: number, table: number): FibRule => ({
  pref,
  table,
  protocol: RTPROT_KERNEL,
});

/** Families in the order that a dump of all goes through them, with what they begin with. */
const atStart: readonly RulesOps[] = [
  {
    family: PF_INET,
    group: 8,
    rules: [ofKernel(0, LOCAL), ofKernel(32766, MAIN), ofKernel(32767, DEFAULT)],
  },
  { family: RTNL_FAMILY_IPMR, group: 27, rules: [ofKernel(32767, DEFAULT)] },
  { family: RTNL_FAMILY_IP6MR, group: 28, rules: [ofKernel(32767, MAIN)] },
  { family: PF_INET6, group: 19, rules: [ofKernel(0, LOCAL), ofKernel(32766, MAIN)] },
];

const SLOT = 'rtnetlink.rules';

export function rulesOf(net: Net): readonly RulesOps[] {
  const known = net.slots.get(SLOT) as readonly RulesOps[] | undefined;
  if (known !== undefined) return known;
  const made = atStart.map((ops) => ({ ...ops, rules: [...ops.rules] }));
  net.slots.set(SLOT, made);
  return made;
}

/** fib_nl_fill_rule */
export function fib_nl_fill_rule(
  { family }: RulesOps,
  { pref, table, protocol }: FibRule,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const fixed = fib_rule_hdr.encode({
    family,
    table: table < 256 ? table : RT_TABLE_COMPAT,
    action: FR_ACT_TO_TBL,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .u32(FRA.TABLE, table)
    .u32(FRA.SUPPRESS_PREFIXLEN, NO_LIMIT)
    .u8(FRA.PROTOCOL, protocol);
  if (pref !== 0) out.u32(FRA.PRIORITY, pref);
  return out.end();
}

/** notify_rule_change */
export function notify_rule_change(
  ops: RulesOps,
  type: number,
  rule: FibRule,
  request: Request,
): void {
  const { seq, portid, net } = request;
  const message = fib_nl_fill_rule(ops, rule, { type, seq, portid });
  rtnl_notify(net, ops.group, message, request);
}
