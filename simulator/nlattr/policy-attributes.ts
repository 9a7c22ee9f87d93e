/**
 * A policy described in attributes: NLMSGERR_ATTR_POLICY of an extended ACK, and
 * CTRL_ATTR_POLICY of a policy dump.
 */
import { NL_POLICY_TYPE_ATTR } from '../../harness/wire/constants/netlink.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { MessageWriter } from './message-writer.ts';
import { type NlaPolicy, type NlaType, isSigned, nla_get_range } from './nla-policy.ts';

const ATTR = NL_POLICY_TYPE_ATTR.values as Record<keyof typeof NL_POLICY_TYPE_ATTR.values, number>;
const attr = (name: string): number => ATTR[`NL_POLICY_TYPE_ATTR_${name}`] ?? 0;
const [TYPE, MASK] = [attr('TYPE'), attr('MASK')];
const [MIN_VALUE_S, MAX_VALUE_S] = [attr('MIN_VALUE_S'), attr('MAX_VALUE_S')];
const [MIN_VALUE_U, MAX_VALUE_U] = [attr('MIN_VALUE_U'), attr('MAX_VALUE_U')];
const [MIN_LENGTH, MAX_LENGTH] = [attr('MIN_LENGTH'), attr('MAX_LENGTH')];
const [POLICY_IDX, POLICY_MAXTYPE] = [attr('POLICY_IDX'), attr('POLICY_MAXTYPE')];
const [BITFIELD32_MASK, PAD] = [attr('BITFIELD32_MASK'), attr('PAD')];

/** enum netlink_attribute_type; undefined where the kernel describes nothing. */
const NL_ATTR_TYPE: Readonly<Record<NlaType, number | undefined>> = {
  FLAG: 1,
  U8: 2,
  U16: 3,
  U32: 4,
  U64: 5,
  S8: 6,
  S16: 7,
  S32: 8,
  S64: 9,
  BINARY: 10,
  STRING: 11,
  NUL_STRING: 12,
  NESTED: 13,
  NESTED_ARRAY: 14,
  BITFIELD32: 15,
  SINT: 16,
  UINT: 17,
  MSECS: 17,
  UNSPEC: undefined,
  REJECT: undefined,
  BE16: undefined,
  BE32: undefined,
};

/** As what a policy is described: before NLA_UINT there was, NLA_MSECS was told as a U64. */
export const describedAs = (policy: NlaPolicy, facts: BranchFacts): NlaPolicy =>
  policy.type === 'MSECS' && !facts.msecsIsUint ? { ...policy, type: 'U64' } : policy;

/**
 * __netlink_policy_dump_write_attr: limits first, the type last. false, and nothing written, for
 * types that are not described (UNSPEC, REJECT, BE16, BE32).
 * @param indexOf the index of a nested policy; absent in an extended ACK, which has none
 */
export function netlink_policy_dump_write_attr(
  out: MessageWriter,
  policy: NlaPolicy,
  indexOf?: (nested: NonNullable<NlaPolicy['nested']>) => number,
): boolean {
  const type = NL_ATTR_TYPE[policy.type];
  if (type === undefined) return false;
  switch (policy.type) {
    case 'NESTED':
    case 'NESTED_ARRAY':
      if (indexOf !== undefined && policy.nested !== undefined) {
        out.u32(POLICY_IDX, indexOf(policy.nested)).u32(POLICY_MAXTYPE, policy.nested.maxtype);
      }
      break;
    case 'STRING':
    case 'NUL_STRING':
    case 'BINARY':
      writeLength(out, policy);
      break;
    case 'BITFIELD32':
      out.u32(BITFIELD32_MASK, policy.bits ?? 0);
      break;
    case 'FLAG':
      break;
    default:
      writeValue(out, policy);
  }
  out.u32(TYPE, type);
  return true;
}

/** S16_MAX: what struct nla_policy itself holds; ends beyond it lie apart, NLA_VALIDATE_RANGE_PTR. */
const LARGEST_END = 0x7fffn;

/**
 * A range of lengths shows both its ends, a least of 0 excepted. One end alone is not shown, nor a
 * range that lies apart: seen on 6.1.192 and 6.12.117.
 */
function writeLength(out: MessageWriter, { len, range: { min, max } = {} }: NlaPolicy): void {
  if (min === undefined || max === undefined || max > LARGEST_END) {
    if (len) out.u32(MAX_LENGTH, len);
    return;
  }
  if (min > 0n) out.u32(MIN_LENGTH, Number(min));
  out.u32(MAX_LENGTH, Number(max));
}

function writeValue(out: MessageWriter, policy: NlaPolicy): void {
  if (policy.mask !== undefined) {
    out.u64(MASK, policy.mask, PAD);
    return;
  }
  const { min, max } = nla_get_range(policy);
  if (isSigned(policy.type)) out.u64(MIN_VALUE_S, min, PAD).u64(MAX_VALUE_S, max, PAD);
  else out.u64(MIN_VALUE_U, min, PAD).u64(MAX_VALUE_U, max, PAD);
}

/** What NLMSGERR_ATTR_POLICY holds for a policy; undefined if it is left out. */
export function policyAttributes(policy: NlaPolicy): Uint8Array | undefined {
  const out = new MessageWriter();
  return netlink_policy_dump_write_attr(out, policy) ? out.attributes() : undefined;
}
