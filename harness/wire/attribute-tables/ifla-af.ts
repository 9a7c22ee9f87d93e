/** IFLA_AF_SPEC: one nest an address family (include/uapi/linux/if_link.h). */
import { attributes, nested } from '../attribute-table.ts';
import { flagSet, symbols } from '../symbols.ts';

export const IN6_ADDR_GEN_MODE = symbols('IFLA_INET6_ADDR_GEN_MODE', {
  IN6_ADDR_GEN_MODE_EUI64: 0,
  IN6_ADDR_GEN_MODE_NONE: 1,
  IN6_ADDR_GEN_MODE_STABLE_PRIVACY: 2,
  IN6_ADDR_GEN_MODE_RANDOM: 3,
});

/** include/net/if_inet6.h */
export const IF_INET6 = flagSet('IFLA_INET6_FLAGS', {
  IF_RS_SENT: 0x10,
  IF_RA_RCVD: 0x20,
  IF_RA_MANAGED: 0x40,
  IF_RA_OTHERCONF: 0x80,
  IF_READY: 0x80000000,
});

/** In answers an array of u32, one a setting; in requests a nest of them. */
export const IFLA_INET = attributes('IFLA_INET', { IFLA_INET_CONF: [1, 'binary'] });

export const IFLA_INET6 = attributes('IFLA_INET6', {
  IFLA_INET6_FLAGS: [1, 'u32', IF_INET6],
  IFLA_INET6_CONF: [2, 'binary'], // an array of s32, one a setting
  IFLA_INET6_STATS: [3, 'binary'], // an array of u64
  IFLA_INET6_MCAST: [4, 'binary'],
  IFLA_INET6_CACHEINFO: [5, 'binary'], // struct ifla_cacheinfo
  IFLA_INET6_ICMP6STATS: [6, 'binary'], // an array of u64
  IFLA_INET6_TOKEN: [7, 'ip'],
  IFLA_INET6_ADDR_GEN_MODE: [8, 'u8', IN6_ADDR_GEN_MODE],
  IFLA_INET6_RA_MTU: [9, 'u32'],
});

export const IFLA_MCTP = attributes('IFLA_MCTP', {
  IFLA_MCTP_NET: [1, 'u32'],
  IFLA_MCTP_PHYS_BINDING: [2, 'u8'],
});

/** The type of each nest is the number of its address family. */
export const IFLA_AF = attributes('IFLA_AF_SPEC', {
  AF_INET: [2, nested(IFLA_INET)],
  AF_INET6: [10, nested(IFLA_INET6)],
  AF_MCTP: [45, nested(IFLA_MCTP)],
});
