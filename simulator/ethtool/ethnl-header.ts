/** The attribute that names the device of an ethtool request (net/ethtool/netlink.c). */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Device } from '../net/device.ts';
import { EINVAL, ENODEV } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import { NL_SET_ERR_MSG_ATTR } from '../nlattr/extack.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import type { NestedPolicy, NlaPolicy } from '../nlattr/nla-policy.ts';
import { type Nlattr, nla_get_u32, nla_nest, nla_strscpy } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';

const [DEV_INDEX, DEV_NAME, FLAGS, PHY_INDEX] = [1, 2, 3, 4];
const [ALTIFNAMSIZ, IFNAMSIZ] = [128, 16];
/** ETHTOOL_FLAG_COMPACT_BITSETS, ETHTOOL_FLAG_OMIT_REPLY; and ETHTOOL_FLAG_STATS. */
const [BASIC, STATS] = [3n, 7n];

const header = (mask: bigint): Readonly<Record<number, NlaPolicy>> => ({
  [DEV_INDEX]: { type: 'U32' },
  [DEV_NAME]: { type: 'NUL_STRING', len: ALTIFNAMSIZ - 1 },
  [FLAGS]: { type: 'U32', mask },
});

/** ethnl_header_policy, …_stats, and …_phy: of requests about a device, statistics, or a PHY. */
export const headerPolicies: Readonly<Record<'basic' | 'stats' | 'phy', NestedPolicy>> = {
  basic: { policy: { entries: header(BASIC) }, maxtype: FLAGS },
  stats: { policy: { entries: header(STATS) }, maxtype: FLAGS },
  phy: {
    policy: { entries: { ...header(BASIC), [PHY_INDEX]: { type: 'U32', range: { min: 1n } } } },
    maxtype: PHY_INDEX,
  },
};

/** What a request needs to be looked at. */
export interface About {
  readonly net: Net;
  readonly message: Uint8Array;
  readonly extack: Extack;
}

/**
 * ethnl_parse_header_dev_get: the device, by index or by name (both must agree), undefined if none
 * is named and none is needed, or -errno. The operation's policy has validated the nest.
 */
export function ethnl_parse_header_dev_get(
  { net, message, extack }: About,
  nest: Nlattr,
  requireDev: boolean,
): Device | number | undefined {
  const tb: AttributeTable = [];
  const stream = nla_nest(message, nest);
  __nla_validate_parse(
    stream,
    PHY_INDEX,
    undefined,
    { validate: NL_VALIDATE_LIBERAL, extack: {} },
    tb,
  );
  const [index, name] = [tb[DEV_INDEX], tb[DEV_NAME]];
  if (index !== undefined) {
    const device = net.devices.get(nla_get_u32(index));
    if (device === undefined) return refuse(index, 'no device matches ifindex', ENODEV);
    if (name === undefined || device.name === nameIn(name, IFNAMSIZ)) return device;
    return refuse(nest, 'ifindex and name do not match', ENODEV);
  }
  if (name !== undefined) {
    const device = net.deviceByName(nameIn(name, ALTIFNAMSIZ));
    return device ?? refuse(name, 'no device matches name', ENODEV);
  }
  return requireDev ? refuse(nest, 'neither ifindex nor name specified', EINVAL) : undefined;

  function refuse(nla: Nlattr, text: string, errno: number): number {
    NL_SET_ERR_MSG_ATTR(extack, nla, text);
    return -errno;
  }
}

const nameIn = (nla: Nlattr, most: number): string =>
  String.fromCharCode(...nla_strscpy(nla, most));
