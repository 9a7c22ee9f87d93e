/** struct nla_policy: what an attribute must look like (include/net/netlink.h). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Nlattr } from './nlattr.ts';

export type NlaUnsigned = 'U8' | 'U16' | 'U32' | 'U64' | 'UINT' | 'MSECS' | 'BE16' | 'BE32';
export type NlaSigned = 'S8' | 'S16' | 'S32' | 'S64' | 'SINT';
export type NlaInteger = NlaUnsigned | NlaSigned;

/** NLA_* without the prefix. */
export type NlaType =
  | NlaInteger
  | 'UNSPEC'
  | 'FLAG'
  | 'STRING'
  | 'NUL_STRING'
  | 'BINARY'
  | 'NESTED'
  | 'NESTED_ARRAY'
  | 'BITFIELD32'
  | 'REJECT';

export interface NlaPolicy {
  readonly type: NlaType;
  /** STRING, NUL_STRING, BINARY: the most; UNSPEC: the least; 0 or absent: no limit. */
  readonly len?: number;
  /** NLA_POLICY_RANGE, _MIN, _MAX: of integers the value, of BINARY the length. */
  readonly range?: NlaRange;
  /** NLA_POLICY_MASK: the bits that may be set. */
  readonly mask?: bigint;
  /** NLA_POLICY_BITFIELD32: the bits that exist. */
  readonly bits?: number;
  /** NLA_POLICY_NESTED, _NESTED_ARRAY: what is inside. */
  readonly nested?: NestedPolicy;
  /** Of REJECT: said instead of the usual text. */
  readonly message?: string;
  /** NLA_POLICY_VALIDATE_FN: 0 or -errno. */
  validate?(nla: Nlattr, extack: Extack | undefined): number;
}

export interface NlaRange {
  readonly min?: bigint;
  readonly max?: bigint;
  /** NLA_POLICY_EXACT_LEN_WARN: too long is refused by strict validation only. */
  readonly warnTooLong?: true;
}

export interface NestedPolicy {
  readonly policy: PolicyTable;
  readonly maxtype: number;
}

/** An array of policies by attribute type; where it has a hole, NLA_UNSPEC. */
export interface PolicyTable {
  readonly entries: Readonly<Record<number, NlaPolicy>>;
  /** Types from this one on are validated strictly even in liberal parsing. */
  readonly strictStartType?: number;
}

const UNSPEC: NlaPolicy = { type: 'UNSPEC' };

/** The policy of a type within the table's range. */
export const policyOf = ({ entries }: PolicyTable, type: number): NlaPolicy =>
  entries[type] ?? UNSPEC;

/** nla_attr_len: the length of types that have one; undefined for others. */
export const nla_attr_len: Readonly<Partial<Record<NlaType, number>>> = {
  U8: 1,
  S8: 1,
  U16: 2,
  S16: 2,
  BE16: 2,
  U32: 4,
  S32: 4,
  BE32: 4,
  U64: 8,
  S64: 8,
};

/** nla_attr_minlen: what liberal validation asks for at least. */
export const nla_attr_minlen: Readonly<Partial<Record<NlaType, number>>> = {
  ...nla_attr_len,
  MSECS: 8,
};

const TOP: Readonly<Record<NlaInteger, readonly [bigint, bigint]>> = {
  U8: [0n, 0xffn],
  U16: [0n, 0xffffn],
  BE16: [0n, 0xffffn],
  U32: [0n, 0xffffffffn],
  BE32: [0n, 0xffffffffn],
  U64: [0n, 2n ** 64n - 1n],
  UINT: [0n, 2n ** 64n - 1n],
  MSECS: [0n, 2n ** 64n - 1n],
  S8: [-0x80n, 0x7fn],
  S16: [-0x8000n, 0x7fffn],
  S32: [-0x80000000n, 0x7fffffffn],
  S64: [-(2n ** 63n), 2n ** 63n - 1n],
  SINT: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** nla_get_range_unsigned, nla_get_range_signed: the whole range where the policy has no other. */
export function nla_get_range({ type, range }: NlaPolicy): { min: bigint; max: bigint } {
  const [min, max] = isInteger(type) ? TOP[type] : [0n, 0xffffn];
  return { min: range?.min ?? min, max: range?.max ?? max };
}

export const isInteger = (type: NlaType): type is NlaInteger => Object.hasOwn(TOP, type);
export const isSigned = (type: NlaType): type is NlaSigned =>
  type === 'SINT' || (type.length <= 3 && type.startsWith('S'));
