/** Validation of a stream of attributes (lib/nlattr.c). */
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from '../../harness/wire/constants/netlink.ts';
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Faults } from '../faults/catalogue.ts';
import { EINVAL, EOPNOTSUPP, ERANGE } from '../net/errno.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { NL_SET_ERR_MSG_ATTR, NL_SET_ERR_MSG_ATTR_POL } from './extack.ts';
import { checkLength } from './nla-length.ts';
import { type NestedPolicy, type PolicyTable, nla_attr_len, policyOf } from './nla-policy.ts';
import { nla_validate_int_range, nla_validate_mask } from './nla-range.ts';
import { type AttributeStream, type Nlattr, nla_for_each_attr, nla_nest } from './nlattr.ts';
import { nla_type } from './nlattr.ts';
import { describedAs } from './policy-attributes.ts';
import {
  NL_VALIDATE_MAXTYPE,
  NL_VALIDATE_NESTED,
  NL_VALIDATE_STRICT,
  NL_VALIDATE_STRICT_ATTRS,
  NL_VALIDATE_TRAILING,
  NL_VALIDATE_UNSPEC,
} from './validate.ts';

const MAX_POLICY_RECURSION_DEPTH = 10;

/** Attributes by type, the last of each (struct nlattr *tb[]). */
export type AttributeTable = (Nlattr | undefined)[];

/** What a whole validation shares. */
export interface Validation {
  /** NL_VALIDATE_* bits. */
  readonly validate: number;
  readonly extack: Extack;
  readonly faults?: Pick<Faults, 'any' | 'has'> | undefined;
  /** Of the kernel that validates; default those of the newest. */
  readonly facts?: BranchFacts | undefined;
}

/**
 * __nla_validate_parse: each attribute is validated, each fully, in order; the last of a type is
 * the one in `tb`. Bytes that are no attribute end it, with a warning or (TRAILING) an error.
 * @returns 0 or -errno, with the extended error set
 */
export function __nla_validate_parse(
  stream: AttributeStream,
  maxtype: number,
  policy: PolicyTable | undefined,
  validation: Validation,
  tb?: AttributeTable,
  depth = 0,
): number {
  const { validate, extack, faults } = validation;
  const deepest = MAX_POLICY_RECURSION_DEPTH - (faults?.has('depth-one-less') ? 1 : 0);
  if (depth >= deepest) {
    extack.msg = 'allowed policy recursion depth exceeded';
    return -EINVAL;
  }
  const rawTypes = faults?.has('type-mask') ?? false;
  const last = faults?.has('maxattr-off-by-one') ? maxtype - 1 : maxtype;
  const left = { rem: 0 };
  const error = nla_for_each_attr(
    stream,
    (nla) => {
      const type = rawTypes ? nla.rawType : nla_type(nla.rawType);
      if (type === 0 || type > last) {
        const liberal = (validate & NL_VALIDATE_MAXTYPE) === 0;
        if (liberal && !(type === 0 && faults?.has('type-zero-refused'))) return 0;
        if (type === 0 && faults?.has('type-zero-skipped')) return 0;
        NL_SET_ERR_MSG_ATTR(extack, nla, 'Unknown attribute type');
        return -EINVAL;
      }
      if (policy !== undefined) {
        const refused = validate_nla(stream.message, nla, type, policy, validation, depth);
        if (refused < 0) return refused;
      }
      if (tb !== undefined && !(faults?.has('first-counts') && tb[type] !== undefined))
        tb[type] = nla;
      return 0;
    },
    left,
  );
  if (error < 0) return error;
  if (left.rem > 0) {
    extack.msg = 'bytes leftover after parsing attributes';
    if ((validate & NL_VALIDATE_TRAILING) !== 0 && !faults?.has('strict-lost')) return -EINVAL;
  }
  return 0;
}

/** validate_nla: form first (strict length, nested bit), then the type's own rules, then values. */
function validate_nla(
  message: Uint8Array,
  nla: Nlattr,
  type: number,
  table: PolicyTable,
  given: Validation,
  depth: number,
): number {
  const { extack, faults } = given;
  const { strictStartType: start = Infinity } = table;
  const startsStrict = faults?.has('strict-start-late') ? type > start : type >= start;
  const validation = startsStrict
    ? { ...given, validate: given.validate | NL_VALIDATE_STRICT }
    : given;
  const { validate } = validation;
  const policy = policyOf(table, type);
  const { data } = nla;
  const nest = policy.type === 'NESTED' || policy.type === 'NESTED_ARRAY';
  const told = given.facts === undefined ? policy : describedAs(policy, given.facts);
  const refuse = (text: string, errno = EINVAL): number => {
    NL_SET_ERR_MSG_ATTR_POL(extack, nla, told, text);
    return -errno;
  };
  if (nest && faults?.has('nested-required') && (nla.rawType & NLA_F_NESTED) === 0) {
    return refuse('NLA_F_NESTED is missing');
  }
  const exact = nla_attr_len[policy.type];
  if ((validate & NL_VALIDATE_STRICT_ATTRS) !== 0 && exact !== undefined && data.length !== exact) {
    return refuse('invalid attribute length');
  }
  if ((validate & NL_VALIDATE_NESTED) !== 0) {
    const flagged = (nla.rawType & NLA_F_NESTED) !== 0;
    if (faults?.has('byteorder-refused') && (nla.rawType & NLA_F_NET_BYTEORDER) !== 0) {
      return refuse('NLA_F_NESTED not expected');
    }
    if (nest && !flagged) return refuse('NLA_F_NESTED is missing');
    if (!nest && policy.type !== 'UNSPEC' && flagged) return refuse('NLA_F_NESTED not expected');
  }
  if (policy.type === 'UNSPEC' && (validate & NL_VALIDATE_UNSPEC) !== 0) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Unsupported attribute');
    return faults?.has('unsupported-errno') ? -EOPNOTSUPP : -EINVAL;
  }
  const worded = faults?.has('reject-usual-text') ? undefined : policy.message;
  if (policy.type === 'REJECT' && worded !== undefined) {
    NL_SET_ERR_MSG_ATTR(extack, nla, worded);
    return -EINVAL;
  }
  if ((policy.type === 'UINT' || policy.type === 'SINT') && ![4, 8].includes(data.length)) {
    return refuse('invalid attribute length');
  }
  const error = checkLength(policy, nla, faults);
  if (error < 0) return refuse('Attribute failed policy validation', -error);
  if (nest && policy.nested !== undefined && data.length > 0) {
    const inside = policy.type === 'NESTED' ? validateNest : nla_validate_array;
    const skipped = policy.type === 'NESTED_ARRAY' && faults?.has('array-unvalidated');
    const refused = skipped ? 0 : inside(message, nla, policy.nested, validation, depth + 1);
    if (refused < 0 && faults?.has('offset-of-nest')) extack.badAttr = nla.at;
    return refused; // of nests there are neither limits nor functions
  }
  if (policy.range !== undefined) {
    return nla_validate_int_range(told, nla, validate, extack, faults);
  }
  if (policy.mask !== undefined) return nla_validate_mask(told, nla, extack, faults);
  const own = policy.validate?.(nla, extack) ?? 0;
  return own !== 0 && faults?.has('validator-flattened') ? -EINVAL : own;
}

const validateNest = (
  message: Uint8Array,
  nla: Nlattr,
  { policy, maxtype }: NestedPolicy,
  validation: Validation,
  depth: number,
): number =>
  __nla_validate_parse(nla_nest(message, nla), maxtype, policy, validation, undefined, depth);

/** nla_validate_array: elements of any type, each empty or a nest of its own. */
function nla_validate_array(
  message: Uint8Array,
  nla: Nlattr,
  nested: NestedPolicy,
  validation: Validation,
  depth: number,
): number {
  return nla_for_each_attr(nla_nest(message, nla), (entry) => {
    if (entry.data.length === 0) return 0;
    if (entry.data.length < 4) {
      NL_SET_ERR_MSG_ATTR(validation.extack, entry, 'Array element too short');
      return -ERANGE;
    }
    return validateNest(message, entry, nested, validation, depth);
  });
}
