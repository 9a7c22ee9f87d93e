/**
 * Texts of extended ACKs that the core, the attribute layer, nlctrl and the dispatch of routing
 * messages send to a process (net/netlink, lib/nlattr.c, net/core/rtnetlink.c).
 */
export const texts: readonly string[] = [
  'Attribute failed policy validation',
  'integer out of range',
  'binary attribute size out of range',
  'reserved bit set',
  'Unknown attribute type',
  'Unsupported attribute',
  'invalid attribute length',
  'NLA_F_NESTED is missing',
  'NLA_F_NESTED not expected',
  'Array element too short',
  'bytes leftover after parsing attributes',
  'allowed policy recursion depth exceeded',
  'genlmsghdr.reserved field is not 0',
  'ambiguous or reserved bits set in nlmsg_flags',
  'Invalid header length',
  'Invalid header for get link',
  'Invalid values in header for get link request',
  'Invalid header for link dump',
  'Invalid values in header for link dump request',
  'Bulk delete is not supported',
];
