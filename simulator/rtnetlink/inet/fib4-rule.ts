/** Rules of IPv4 applied to what is looked up (net/ipv4/fib_rules.c). */
import { EACCES, EAGAIN, EINVAL, ENETUNREACH } from '../../net/errno.ts';
import type { Net } from '../../net/net.ts';
import {
  FR_ACT_PROHIBIT,
  FR_ACT_TO_TBL,
  FR_ACT_UNREACHABLE,
  type FibRule,
  NO_LIMIT,
  rulesOf,
} from '../rules/fib-rule.ts';
import { type RuleActions, portMatches, prefixMatches } from '../rules/fib-rules-lookup.ts';
import { groupOfDevice } from '../device-state.ts';
import { PF_INET } from '../rtnl-types.ts';
import { type FibResult, type Flowi4, fib_table_lookup } from './fib-table-lookup.ts';
import { fibOf, fib_get_table } from './fib-table.ts';
import { addressBytes } from './ifaddr.ts';

/** IPTOS_RT_MASK as a DSCP: what rules by TOS compare. */
const LOW_DSCP = 0x1c >> 2;

export function fib4_rules(net: Net, flow: Flowi4): RuleActions<FibResult> {
  const rules = rulesOf(net).find(({ family }) => family === PF_INET)?.rules ?? [];
  const [src, dst] = [addressBytes(flow.saddr), addressBytes(flow.daddr)];
  const dscp = flow.tos >> 2;
  return {
    rules,
    flow,
    match: (rule) =>
      prefixMatches(src, rule.src, rule.srcLen) &&
      prefixMatches(dst, rule.dst, rule.dstLen) &&
      dscpMatches(rule, dscp) &&
      (rule.ipProto === 0 || rule.ipProto === flow.proto) &&
      portMatches(rule.sport, flow.sport) &&
      portMatches(rule.dport, flow.dport),
    action: (rule) => fib4_rule_action(net, rule, flow),
    suppress: (rule, { prefixlen, info, nh }) =>
      prefixlen <= (rule.suppressPrefixlen | 0) ||
      (rule.suppressIfgroup !== NO_LIMIT &&
        info !== undefined &&
        nh?.hasDevice === true &&
        groupOfDevice(net, nh.oif) === rule.suppressIfgroup),
  };
}

const dscpMatches = (rule: FibRule, dscp: number): boolean =>
  rule.dscpFull
    ? ((rule.dscp ^ dscp) & rule.dscpMask) === 0
    : rule.dscp === 0 || rule.dscp === (dscp & LOW_DSCP);

function fib4_rule_action(net: Net, rule: FibRule, flow: Flowi4): FibResult | number {
  switch (rule.action) {
    case FR_ACT_TO_TBL: {
      const table = fib_get_table(fibOf(net), rule.table);
      if (table === undefined) return -EAGAIN;
      const found = fib_table_lookup(net, table, flow);
      if (typeof found !== 'number') found.classid = rule.flow;
      return found;
    }
    case FR_ACT_UNREACHABLE:
      return -ENETUNREACH;
    case FR_ACT_PROHIBIT:
      return -EACCES;
    default:
      return -EINVAL;
  }
}
