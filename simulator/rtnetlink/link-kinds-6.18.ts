/**
 * Kinds of links that a 6.18.44 machine has registered (rtnl_link_ops): configuration, found by
 * dumping with IFLA_INFO_KIND set to each name.
 */
export const linkKinds_6_18: ReadonlySet<string> = new Set([
  'veth',
  'bridge',
  'macvlan',
  'macvtap',
  'vxlan',
  'ifb',
  'tun',
]);
