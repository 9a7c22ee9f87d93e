/** RTM_NEWRULE and RTM_DELRULE, as told. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { Told } from '../inet/ifaddr-message.ts';
import { rtnl_notify } from '../rtnl-notify.ts';
import {
  DETACHED,
  FIB_RULE_IIF_DETACHED,
  FIB_RULE_OIF_DETACHED,
  FIB_RULE_UNRESOLVED,
  FRA,
  FR_ACT_GOTO,
  type FibRule,
  NO_LIMIT,
  type Ports,
  type RulesOps,
  hasUids,
} from './fib-rule.ts';

const RT_TABLE_COMPAT = 252;

function shownFlags(rule: FibRule): number {
  let shown = rule.flags;
  if (rule.action === FR_ACT_GOTO && rule.resolved === undefined) shown |= FIB_RULE_UNRESOLVED;
  if (rule.iifname !== '' && rule.iifindex === DETACHED) shown |= FIB_RULE_IIF_DETACHED;
  if (rule.oifname !== '' && rule.oifindex === DETACHED) shown |= FIB_RULE_OIF_DETACHED;
  return shown;
}

const FRA_PAD = 18;

/** fib_nl_fill_rule */
export function fib_nl_fill_rule(
  { family }: RulesOps,
  rule: FibRule,
  { type, flags = 0, seq, portid }: Told,
): Uint8Array {
  const { table, action } = rule;
  const fixed = fib_rule_hdr.encode({
    family,
    dst_len: rule.dstLen,
    src_len: rule.srcLen,
    tos: rule.dscpFull ? 0 : rule.dscp << 2,
    table: table < 256 ? table : RT_TABLE_COMPAT,
    action,
    flags: shownFlags(rule) >>> 0,
  });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed)
    .u32(FRA.TABLE, table)
    .u32(FRA.SUPPRESS_PREFIXLEN, rule.suppressPrefixlen)
    .u8(FRA.PROTOCOL, rule.protocol);
  if (rule.iifname !== '') out.string(FRA.IIFNAME, rule.iifname);
  if (rule.oifname !== '') out.string(FRA.OIFNAME, rule.oifname);
  if (rule.pref !== 0) out.u32(FRA.PRIORITY, rule.pref);
  if (rule.mark !== 0) out.u32(FRA.FWMARK, rule.mark);
  if (rule.mark !== 0 || rule.markMask !== 0) out.u32(FRA.FWMASK, rule.markMask);
  if (rule.target !== 0) out.u32(FRA.GOTO, rule.target);
  if (rule.tunId !== 0n) out.put64(FRA.TUN_ID, tunIdBytes(rule.tunId), FRA_PAD);
  if (rule.l3mdev !== 0) out.u8(FRA.L3MDEV, rule.l3mdev);
  if (hasUids(rule)) out.put(FRA.UID_RANGE, pair32(rule.uidStart, rule.uidEnd));
  putPorts(out, rule.sport, FRA.SPORT_RANGE, FRA.SPORT_MASK);
  putPorts(out, rule.dport, FRA.DPORT_RANGE, FRA.DPORT_MASK);
  if (rule.ipProto !== 0) out.u8(FRA.IP_PROTO, rule.ipProto);
  if (rule.suppressIfgroup !== NO_LIMIT) out.u32(FRA.SUPPRESS_IFGROUP, rule.suppressIfgroup);
  fillOfFamily(out, rule);
  return out.end();
}

/** fib4_rule_fill, fib6_rule_fill */
function fillOfFamily(out: MessageWriter, rule: FibRule): void {
  if (rule.dscpFull) out.u8(FRA.DSCP, rule.dscp).u8(FRA.DSCP_MASK, rule.dscpMask);
  if (rule.flowlabelMask !== 0) {
    out.put(FRA.FLOWLABEL, big32(rule.flowlabel));
    out.put(FRA.FLOWLABEL_MASK, big32(rule.flowlabelMask));
  }
  if (rule.dstLen !== 0) out.put(FRA.DST, rule.dst);
  if (rule.srcLen !== 0) out.put(FRA.SRC, rule.src);
  if (rule.flow !== 0) out.u32(FRA.FLOW, rule.flow);
}

function putPorts(out: MessageWriter, ports: Ports, range: number, mask: number): void {
  const { start, end } = ports;
  if (start === 0 && end === 0) return;
  out.put(range, Uint8Array.of(start, start >> 8, end, end >> 8));
  if (ports.mask !== 0) out.u16(mask, ports.mask);
}

const big32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

function tunIdBytes(id: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, id);
  return out;
}

function pair32(first: number, second: number): Uint8Array {
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setUint32(0, first, true);
  view.setUint32(4, second, true);
  return out;
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
