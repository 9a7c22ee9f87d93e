/** Bridges (net/bridge/br_netlink.c, br_device.c). Those that are up are not modelled. */
import { EADDRNOTAVAIL, EINVAL, EOPNOTSUPP, ERANGE } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import type { NlaPolicy, NlaType, PolicyTable } from '../../nlattr/nla-policy.ts';
import { nla_get_u16, nla_get_u32, nla_get_u8 } from '../../nlattr/nlattr.ts';
import { IFLA } from '../../rtnetlink/ifla-policy.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { eth_random_addr, isValidEtherAddress, sameAddress } from '../ether-address.ts';
import type { LinkKind } from '../link-kind.ts';
import type { NewLink } from '../new-link.ts';
import { register_netdevice, unregister_netdevice_many } from '../register-netdevice.ts';
import { validateAddress } from '../veth.ts';
import { BR, bridgeOf, newBridge, throughJiffies } from './bridge-device.ts';
import { br_fdb_delete_by_port } from './bridge-fdb.ts';
import { br_fill_info, br_port_fill_attrs } from './bridge-info.ts';
import {
  br_add_if,
  br_del_if,
  br_port_state_selection,
  br_stp_change_bridge_id,
  del_nbp,
} from './bridge-ports.ts';

const each = (type: NlaType, ...numbers: number[]): [number, NlaPolicy][] =>
  numbers.map((number) => [number, { type }]);
/** br_policy */
const policy: PolicyTable = {
  entries: {
    ...Object.fromEntries([
      ...each('U32', 1, 2, 3, 4, 5, 26, 27, 28, 29, BR.FDB_MAX_LEARNED),
      ...each('U16', BR.PRIORITY, 8, BR.GROUP_FWD_MASK, 39),
      ...each('U8', BR.VLAN_FILTERING, 22, 23, 24, 25, 36, 37, 38, 41, 42, 43, 44, 45),
      ...each('U64', 30, 31, 32, 33, 34, 35),
      ...each('REJECT', 48),
    ]),
    [BR.GROUP_ADDR]: { type: 'BINARY', len: 6 },
    46: { type: 'BINARY', range: { min: 8n, max: 8n } },
  },
};
/** What kernels without CONFIG_BRIDGE_VLAN_FILTERING do not look at. */
const IGNORED: ReadonlySet<number> = new Set([8, 39, 41, 45]);

/** Settings that have a range, in hundredths of a second; outside of it they are ERANGE. */
const ranges: ReadonlyMap<number, readonly [number, number]> = new Map([
  [BR.HELLO_TIME, [100, 1000]],
  [BR.MAX_AGE, [600, 4000]],
]);
/** GROUP_FWD_MASK may not name the groups of the spanning tree, of pauses, of aggregation. */
const RESTRICTED = 7;

/** Settings in the order they are looked at; each 0 or -errno. */
const setters: readonly (readonly [
  number,
  (dev: Device, value: number, bytes: Uint8Array) => number,
])[] = [
  ...[BR.FORWARD_DELAY, BR.HELLO_TIME, BR.MAX_AGE, BR.AGEING_TIME].map(
    (number) => [number, (dev: Device, value: number) => setTime(dev, number, value)] as const,
  ),
  [BR.PRIORITY, (dev, value) => br_stp_set_bridge_priority(dev, value & 0xffff)],
  [
    BR.VLAN_FILTERING,
    ({ net }, value) => {
      if (!net.kernel.profile.bridge.vlans) return -EOPNOTSUPP;
      if ((value & 0xff) !== 0) throw new Unmodelled('bridges that filter VLANs');
      return 0;
    },
  ],
  [
    BR.GROUP_FWD_MASK,
    (dev, value) =>
      (value & RESTRICTED) === 0 ? set(dev, BR.GROUP_FWD_MASK, value & 0xffff) : -EINVAL,
  ],
  [BR.GROUP_ADDR, (dev, _value, bytes) => setGroupAddress(dev, bytes)],
  [BR.FDB_FLUSH, () => 0],
  ...[BR.NF_CALL_IPTABLES, BR.NF_CALL_IP6TABLES, BR.NF_CALL_ARPTABLES].map(
    (number) =>
      [
        number,
        (dev: Device, value: number) => set(dev, number, (value & 0xff) === 0 ? 0 : 1),
      ] as const,
  ),
  [BR.FDB_MAX_LEARNED, (dev, value) => set(dev, BR.FDB_MAX_LEARNED, value)],
];
const MODELLED: ReadonlySet<number> = new Set(setters.map(([number]) => number));

function setTime(dev: Device, number: number, value: number): number {
  const range = ranges.get(number);
  if (range !== undefined && (value < range[0] || value > range[1])) return -ERANGE;
  return set(dev, number, throughJiffies(value, dev.net.kernel.profile.hz));
}

function set(dev: Device, number: number, value: number): number {
  bridgeOf(dev).settings.set(number, value);
  // Old entries are looked for at once, and again each time as much time has passed.
  if (number === BR.AGEING_TIME) bridgeOf(dev).cleanedAt = dev.net.kernel.clock.now;
  dev.changes++;
  return 0;
}

function br_stp_set_bridge_priority(dev: Device, priority: number): number {
  const own = bridgeOf(dev);
  set(dev, BR.PRIORITY, priority);
  own.id = Uint8Array.of(priority >> 8, priority & 0xff, ...own.id.subarray(2));
  br_port_state_selection(dev);
  return 0;
}

/** 01:80:c2:00:00:0x, but not those of pauses, of aggregation, of authentication. */
function setGroupAddress(dev: Device, bytes: Uint8Array): number {
  const [a, b, c, d, e, f = 0] = bytes;
  const reserved = a === 1 && b === 0x80 && c === 0xc2 && d === 0 && e === 0 && f < 16;
  if (bytes.length !== 6 || !reserved || (f >= 1 && f <= 3)) return -EINVAL;
  bridgeOf(dev).groupAddress = bytes.slice();
  dev.changes++;
  return 0;
}

/** br_changelink: one setting after the other. @throws Unmodelled before anything is changed */
function changelink(dev: Device, { data = [] }: Pick<NewLink, 'data'>): number {
  const { vlans } = dev.net.kernel.profile.bridge;
  for (const [number, nla] of data.entries()) {
    if (nla === undefined || MODELLED.has(number)) continue;
    if (!vlans && IGNORED.has(number)) continue;
    if (number === BR.STP_STATE && nla_get_u32(nla) === 0) continue;
    throw new Unmodelled(`attribute ${number} of a bridge`);
  }
  for (const [number, apply] of setters) {
    const nla = data[number];
    if (nla === undefined) continue;
    const value = nla.data.length >= 4 ? nla_get_u32(nla) : nla_get_u16(nla);
    const error = apply(dev, nla.data.length === 1 ? nla_get_u8(nla) : value, nla.data);
    if (error < 0) return error;
  }
  return 0;
}

/** br_dev_newlink */
function newlink(dev: Device, given: NewLink): number {
  const error = register_netdevice(dev);
  if (error < 0) return error;
  const address = given.tb[IFLA.ADDRESS];
  if (address !== undefined) br_stp_change_bridge_id(dev, address.data.slice(0, 6));
  const refused = given.data === undefined ? 0 : changelink(dev, given);
  // Nobody was told of it, and nobody is of its end.
  if (refused < 0) unregister_netdevice_many(dellink(dev));
  return refused;
}

/** br_dev_delete: its ports stay; the one that joined last leaves first. */
function dellink(dev: Device): Device[] {
  for (const port of [...bridgeOf(dev).ports.keys()].toReversed()) del_nbp(dev, port);
  br_fdb_delete_by_port(dev, undefined);
  return [dev];
}

export const bridge: LinkKind = {
  name: 'bridge',
  setup: { minMtu: 68, maxMtu: 65535, netnsImmutable: true },
  policy,
  maxtypeOf: (profile) => profile.bridge.maxType,
  validate: validateAddress,
  created(dev) {
    dev.priv = newBridge();
    dev.address = eth_random_addr(dev.net.kernel);
  },
  newlink,
  changelink,
  dellink,
  fillInfo: br_fill_info,
  fillSlaveInfo: br_port_fill_attrs,
  changesPorts: true,
  validatesAddress: true,
  /** br_set_mac_address */
  setAddress(dev, address) {
    if (!isValidEtherAddress(address)) return -EADDRNOTAVAIL;
    if (!sameAddress(dev.address, address)) br_stp_change_bridge_id(dev, address);
    return 0;
  },
  changeMtu(dev, mtu) {
    dev.mtu = mtu;
    bridgeOf(dev).mtuByUser = true;
  },
  open() {
    throw new Unmodelled('a bridge that is up');
  },
  addPort: br_add_if,
  removePort: br_del_if,
};
