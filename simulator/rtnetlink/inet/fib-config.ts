/** struct fib_config: the route that a request asks for, or the kernel itself. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { AttributeStream, Nlattr } from '../../nlattr/nlattr.ts';

/** RTN_* (include/uapi/linux/rtnetlink.h) */
export const RTN = {
  UNSPEC: 0,
  UNICAST: 1,
  LOCAL: 2,
  BROADCAST: 3,
  ANYCAST: 4,
  MULTICAST: 5,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
  THROW: 9,
  NAT: 10,
  XRESOLVE: 11,
} as const;
export const RTN_MAX = 11;
export const RT_SCOPE_UNIVERSE = 0;
export const RT_SCOPE_LINK = 253;
export const RT_SCOPE_HOST = 254;
export const RT_SCOPE_NOWHERE = 255;

/** A gateway of either family: four bytes as a number, or sixteen as they are. */
export type Gateway =
  | { readonly family: 2; readonly address: number }
  | { readonly family: 10; readonly address: Uint8Array };

export interface FibConfig {
  readonly dst: number;
  readonly dstLen: number;
  readonly tos: number;
  readonly table: number;
  readonly protocol: number;
  readonly scope: number;
  /** RTN_* */
  readonly type: number;
  /** RTNH_F_* and RTM_F_* */
  readonly flags: number;
  readonly priority: number;
  readonly prefsrc: number;
  readonly oif: number;
  readonly gateway: Gateway | undefined;
  readonly flow: number;
  readonly nhId: number;
  /** NLM_F_* */
  readonly nlflags: number;
  /** Contents of RTA_METRICS and RTA_MULTIPATH. */
  readonly metrics: AttributeStream | undefined;
  readonly multipath: Nlattr | undefined;
  /** RTA_ENCAP, and RTA_ENCAP_TYPE, or 0. */
  readonly encap: Nlattr | undefined;
  readonly encapType: number;
  /** Who asked for it; absent: the kernel itself. */
  readonly request: Request | undefined;
}

const nothing: FibConfig = {
  dst: 0,
  dstLen: 0,
  tos: 0,
  table: 0,
  protocol: 0,
  scope: 0,
  type: 0,
  flags: 0,
  priority: 0,
  prefsrc: 0,
  oif: 0,
  gateway: undefined,
  flow: 0,
  nhId: 0,
  nlflags: 0,
  metrics: undefined,
  multipath: undefined,
  encap: undefined,
  encapType: 0,
  request: undefined,
};

/** What is not given is 0. */
export const fibConfig = (given: Partial<FibConfig>): FibConfig => ({ ...nothing, ...given });

/** The same gateway, or none on either side. */
export function sameGateway(a: Gateway | undefined, b: Gateway | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.family === 2) return b.family === 2 && a.address === b.address;
  return b.family === 10 && a.address.every((byte, at) => byte === b.address[at]);
}
