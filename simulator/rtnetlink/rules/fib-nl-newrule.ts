/** RTM_NEWRULE and RTM_DELRULE: rules with a table and a preference. Others are not modelled. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EEXIST, ENOENT } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { fibOf } from '../inet/fib-table.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { PF_INET, PF_INET6, RTM_DELRULE, RTM_NEWRULE } from '../rtnl-types.ts';
import { FRA, FR_ACT_TO_TBL, type RulesOps, notify_rule_change, rulesOf } from './fib-rule.ts';
import { ruleRequest } from './fra-policy.ts';

const NLM_F_EXCL = 0x200;

interface Wanted {
  readonly ops: RulesOps;
  readonly pref: number;
  readonly table: number;
  readonly action: number;
}

/** fib_nl2rule: the rule that is asked for, or -errno. */
function fib_nl2rule(request: Request): Wanted | number {
  const { extack, net } = request;
  if (request.message.length < NLMSG_HDRLEN + fib_rule_hdr.size) {
    return refuse(extack, 'Invalid msg length');
  }
  const header = fib_rule_hdr.decode(fixedHeader(request, fib_rule_hdr.size));
  const ops = rulesOf(net).find(({ family }) => family === header.family);
  if (ops === undefined) return refuse(extack, 'Rule family not supported', EAFNOSUPPORT);
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ruleRequest, tb);
  if (error < 0) return refuse(extack, 'Error parsing msg', -error);
  const other = tb.findIndex(
    (nla, type) => nla !== undefined && type !== FRA.PRIORITY && type !== FRA.TABLE,
  );
  if (other > 0) throw new Unmodelled(`a rule with attribute ${other}`);
  if (ops.family !== PF_INET && ops.family !== PF_INET6) {
    throw new Unmodelled(`rules of family ${ops.family}`);
  }
  const { dst_len, src_len, tos, res1, res2, flags, action } = header;
  if (dst_len || src_len || tos || res1 || res2 || flags || action > FR_ACT_TO_TBL) {
    throw new Unmodelled('a rule with more than a table');
  }
  const [priority, given] = [tb[FRA.PRIORITY], tb[FRA.TABLE]];
  if (priority === undefined) throw new Unmodelled('a rule without a preference');
  const pref = nla_get_u32(priority);
  const table = given === undefined ? header.table : nla_get_u32(given);
  if (table === 0 || pref === 0) throw new Unmodelled('a rule of table 0, or of preference 0');
  return { ops, pref, table, action };
}

/** fib_nl_newrule: behind those of the same preference. */
export function fib_nl_newrule(request: Request): number {
  const wanted = fib_nl2rule(request);
  if (typeof wanted === 'number') return wanted;
  const { ops, pref, table, action } = wanted;
  if (action !== FR_ACT_TO_TBL) throw new Unmodelled(`a rule of action ${action}`);
  const { rules } = ops;
  const same = rules.filter((rule) => rule.pref === pref && rule.table === table);
  if (same.length > 0 && (request.flags & NLM_F_EXCL) !== 0) {
    if (same.every(({ protocol }) => protocol !== 0)) {
      throw new Unmodelled("a rule as the kernel's own, with NLM_F_EXCL");
    }
    return -EEXIST;
  }
  if (ops.family === PF_INET) fibOf(request.net).customRules = true;
  const rule = { pref, table, protocol: 0 };
  const after = rules.findIndex((other) => other.pref > pref);
  rules.splice(after < 0 ? rules.length : after, 0, rule);
  notify_rule_change(ops, RTM_NEWRULE, rule, request);
  return 0;
}

/** fib_nl_delrule: the first that is as asked for. An action of 0 is not compared. */
export function fib_nl_delrule(request: Request): number {
  const wanted = fib_nl2rule(request);
  if (typeof wanted === 'number') return wanted;
  const { ops, pref, table } = wanted;
  const at = ops.rules.findIndex((rule) => rule.pref === pref && rule.table === table);
  const [gone] = at < 0 ? [] : ops.rules.splice(at, 1);
  if (gone === undefined) return -ENOENT;
  notify_rule_change(ops, RTM_DELRULE, gone, request);
  return 0;
}
