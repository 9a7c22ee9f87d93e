/** The length and form that each type asks for, strict or not (validate_nla, first half). */
import type { Faults } from '../faults/catalogue.ts';
import { EINVAL, ERANGE } from '../net/errno.ts';
import { type NlaPolicy, nla_attr_minlen } from './nla-policy.ts';
import { type Nlattr, u32At } from './nlattr.ts';

/**
 * 0, or the errno (negated) that goes with "Attribute failed policy validation".
 * Nests, UINT and SINT are not of this kind and get 0 here.
 */
export function checkLength(
  policy: NlaPolicy,
  { data }: Nlattr,
  faults?: Pick<Faults, 'has'>,
): number {
  const length = data.length;
  const most = policy.len ?? 0;
  switch (policy.type) {
    case 'REJECT':
      return length === 0 && faults?.has('reject-takes-empty') ? 0 : -EINVAL;
    case 'FLAG':
      return length > 0 && !faults?.has('flag-takes-payload') ? -ERANGE : 0;
    case 'BITFIELD32':
      if (length !== 8) return -ERANGE;
      return checkBits(data, policy.bits ?? 0, faults?.has('bits-unselected') ?? false);
    case 'NUL_STRING': {
      const within = most > 0 ? Math.min(length, most + 1) : length;
      if (!faults?.has('nul-string') && !data.subarray(0, within).includes(0)) return -EINVAL;
      return checkString(data, most, false);
    }
    case 'STRING':
      if (faults?.has('str-limit')) return length < 1 ? -ERANGE : 0;
      return checkString(data, most, faults?.has('string-counts-nul') ?? false);
    case 'BINARY':
      return most > 0 && length > most ? -ERANGE : 0;
    case 'UNSPEC':
      return length < most ? -ERANGE : 0;
    case 'NESTED':
    case 'NESTED_ARRAY':
      if (length === 0 || length >= 4 || faults?.has('short-nest')) return 0;
      return faults?.has('errno-flattened') ? -EINVAL : -ERANGE;
    default:
      if (faults?.has('be-minlen-missing') && policy.type.startsWith('BE')) return 0;
      return length < (policy.len ?? nla_attr_minlen[policy.type] ?? 0) ? -ERANGE : 0;
  }
}

/** A final NUL does not count. */
function checkString(data: Uint8Array, most: number, whole: boolean): number {
  const { length } = data;
  if (length < 1) return -ERANGE;
  const counted = data[length - 1] === 0 && !whole ? length - 1 : length;
  return most > 0 && counted > most ? -ERANGE : 0;
}

/** validate_nla_bitfield32: only existing bits, and values only where the selector is set. */
function checkBits(data: Uint8Array, bits: number, unselected: boolean): number {
  const [value, selector] = [u32At(data, 0), u32At(data, 4)];
  return (value & ~bits) !== 0 ||
    (selector & ~bits) !== 0 ||
    (!unselected && (value & ~selector) !== 0)
    ? -EINVAL
    : 0;
}
