/** Extended ACKs, as they stand behind an acknowledgement or a refusal (NETLINK_EXT_ACK). */
import type { Pattern } from '../program/bytes.ts';
import { cstring, join, nest, nla, u32, u64 } from '../program/build.ts';
import {
  NETLINK_OPT,
  NL_ATTR_TYPE,
  NL_POLICY_TYPE_ATTR,
  NLMSGERR_ATTR,
} from '../wire/constants/netlink.ts';
import type { Line } from './requirement.ts';
import { setsockopt } from './lines.ts';

export interface ExtendedAck {
  msg?: string;
  /** Of the attribute's header, from the start of the request. */
  offset?: number;
  /** What the attribute should have been: the content of NLMSGERR_ATTR_POLICY. */
  policy?: string;
  missType?: number;
  missNest?: number;
}

const { NLMSGERR_ATTR_MSG, NLMSGERR_ATTR_OFFS, NLMSGERR_ATTR_POLICY } =
  NLMSGERR_ATTR.values as Record<string, number>;
const { NLMSGERR_ATTR_MISS_TYPE, NLMSGERR_ATTR_MISS_NEST } = NLMSGERR_ATTR.values as Record<
  string,
  number
>;

/** The TLVs in the order in which netlink_ack_tlv_fill writes them. */
export function extack({ msg, offset, policy, missType, missNest }: ExtendedAck): Pattern {
  return join(
    msg === undefined ? '' : nla(NLMSGERR_ATTR_MSG ?? 0, cstring(msg)),
    offset === undefined ? '' : nla(NLMSGERR_ATTR_OFFS ?? 0, u32(offset)),
    policy === undefined ? '' : nest(NLMSGERR_ATTR_POLICY ?? 0, policy),
    missType === undefined ? '' : nla(NLMSGERR_ATTR_MISS_TYPE ?? 0, u32(missType)),
    missNest === undefined ? '' : nla(NLMSGERR_ATTR_MISS_NEST ?? 0, u32(missNest)),
  );
}

const policyAttribute = (name: string, payload: string): string =>
  nla<string>(NL_POLICY_TYPE_ATTR.values[`NL_POLICY_TYPE_ATTR_${name}`] ?? 0, payload).join('');
const typeOf = (name: string): string =>
  policyAttribute('TYPE', u32(NL_ATTR_TYPE.values[`NL_ATTR_TYPE_${name}`] ?? 0));

/** Attributes that describe a policy, as netlink_policy_dump_write_attr orders them: type last. */
export const policy = {
  unsigned: (type: 'U8' | 'U16' | 'U32' | 'U64' | 'UINT', min: bigint, max: bigint): string =>
    policyAttribute('MIN_VALUE_U', u64(min)) +
    policyAttribute('MAX_VALUE_U', u64(max)) +
    typeOf(type),
  signed: (type: 'S8' | 'S16' | 'S32' | 'S64' | 'SINT', min: bigint, max: bigint): string =>
    policyAttribute('MIN_VALUE_S', u64(BigInt.asUintN(64, min))) +
    policyAttribute('MAX_VALUE_S', u64(BigInt.asUintN(64, max))) +
    typeOf(type),
  mask: (type: 'U8' | 'U16' | 'U32' | 'U64' | 'UINT', mask: bigint): string =>
    policyAttribute('MASK', u64(mask)) + typeOf(type),
  atMost: (type: 'BINARY' | 'STRING' | 'NUL_STRING', max: number): string =>
    policyAttribute('MAX_LENGTH', u32(max)) + typeOf(type),
  exactly: (type: 'BINARY', length: number): string =>
    policyAttribute('MIN_LENGTH', u32(length)) +
    policyAttribute('MAX_LENGTH', u32(length)) +
    typeOf(type),
  between: (type: 'BINARY', min: number, max: number): string =>
    policyAttribute('MIN_LENGTH', u32(min)) +
    policyAttribute('MAX_LENGTH', u32(max)) +
    typeOf(type),
  bitfield: (mask: number): string =>
    policyAttribute('BITFIELD32_MASK', u32(mask)) + typeOf('BITFIELD32'),
  /** A nest, and the policy of what is in it; only a dump of policies tells of that. */
  nested: (type: 'NESTED' | 'NESTED_ARRAY', index: number, maxtype: number): string =>
    policyAttribute('POLICY_IDX', u32(index)) +
    policyAttribute('POLICY_MAXTYPE', u32(maxtype)) +
    typeOf(type),
  plain: typeOf,
  u8: (): string => policy.unsigned('U8', 0n, 0xffn),
  u16: (): string => policy.unsigned('U16', 0n, 0xffffn),
  u32: (): string => policy.unsigned('U32', 0n, 0xffffffffn),
};

const { NETLINK_EXT_ACK = 11, NETLINK_GET_STRICT_CHK = 12 } = NETLINK_OPT.values;
/** Asks for extended ACKs. */
export const wantsExtack = (name: string): Line => setsockopt(name, NETLINK_EXT_ACK, 1);
/** Asks for strict checking of GET requests. */
export const wantsStrict = (name: string): Line => setsockopt(name, NETLINK_GET_STRICT_CHK, 1);
