/** What RTM_SETLINK and RTM_NEWLINK change of a link. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, EOPNOTSUPP, ERANGE } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import { netif_set_mac_address } from '../netdev/dev-address.ts';
import { netif_change_flags, rtnl_dev_combine_flags } from '../netdev/dev-change-flags.ts';
import { netif_change_net_namespace } from '../netdev/dev-change-net-namespace.ts';
import { dev_change_name } from '../netdev/dev-name.ts';
import { netif_set_mtu_ext } from '../netdev/dev-set-mtu.ts';
import { netdev_state_change } from '../netdev/link-watch.ts';
import { set_operstate } from '../netdev/operstate.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import {
  type Nlattr,
  nla_for_each_attr,
  nla_get_s32,
  nla_get_u32,
  nla_get_u8,
  nla_nest,
  nla_strscpy,
  nla_type,
} from '../nlattr/nlattr.ts';
import { do_set_master } from './do-set-master.ts';
import { do_set_proto_down, refuse_vf_attributes, set_xdp } from './do-setlink-refused.ts';
import { IFLA } from './ifla-policy.ts';
import { type LinkHeader, type LinkRequest, rtnl_link_get_net_capable } from './link-request.ts';
import { netif_set_gro_max_size, netif_set_gso_max_size } from './rtnl-create-link.ts';
import { PF_INET } from './rtnl-types.ts';
import { inet6_set_link_af, inet_set_link_af } from './set-link-af.ts';
import { GSO_MAX_SEGS } from './validate-linkmsg.ts';

const IFNAMSIZ = 16;
/** Something changed; and all must know at the end. */
const DO_SETLINK_MODIFIED = 1;
export const DO_SETLINK_NOTIFY = 3;

/** A link under change. */
interface Change {
  readonly dev: Device;
  readonly header: LinkHeader;
  readonly tb: AttributeTable;
  readonly request: Request;
  readonly targetNet: Net | undefined;
}

/** One attribute's part: DO_SETLINK_* or 0, or -errno. */
type Step = readonly [type: number, apply: (change: Change, nla: Nlattr) => number];

type Part = (change: Change) => number;

/** 0 becomes `status`, an error stays. */
const done = (error: number, status = DO_SETLINK_MODIFIED): number => (error < 0 ? error : status);

/** Where nobody looked at it before. */
function isTooLarge(dev: Device, type: number, value: number): boolean {
  if (type === IFLA.GSO_MAX_SIZE) return value > dev.tsoMaxSize;
  return type === IFLA.GSO_MAX_SEGS && value > Math.min(GSO_MAX_SEGS, dev.tsoMaxSegs);
}

/** What changes a size: told of only together with something else. */
const size = (
  type: number,
  field: 'gsoMaxSize' | 'gsoMaxSegs' | 'groMaxSize' | 'gsoIpv4MaxSize' | 'groIpv4MaxSize',
  set: (dev: Device, value: number) => void = (dev, value) => (dev[field] = value),
): Step => [
  type,
  ({ dev }, nla) => {
    const value = nla_get_u32(nla);
    if (!dev.net.kernel.profile.facts.linkSizesValidated && isTooLarge(dev, type, value)) {
      return -EINVAL;
    }
    if (value === dev[field]) return 0;
    set(dev, value);
    return DO_SETLINK_MODIFIED;
  },
];

/** In the kernel's order; the name and the flags of the header have their places in between. */
const beforeName: readonly Step[] = [
  [IFLA.MAP, ({ dev }) => (dev.net.kernel.faults.has('link-map-accepted') ? 0 : -EOPNOTSUPP)],
  [IFLA.ADDRESS, ({ dev }, nla) => done(netif_set_mac_address(dev, addressIn(dev, nla)))],
  [
    IFLA.MTU,
    ({ dev, request }, nla) => done(netif_set_mtu_ext(dev, nla_get_s32(nla), request.extack)),
  ],
  [
    IFLA.GROUP,
    ({ dev }, nla) => {
      dev.group = nla_get_u32(nla);
      return dev.net.kernel.faults.has('link-group-silent') ? 0 : DO_SETLINK_NOTIFY;
    },
  ],
];
const afterName: readonly Step[] = [
  [IFLA.IFALIAS, ({ dev }, nla) => dev_set_alias(dev, nla)],
  [
    IFLA.BROADCAST,
    ({ dev }, nla) => {
      dev.broadcast = addressIn(dev, nla);
      call_netdevice_notifiers('CHANGEADDR', dev);
      return 0;
    },
  ],
];
const afterFlags: readonly Step[] = [
  [
    IFLA.MASTER,
    ({ dev, request }, nla) => done(do_set_master(dev, nla_get_u32(nla), request.extack)),
  ],
  [IFLA.CARRIER, ({ dev }, nla) => done(dev_change_carrier(dev, nla_get_u8(nla) !== 0))],
  [IFLA.TXQLEN, ({ dev }, nla) => done(dev_change_tx_queue_len(dev, nla_get_u32(nla)))],
  size(IFLA.GSO_MAX_SIZE, 'gsoMaxSize', netif_set_gso_max_size),
  size(IFLA.GSO_MAX_SEGS, 'gsoMaxSegs'),
  size(IFLA.GRO_MAX_SIZE, 'groMaxSize', netif_set_gro_max_size),
  size(IFLA.GSO_IPV4_MAX_SIZE, 'gsoIpv4MaxSize'),
  size(IFLA.GRO_IPV4_MAX_SIZE, 'groIpv4MaxSize'),
  [
    IFLA.OPERSTATE,
    ({ dev }, nla) => {
      if (set_operstate(dev, nla_get_u8(nla))) netdev_state_change(dev);
      return 0;
    },
  ],
  [
    IFLA.LINKMODE,
    ({ dev }, nla) => {
      const mode = nla_get_u8(nla);
      if (mode === dev.linkMode) return 0;
      dev.linkMode = mode;
      return DO_SETLINK_NOTIFY;
    },
  ],
  [IFLA.VFINFO_LIST, ({ request }, nla) => refuse_vf_attributes(request, nla)],
  [IFLA.VF_PORTS, () => -EOPNOTSUPP],
  [IFLA.PORT_SELF, () => -EOPNOTSUPP],
  [IFLA.AF_SPEC, ({ dev, request }, nla) => set_link_af(dev, nla, request)],
  [IFLA.PROTO_DOWN, ({ request }) => do_set_proto_down(request.extack)],
  [IFLA.PROTO_DOWN_REASON, ({ request }) => do_set_proto_down(request.extack)],
  [IFLA.XDP, ({ request }, nla) => set_xdp(request, nla)],
];

/**
 * do_setlink: one attribute after the other. Some are told of at once; others at the end, and
 * only of a device that is up. What fails leaves what was done before.
 * @param targetNet undefined: not looked for yet
 */
export function do_setlink(
  dev: Device,
  { header, tb, request }: LinkRequest,
  targetNet: Net | undefined,
  already: number,
): number {
  const change: Change = { dev, header, tb, request, targetNet };
  let status = already;
  let error = 0;
  for (const part of parts) {
    const result = part(change);
    if (result < 0) {
      error = result;
      break;
    }
    status |= result;
  }
  dev.changes++;
  if ((status & DO_SETLINK_NOTIFY) === DO_SETLINK_NOTIFY) netdev_state_change(dev);
  return error;
}

const onAttribute =
  ([type, apply]: Step): Part =>
  (change) => {
    const nla = change.tb[type];
    return nla === undefined ? 0 : apply(change, nla);
  };

const parts: readonly Part[] = [
  changeNamespace,
  ...beforeName.map(onAttribute),
  changeName,
  ...afterName.map(onAttribute),
  changeFlags,
  ...afterFlags.map(onAttribute),
];

function changeNamespace({ dev, tb, request, targetNet: found }: Change): number {
  const isNamed = [IFLA.NET_NS_PID, IFLA.NET_NS_FD, IFLA.TARGET_NETNSID].some(
    (type) => tb[type] !== undefined,
  );
  if (found === undefined ? !isNamed : found === dev.net) return 0;
  const targetNet = found ?? rtnl_link_get_net_capable(request, tb);
  if (typeof targetNet === 'number') return targetNet;
  const index = tb[IFLA.NEW_IFINDEX];
  const asked = index === undefined ? 0 : nla_get_s32(index);
  const { extack } = request;
  return done(netif_change_net_namespace(dev, targetNet, nameOf(tb), asked, extack));
}

/** A name beside an index is a new one. */
function changeName({ dev, header, tb }: Change): number {
  const name = nameOf(tb);
  if (header.index <= 0 || name === '') return 0;
  return done(dev_change_name(dev, name));
}

function changeFlags({ dev, header }: Change): number {
  if (header.flags === 0 && header.change === 0) return 0;
  const error = netif_change_flags(dev, rtnl_dev_combine_flags(dev, header));
  return error < 0 ? error : 0;
}

function nameOf(tb: AttributeTable): string {
  const nla = tb[IFLA.IFNAME];
  return nla === undefined ? '' : String.fromCharCode(...nla_strscpy(nla, IFNAMSIZ));
}

const addressIn = ({ address }: Device, { data }: Nlattr): Uint8Array =>
  data.slice(0, address.length);

/** dev_set_alias: up to the first NUL; nothing there is none. */
function dev_set_alias(dev: Device, { data }: Nlattr): number {
  const nul = data.indexOf(0);
  const text = nul < 0 ? data.slice() : data.slice(0, nul);
  dev.alias = text.length === 0 ? undefined : text;
  return DO_SETLINK_NOTIFY;
}

const dev_change_carrier = (dev: Device, carrier: boolean): number =>
  dev.kind.changeCarrier?.(dev, carrier) ?? -EOPNOTSUPP;

function dev_change_tx_queue_len(dev: Device, length: number): number {
  const { txqlenMost = length } = dev.net.kernel.profile.links;
  if (length > txqlenMost) return -ERANGE;
  if (length === dev.txqlen) return 0;
  dev.txqlen = length;
  call_netdevice_notifiers('CHANGE_TX_QUEUE_LEN', dev);
  return 0;
}

/** What validate_linkmsg let pass. */
function set_link_af(dev: Device, nest: Nlattr, request: Request): number {
  let status = 0;
  const error = nla_for_each_attr(nla_nest(request.message, nest), (af) => {
    const set = nla_type(af.rawType) === PF_INET ? inet_set_link_af : inet6_set_link_af;
    const result = set(dev, af, request);
    if (result === 0) status = DO_SETLINK_NOTIFY;
    return result;
  });
  return error < 0 ? error : status;
}
