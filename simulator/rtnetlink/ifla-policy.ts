/**
 * ifla_policy of 6.18.44: found by sending RTM_GETLINK with each type in every length and reading
 * the policy that the extended ACK carries. Holes are NLA_UNSPEC.
 */
import type { NestedPolicy, NlaPolicy, NlaType, PolicyTable } from '../nlattr/nla-policy.ts';
import type { Kernel } from '../kernel.ts';
import type { Profile } from '../profiles/profile.ts';

/** The attributes of links that requests are read for. */
export const IFLA = {
  ADDRESS: 1,
  BROADCAST: 2,
  IFNAME: 3,
  MTU: 4,
  LINK: 5,
  MASTER: 10,
  PROTINFO: 12,
  TXQLEN: 13,
  MAP: 14,
  OPERSTATE: 16,
  LINKMODE: 17,
  LINKINFO: 18,
  NET_NS_PID: 19,
  IFALIAS: 20,
  VFINFO_LIST: 22,
  VF_PORTS: 24,
  PORT_SELF: 25,
  AF_SPEC: 26,
  GROUP: 27,
  NET_NS_FD: 28,
  EXT_MASK: 29,
  NUM_TX_QUEUES: 31,
  NUM_RX_QUEUES: 32,
  CARRIER: 33,
  LINK_NETNSID: 37,
  PROTO_DOWN: 39,
  GSO_MAX_SEGS: 40,
  GSO_MAX_SIZE: 41,
  XDP: 43,
  TARGET_NETNSID: 46,
  NEW_IFINDEX: 49,
  PROP_LIST: 52,
  ALT_IFNAME: 53,
  PROTO_DOWN_REASON: 55,
  GRO_MAX_SIZE: 58,
  GSO_IPV4_MAX_SIZE: 63,
  GRO_IPV4_MAX_SIZE: 64,
} as const;

const MAX_ADDR_LEN = 32;
const IFNAMSIZ = 16;

const each = (policy: NlaPolicy | NlaType, ...types: number[]): [number, NlaPolicy][] =>
  types.map((type) => [type, typeof policy === 'string' ? { type: policy } : policy]);

const most: PolicyTable = {
  entries: Object.fromEntries([
    ...each({ type: 'BINARY', len: MAX_ADDR_LEN }, 1, 2, 34, 36), // addresses, port and switch ids
    ...each({ type: 'STRING', len: IFNAMSIZ - 1 }, IFLA.IFNAME),
    ...each('U32', 4, 5, IFLA.MASTER, 13, 15, IFLA.NET_NS_PID, 27, IFLA.NET_NS_FD, IFLA.EXT_MASK),
    ...each('U32', 30, 31, 32, 35, 40, 44, 47, 48, 50, 51, 58, 64),
    ...each('U8', 16, 17, 33, 39),
    ...each({ type: 'UNSPEC', len: 32 }, 14), // MAP
    ...each('NESTED', IFLA.LINKINFO, 22, 24, 25, 26, 43, 52, 55),
    ...each({ type: 'BINARY', len: 255 }, 20), // IFALIAS
    ...each('S32', 37, IFLA.TARGET_NETNSID),
    ...each({ type: 'S32', range: { min: 1n } }, 49), // NEW_IFINDEX
    ...each({ type: 'STRING', len: 127 }, IFLA.ALT_IFNAME),
    ...each('NUL_STRING', 56), // PARENT_DEV_NAME
    ...each('REJECT', 54, 59, 60, 61, 67, 68, 69),
  ]),
};

const known = new Map<Profile['links'], NestedPolicy>();

/** ifla_policy of the profile's kernel, and its IFLA_MAX. */
export function ifla_policy({ profile: { links } }: Kernel): NestedPolicy {
  const { maxType, gsoLeast, txqlenMost, txqlenPolicy, strictFrom } = links;
  const before = known.get(links);
  if (before !== undefined) return before;
  const gso: NlaPolicy = { type: 'U32', range: { min: BigInt(gsoLeast) } };
  const entries = Object.entries({
    ...most.entries,
    ...Object.fromEntries(each(gso, IFLA.GSO_MAX_SIZE, IFLA.GSO_IPV4_MAX_SIZE)),
    ...(txqlenMost !== undefined &&
      txqlenPolicy && {
        [IFLA.TXQLEN]: { type: 'U32', range: { max: BigInt(txqlenMost) } } as const,
      }),
  }).filter(([type]) => Number(type) <= maxType);
  const made = {
    maxtype: maxType,
    policy: {
      ...(strictFrom !== undefined && { strictStartType: strictFrom }),
      entries: Object.fromEntries(entries),
    },
  };
  known.set(links, made);
  return made;
}
