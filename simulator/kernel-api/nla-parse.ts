/**
 * Attributes of a request, checked and found (include/net/netlink.h). A stream is the bytes of a
 * message from `start` to `end`; nlmsg_attrs gives that of a whole request.
 */
import type { Extack, Request } from '../af-netlink/kernel-side.ts';
import { EINVAL } from '../net/errno.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import {
  type AttributeStream,
  type Nlattr,
  nla_for_each_attr,
  nla_nest,
  nla_type,
} from '../nlattr/nlattr.ts';
import {
  NL_VALIDATE_DEPRECATED_STRICT,
  NL_VALIDATE_LIBERAL,
  NL_VALIDATE_STRICT,
} from '../nlattr/validate.ts';

const NLMSG_HDRLEN = 16;
const NLA_F_NESTED = 0x8000;

/** What one parse is asked to do. */
type Parse = (
  /** Filled with the last attribute of each type up to maxtype; undefined: validate only. */
  tb: AttributeTable | undefined,
  maxtype: number,
  stream: AttributeStream,
  policy: PolicyTable | undefined,
  extack?: Extack,
) => number;

const parse =
  (validate: number): Parse =>
  (tb, maxtype, stream, policy, extack = {}) => {
    if (tb !== undefined) tb.length = 0;
    return __nla_validate_parse(stream, maxtype, policy, { validate, extack }, tb);
  };

/**
 * nla_parse: everything is checked (NL_VALIDATE_STRICT): unknown types, exact lengths, the nested
 * flag, bytes left over. 0 or -errno with the extended error. It does not check that an attribute
 * is there, nor that there is only one.
 */
export const nla_parse: Parse = parse(NL_VALIDATE_STRICT);
/** nla_parse_deprecated: unknown types are skipped, minimum lengths, leftovers only warned of. */
export const nla_parse_deprecated: Parse = parse(NL_VALIDATE_LIBERAL);
/** nla_parse_deprecated_strict: as deprecated, but unknown types and leftovers are refused. */
export const nla_parse_deprecated_strict: Parse = parse(NL_VALIDATE_DEPRECATED_STRICT);

type Validate = (
  stream: AttributeStream,
  maxtype: number,
  policy: PolicyTable | undefined,
  extack?: Extack,
) => number;

/** nla_validate: as nla_parse, and nothing is kept. */
export const nla_validate: Validate = (stream, maxtype, policy, extack) =>
  nla_parse(undefined, maxtype, stream, policy, extack);
/** nla_validate_deprecated: as nla_parse_deprecated, and nothing is kept. */
export const nla_validate_deprecated: Validate = (stream, maxtype, policy, extack) =>
  nla_parse_deprecated(undefined, maxtype, stream, policy, extack);

/** nlmsg_attrs: the stream behind a fixed header of `hdrlen` bytes; empty if the message ends before. */
export function nlmsg_attrs(
  { message }: Pick<Request, 'message'>,
  hdrlen: number,
): AttributeStream {
  const start = Math.min(NLMSG_HDRLEN + ((hdrlen + 3) & ~3), message.length);
  return { message, start, end: message.length };
}

/** nlmsg_parse: -EINVAL "Invalid header length" without room for the fixed header; else nla_parse. */
export const nlmsg_parse = (
  request: Request,
  hdrlen: number,
  tb: AttributeTable,
  maxtype: number,
  policy: PolicyTable | undefined,
  extack?: Extack,
): number => withHeader(request, hdrlen, extack, nla_parse, tb, maxtype, policy);

/** nlmsg_parse_deprecated: the same, liberal. */
export const nlmsg_parse_deprecated = (
  request: Request,
  hdrlen: number,
  tb: AttributeTable,
  maxtype: number,
  policy: PolicyTable | undefined,
  extack?: Extack,
): number => withHeader(request, hdrlen, extack, nla_parse_deprecated, tb, maxtype, policy);

function withHeader(
  request: Request,
  hdrlen: number,
  extack: Extack | undefined,
  how: Parse,
  tb: AttributeTable,
  maxtype: number,
  policy: PolicyTable | undefined,
): number {
  if (request.message.length < NLMSG_HDRLEN + hdrlen) {
    if (extack !== undefined) extack.msg = 'Invalid header length';
    return -EINVAL;
  }
  return how(tb, maxtype, nlmsg_attrs(request, hdrlen), policy, extack);
}

/** nla_parse_nested: the inside of a nest, which must carry NLA_F_NESTED. */
export function nla_parse_nested(
  tb: AttributeTable,
  maxtype: number,
  message: Uint8Array,
  nla: Nlattr,
  policy: PolicyTable | undefined,
  extack?: Extack,
): number {
  if ((nla.rawType & NLA_F_NESTED) === 0) {
    if (extack !== undefined) {
      extack.msg = 'NLA_F_NESTED is missing';
      extack.badAttr = nla.at;
    }
    return -EINVAL;
  }
  return nla_parse(tb, maxtype, nla_nest(message, nla), policy, extack);
}

/** nla_parse_nested_deprecated: whatever its flag. */
export const nla_parse_nested_deprecated = (
  tb: AttributeTable,
  maxtype: number,
  message: Uint8Array,
  nla: Nlattr,
  policy: PolicyTable | undefined,
  extack?: Extack,
): number => nla_parse_deprecated(tb, maxtype, nla_nest(message, nla), policy, extack);

/** nla_find, nlmsg_find_attr: the first attribute of the type, unchecked; undefined if none. */
export function nla_find(stream: AttributeStream, attrtype: number): Nlattr | undefined {
  let found: Nlattr | undefined;
  nla_for_each_attr(stream, (nla) => {
    if (nla_type(nla.rawType) !== attrtype) return 0;
    found = nla;
    return 1;
  });
  return found;
}

/** nla_get_*: the first bytes of the payload, little-endian unless named otherwise. */
const view = ({ data }: Nlattr): DataView =>
  new DataView(data.buffer, data.byteOffset, data.byteLength);
export const nla_get_u8 = (nla: Nlattr): number => view(nla).getUint8(0);
export const nla_get_be16 = (nla: Nlattr): number => view(nla).getUint16(0);
export const nla_get_be32 = (nla: Nlattr): number => view(nla).getUint32(0);
export const nla_get_u64 = (nla: Nlattr): bigint => view(nla).getBigUint64(0, true);
/** nla_get_flag: whether it is there. */
export const nla_get_flag = (nla: Nlattr | undefined): boolean => nla !== undefined;

export {
  nla_get_s32,
  nla_get_u16,
  nla_get_u32,
  nla_strcmp,
  nla_strscpy,
} from '../nlattr/nlattr.ts';
