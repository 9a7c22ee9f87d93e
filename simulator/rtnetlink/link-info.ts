/** IFLA_LINKINFO: the kind of a link (struct rtnl_link_ops), and options of that kind. */
import type { Request } from '../af-netlink/kernel-side.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_nest, nla_strscpy } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { linkKinds_6_18 } from './link-kinds-6.18.ts';

const IFLA_INFO_KIND = 1;
const IFLA_INFO_MAX = 5;
const MODULE_NAME_LEN = 56;

const ifla_info_policy: PolicyTable = {
  entries: {
    [IFLA_INFO_KIND]: { type: 'STRING' },
    2: { type: 'NESTED' }, // DATA
    4: { type: 'STRING' }, // SLAVE_KIND
    5: { type: 'NESTED' }, // SLAVE_DATA
  },
};

export interface LinkInfo {
  /** It names a kind that the machine has. */
  readonly registered: boolean;
  /** There is more than the kind. */
  readonly more: boolean;
}

/** Parsed without an extended error: what the nest says, or -errno. */
export function ifla_info_parse(
  { message, net }: Request,
  nla: Nlattr | undefined,
): LinkInfo | number {
  if (nla === undefined) return { registered: false, more: false };
  const tb: AttributeTable = [];
  const validation = { validate: NL_VALIDATE_LIBERAL, faults: net.kernel.faults };
  const stream = nla_nest(message, nla);
  const error = __nla_validate_parse(stream, IFLA_INFO_MAX, ifla_info_policy, validation, tb);
  if (error < 0) return error;
  const kind = tb[IFLA_INFO_KIND];
  const more = tb.some((given, type) => given !== undefined && type !== IFLA_INFO_KIND);
  if (kind === undefined) return { registered: false, more };
  const name = String.fromCharCode(...nla_strscpy(kind, MODULE_NAME_LEN));
  return { registered: linkKinds_6_18.has(name), more };
}
