/** The value of an attribute against the limits of its policy (lib/nlattr.c). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Faults } from '../faults/catalogue.ts';
import { EINVAL, ERANGE } from '../net/errno.ts';
import { NL_SET_ERR_MSG_ATTR, NL_SET_ERR_MSG_ATTR_POL } from './extack.ts';
import {
  type NlaInteger,
  type NlaPolicy,
  type NlaType,
  isInteger,
  nla_get_range,
} from './nla-policy.ts';
import type { Nlattr } from './nlattr.ts';
import { NL_VALIDATE_STRICT_ATTRS } from './validate.ts';

/**
 * nla_validate_int_range: of BINARY the length counts.
 * @returns 0, or -ERANGE ("integer out of range", "binary attribute size out of range")
 */
export function nla_validate_int_range(
  policy: NlaPolicy,
  nla: Nlattr,
  validate: number,
  extack: Extack,
  faults?: Pick<Faults, 'has'>,
): number {
  let { min, max } = nla_get_range(policy);
  if (faults?.has('range-end-refused') && policy.range?.max !== undefined) max -= 1n;
  if (faults?.has('range-one-sided') && policy.range?.max !== undefined) min = 0n;
  const value = isInteger(policy.type) ? valueOf(nla, policy.type) : BigInt(nla.data.length);
  if (policy.range?.warnTooLong && policy.type === 'BINARY' && value > max) {
    if ((validate & NL_VALIDATE_STRICT_ATTRS) === 0) return 0;
    NL_SET_ERR_MSG_ATTR_POL(extack, nla, policy, 'invalid attribute length');
    return -EINVAL;
  }
  if (value >= min && value <= max) return 0;
  const what = policy.type === 'BINARY' ? 'binary attribute size' : 'integer';
  NL_SET_ERR_MSG_ATTR_POL(extack, nla, policy, `${what} out of range`);
  return -ERANGE;
}

/** The types whose value nla_validate_mask looks at. */
const MASKED: ReadonlySet<NlaType> = new Set<NlaType>([
  'U8',
  'U16',
  'U32',
  'U64',
  'UINT',
  'BE16',
  'BE32',
]);

/** nla_validate_mask: -EINVAL "reserved bit set", without the policy; without a word for other types. */
export function nla_validate_mask(
  { type, mask = 0n }: NlaPolicy,
  nla: Nlattr,
  extack: Extack,
  faults?: Pick<Faults, 'has'>,
): number {
  if (!isInteger(type) || !MASKED.has(type)) return -EINVAL;
  const all = valueOf(nla, type);
  const value = faults?.has('mask-low-byte') ? all & 0xffn : all;
  if ((value & ~mask) === 0n) return 0;
  NL_SET_ERR_MSG_ATTR(extack, nla, 'reserved bit set');
  return -EINVAL;
}

/** Lengths were checked before, unless a fault forgets it: then zeros follow, as padding does. */
function valueOf({ data }: Nlattr, type: NlaInteger): bigint {
  const whole = new Uint8Array(8);
  whole.set(data.subarray(0, 8));
  const view = new DataView(whole.buffer);
  switch (type) {
    case 'U8':
      return BigInt(view.getUint8(0));
    case 'S8':
      return BigInt(view.getInt8(0));
    case 'U16':
      return BigInt(view.getUint16(0, true));
    case 'S16':
      return BigInt(view.getInt16(0, true));
    case 'BE16':
      return BigInt(view.getUint16(0, false));
    case 'U32':
      return BigInt(view.getUint32(0, true));
    case 'S32':
      return BigInt(view.getInt32(0, true));
    case 'BE32':
      return BigInt(view.getUint32(0, false));
    case 'U64':
    case 'MSECS':
      return view.getBigUint64(0, true);
    case 'S64':
      return view.getBigInt64(0, true);
    case 'UINT':
      return data.length < 8 ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true);
    case 'SINT':
      return data.length < 8 ? BigInt(view.getInt32(0, true)) : view.getBigInt64(0, true);
  }
}
