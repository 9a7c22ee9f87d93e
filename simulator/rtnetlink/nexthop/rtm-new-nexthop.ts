/** RTM_NEWNEXTHOP */
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { nexthop_add } from './insert-nexthop.ts';
import { rtm_to_nh_config, rtm_to_nh_config_rtnl } from './nh-config.ts';
import { nexthopPolicies } from './nh-policy.ts';

const NLM_F_REPLACE = 0x100;

/** rtm_new_nexthop: what the message says is checked before what it is about. */
export function rtm_new_nexthop(request: Request): number {
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, nexthopPolicies(request.net.kernel).made, tb);
  if (error < 0) return error;
  const config = rtm_to_nh_config(request, tb);
  if (typeof config === 'number') return config;
  if ((request.flags & NLM_F_REPLACE) !== 0 && config.id === 0) {
    return refuse(request.extack, 'Replace requires nexthop id');
  }
  const refused = rtm_to_nh_config_rtnl(request, config);
  return refused < 0 ? refused : nexthop_add(request, config);
}
