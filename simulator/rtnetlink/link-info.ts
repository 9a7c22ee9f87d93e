/** IFLA_LINKINFO: the kind of a link (struct rtnl_link_ops), and options of that kind. */
import type { Extack, Request } from '../af-netlink/kernel-side.ts';
import type { Kernel } from '../kernel.ts';
import type { LinkKind } from '../netdev/link-kind.ts';
import { linkKinds } from '../netdev/link-kinds.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_nest, nla_strscpy } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { Unmodelled } from '../unmodelled.ts';

export const IFLA_INFO = { KIND: 1, DATA: 2, XSTATS: 3, SLAVE_KIND: 4, SLAVE_DATA: 5 } as const;
const IFLA_INFO_MAX = 5;
const MODULE_NAME_LEN = 56;

const ifla_info_policy: PolicyTable = {
  entries: {
    [IFLA_INFO.KIND]: { type: 'STRING' },
    [IFLA_INFO.DATA]: { type: 'NESTED' },
    [IFLA_INFO.SLAVE_KIND]: { type: 'STRING' },
    [IFLA_INFO.SLAVE_DATA]: { type: 'NESTED' },
  },
};

/** Parsed without an extended error: what the nest says, or -errno. */
export function ifla_info_parse(
  request: Request,
  nla: Nlattr | undefined,
): AttributeTable | number {
  if (nla === undefined) return [];
  const tb: AttributeTable = [];
  const error = parseNested(request, nla, IFLA_INFO_MAX, ifla_info_policy, tb);
  return error < 0 ? error : tb;
}

/** nla_parse_nested_deprecated */
export function parseNested(
  { message, net }: Request,
  nla: Nlattr,
  maxtype: number,
  policy: PolicyTable | undefined,
  tb: AttributeTable,
  extack: Extack = {},
): number {
  const validation = { validate: NL_VALIDATE_LIBERAL, extack, faults: net.kernel.faults };
  return __nla_validate_parse(nla_nest(message, nla), maxtype, policy, validation, tb);
}

/** The name of the kind; undefined if none is given. */
export function kindName(linkinfo: AttributeTable): string | undefined {
  const kind = linkinfo[IFLA_INFO.KIND];
  return kind === undefined
    ? undefined
    : String.fromCharCode(...nla_strscpy(kind, MODULE_NAME_LEN));
}

/**
 * rtnl_link_ops_get: of a kind that the machine has.
 * @throws Unmodelled if it has the kind, and we do not
 */
export function rtnl_link_ops_get(
  { profile }: Kernel,
  name: string | undefined,
): LinkKind | undefined {
  if (name === undefined || !profile.linkKinds.has(name)) return undefined;
  const kind = linkKinds.get(name);
  if (kind === undefined) throw new Unmodelled(`links of kind ${name}`);
  return kind;
}
