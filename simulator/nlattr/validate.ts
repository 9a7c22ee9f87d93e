/** How strictly attributes are looked at: enum netlink_validation (include/net/netlink.h). */
export const NL_VALIDATE_LIBERAL = 0;
/** No bytes behind the last attribute. */
export const NL_VALIDATE_TRAILING = 1;
/** No type 0 and none above the maximum. */
export const NL_VALIDATE_MAXTYPE = 2;
/** No type without a policy. */
export const NL_VALIDATE_UNSPEC = 4;
/** Exact lengths of integers. */
export const NL_VALIDATE_STRICT_ATTRS = 8;
/** NLA_F_NESTED on nests, and only there. */
export const NL_VALIDATE_NESTED = 16;
export const NL_VALIDATE_DEPRECATED_STRICT = NL_VALIDATE_TRAILING | NL_VALIDATE_MAXTYPE;
export const NL_VALIDATE_STRICT =
  NL_VALIDATE_DEPRECATED_STRICT |
  NL_VALIDATE_UNSPEC |
  NL_VALIDATE_STRICT_ATTRS |
  NL_VALIDATE_NESTED;
