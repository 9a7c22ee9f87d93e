/** What a family asks of a new rule, and what it compares (fib4_rule_…, fib6_rule_…). */
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL } from '../../net/errno.ts';
import { NL_SET_ERR_MSG_ATTR } from '../../nlattr/extack.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_be32, nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import {
  RT_TABLE_UNSPEC,
  fibOf,
  fib_get_table,
  fib_new_table,
  fib_unmerge,
} from '../inet/fib-table.ts';
import { fib6_new_table } from '../inet6/fib6-table.ts';
import { refuse } from '../nlmsg-parse.ts';
import { PF_INET, PF_INET6 } from '../rtnl-types.ts';
import { FRA, FR_ACT_TO_TBL, type FibRule, type RulesOps } from './fib-rule.ts';
import type { RuleHeader, RuleRequest } from './fib-nl2rule.ts';

const INET_ECN_MASK = 3;
const IPTOS_TOS_MASK = 0x1e;
const MOST_AUTOMATIC_TABLES = 4096;
const IPV6_FLOWLABEL_MASK = 0xfffff;

/** ops->configure: 0 or -errno. */
export function configure(request: Request, asked: RuleRequest): number {
  const { ops, header } = asked;
  if (ops.family !== PF_INET && ops.family !== PF_INET6) {
    throw new Unmodelled(`rules of family ${ops.family}`);
  }
  const { extack } = request;
  if (ops.family === PF_INET && hasFlowlabel(asked.tb)) {
    return refuse(extack, 'Flow label cannot be specified for IPv4 FIB rules');
  }
  if ((header.tos & INET_ECN_MASK) !== 0) {
    return refuse(extack, 'Invalid dsfield (tos): ECN bits must be 0');
  }
  if (ops.family === PF_INET && (header.tos & ~IPTOS_TOS_MASK) !== 0) {
    return refuse(extack, 'Invalid tos');
  }
  const error = setDscp(asked, extack);
  if (error < 0) return error;
  return ops.family === PF_INET
    ? fib4_rule_configure(request, asked)
    : fib6_rule_configure(request, asked);
}

const hasFlowlabel = (tb: AttributeTable): boolean =>
  tb[FRA.FLOWLABEL] !== undefined || tb[FRA.FLOWLABEL_MASK] !== undefined;

/** FRA_DSCP and FRA_DSCP_MASK. */
function setDscp({ rule, tb }: RuleRequest, extack: Extack): number {
  const [dscp, mask] = [tb[FRA.DSCP], tb[FRA.DSCP_MASK]];
  if (dscp !== undefined) {
    if (rule.dscp !== 0) return refuse(extack, 'Cannot specify both TOS and DSCP');
    rule.dscp = dscp.data[0] ?? 0;
    rule.dscpFull = true;
    rule.dscpMask = 0x3f;
  }
  if (mask === undefined) return 0;
  const wrong = (text: string): number => {
    NL_SET_ERR_MSG_ATTR(extack, mask, text);
    return -EINVAL;
  };
  if (!rule.dscpFull) return wrong('Cannot specify DSCP mask without DSCP value');
  const bits = mask.data[0] ?? 0;
  if ((rule.dscp & ~bits) !== 0) return wrong('Invalid DSCP mask');
  rule.dscpMask = bits;
  return 0;
}

function fib4_rule_configure({ net }: Request, { ops, rule }: RuleRequest): number {
  fib_unmerge(net);
  const fib = fibOf(net);
  if (rule.table === RT_TABLE_UNSPEC && rule.l3mdev === 0 && rule.action === FR_ACT_TO_TBL) {
    let id = 1;
    while (fib_get_table(fib, id) !== undefined) id++;
    if (id > MOST_AUTOMATIC_TABLES) throw new Unmodelled('as many tables as there may be');
    rule.table = fib_new_table(fib, id).id;
  }
  fib.customRules = true;
  ops.custom = true;
  return 0;
}

function fib6_rule_configure({ net, extack }: Request, { ops, rule, tb }: RuleRequest): number {
  const error = fib6_nl2rule_flowlabel(rule, tb, extack);
  if (error < 0) return error;
  if (rule.action === FR_ACT_TO_TBL && rule.l3mdev === 0) {
    if (rule.table === RT_TABLE_UNSPEC) return refuse(extack, 'Invalid table');
    fib6_new_table(net, rule.table);
  }
  ops.custom = true;
  return 0;
}

/** fib6_nl2rule_flowlabel: a label is given with its mask, or not at all. */
function fib6_nl2rule_flowlabel(rule: FibRule, tb: AttributeTable, extack: Extack): number {
  if (!hasFlowlabel(tb)) return 0;
  const [label, mask] = [tb[FRA.FLOWLABEL], tb[FRA.FLOWLABEL_MASK]];
  if (label === undefined || mask === undefined) {
    extack.missType = label === undefined ? FRA.FLOWLABEL : FRA.FLOWLABEL_MASK;
    return -EINVAL;
  }
  const bits = nla_get_be32(mask);
  if (bits > IPV6_FLOWLABEL_MASK) {
    NL_SET_ERR_MSG_ATTR(extack, mask, 'Invalid flow label mask');
    return -EINVAL;
  }
  if ((nla_get_be32(label) & ~bits) !== 0) {
    return refuse(extack, 'Flow label and mask do not match');
  }
  rule.flowlabel = nla_get_be32(label);
  rule.flowlabelMask = bits;
  return 0;
}

/** ops->compare: what the request gives of addresses and such is what the rule has. */
export function compare(
  { family }: RulesOps,
  rule: FibRule,
  header: RuleHeader,
  tb: AttributeTable,
): boolean {
  const sameBytes = (nla: AttributeTable[number], bytes: Uint8Array): boolean =>
    nla !== undefined && bytes.every((byte, at) => byte === nla.data[at]);
  if (header.src_len !== 0 && rule.srcLen !== header.src_len) return false;
  if (header.dst_len !== 0 && rule.dstLen !== header.dst_len) return false;
  if (header.tos !== 0 && (rule.dscpFull || rule.dscp << 2 !== header.tos)) return false;
  const [dscp, mask, flow] = [tb[FRA.DSCP], tb[FRA.DSCP_MASK], tb[FRA.FLOW]];
  if (dscp !== undefined && (!rule.dscpFull || rule.dscp !== dscp.data[0])) return false;
  if (mask !== undefined && (!rule.dscpFull || rule.dscpMask !== mask.data[0])) return false;
  if (flow !== undefined && family === PF_INET && rule.flow !== nla_get_u32(flow)) return false;
  const [label, labelMask] = [tb[FRA.FLOWLABEL], tb[FRA.FLOWLABEL_MASK]];
  if (label !== undefined && rule.flowlabel !== nla_get_be32(label)) return false;
  if (labelMask !== undefined && rule.flowlabelMask !== nla_get_be32(labelMask)) return false;
  if (header.src_len !== 0 && !sameBytes(tb[FRA.SRC], rule.src)) return false;
  return header.dst_len === 0 || sameBytes(tb[FRA.DST], rule.dst);
}
