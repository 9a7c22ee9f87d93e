/** Setting an extended error: NL_SET_ERR_MSG and its relatives (include/linux/netlink.h). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { NlaPolicy } from './nla-policy.ts';
import type { Nlattr } from './nlattr.ts';
import { policyAttributes } from './policy-attributes.ts';

/** NL_SET_ERR_MSG_ATTR: the text and the attribute, without its policy. */
export function NL_SET_ERR_MSG_ATTR(extack: Extack, nla: Nlattr, msg: string): void {
  extack.msg = msg;
  extack.badAttr = nla.at;
  extack.policy = undefined;
}

/** NL_SET_ERR_MSG_ATTR_POL: with the policy that it broke. */
export function NL_SET_ERR_MSG_ATTR_POL(
  extack: Extack,
  nla: Nlattr,
  policy: NlaPolicy,
  msg: string,
): void {
  extack.msg = msg;
  extack.badAttr = nla.at;
  extack.policy = policyAttributes(policy);
}

/** NL_SET_BAD_ATTR: the attribute alone. */
export function NL_SET_BAD_ATTR(extack: Extack, nla: Nlattr): void {
  extack.badAttr = nla.at;
  extack.policy = undefined;
}
