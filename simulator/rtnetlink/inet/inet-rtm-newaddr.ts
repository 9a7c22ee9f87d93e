/** RTM_NEWADDR and RTM_DELADDR of IPv4. */
import { ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EADDRNOTAVAIL, EEXIST, ENODEV } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { asciiBytes } from '../../nlattr/message-writer.ts';
import { nla_get_u32, nla_strscpy } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWADDR } from '../rtnl-types.ts';
import { IFA, ifaRequest, rtmsg_ifa } from './ifaddr-message.ts';
import {
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  type Ifaddr,
  addressOf,
  inDevice,
  inet_ifa_match,
} from './in-device.ts';
import { __inet_del_ifa, __inet_insert_ifa } from './inet-insert-ifa.ts';

const [NLM_F_REPLACE, NLM_F_EXCL] = [0x100, 0x200];
const IFNAMSIZ = 16;

const addressIn = (tb: AttributeTable, type: number): number | undefined => {
  const nla = tb[type];
  return nla === undefined ? undefined : addressOf(nla.data);
};

/** inet_rtm_newaddr: the flags NLM_F_CREATE and NLM_F_EXCL need not be there. */
export function inet_rtm_newaddr(request: Request): number {
  const { net, extack, flags } = request;
  const ifa = rtm_to_ifaddr(request);
  if (typeof ifa === 'number') return ifa;
  const { addresses } = inDevice(net);
  const at = addresses.findIndex(
    (other) =>
      other.local === ifa.local &&
      other.prefixlen === ifa.prefixlen &&
      inet_ifa_match(ifa.address, other),
  );
  const old = addresses[at];
  if (old === undefined) return __inet_insert_ifa(net, ifa, request);
  if ((flags & NLM_F_EXCL) !== 0 || (flags & NLM_F_REPLACE) === 0) {
    return refuse(extack, 'ipv4: Address already assigned', EEXIST);
  }
  if (ifa.priority !== old.priority) throw new Unmodelled('another metric of an address');
  // Its label and flags stay, and so do its routes.
  const replaced = { ...old, proto: ifa.proto, tstamp: ifa.tstamp };
  addresses[at] = replaced;
  rtmsg_ifa(net, RTM_NEWADDR, replaced, request);
  return 0;
}

/** inet_validate_rtm and rtm_to_ifaddr: the address that is asked for, or 0 or -errno. */
function rtm_to_ifaddr(request: Request): Ifaddr | number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ifaRequest, tb);
  if (error < 0) return error;
  const header = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  const { prefixlen, scope, index } = header;
  if (prefixlen > 32) return refuse(extack, 'ipv4: Invalid prefix length');
  const local = addressIn(tb, IFA.LOCAL);
  if (local === undefined) return refuse(extack, 'ipv4: Local address is not supplied');
  if (tb[IFA.CACHEINFO] !== undefined) throw new Unmodelled('an address with a lifetime');
  // The address 0 is accepted, even of no device, and nothing happens.
  if (local === 0) return 0;
  const device = net.devices.get(index);
  if (device === undefined) return refuse(extack, 'ipv4: Device not found', ENODEV);
  if (index !== 1) throw new Unmodelled(`an address of ${device.name}`);
  const given = tb[IFA.FLAGS];
  const flags = given === undefined ? header.flags : nla_get_u32(given);
  if ((flags & ~(IFA_F_NOPREFIXROUTE | IFA_F_PERMANENT)) !== 0) {
    throw new Unmodelled(`an address with flags 0x${flags.toString(16)}`);
  }
  const label = tb[IFA.LABEL];
  const priority = tb[IFA.RT_PRIORITY];
  return {
    local,
    address: addressIn(tb, IFA.ADDRESS) ?? local,
    prefixlen,
    broadcast: addressIn(tb, IFA.BROADCAST) ?? 0,
    scope,
    flags: flags | IFA_F_PERMANENT,
    label: label === undefined ? asciiBytes(device.name) : nla_strscpy(label, IFNAMSIZ).slice(),
    proto: tb[IFA.PROTO]?.data[0] ?? 0,
    priority: priority === undefined ? 0 : nla_get_u32(priority),
    cstamp: net.kernel.clock.now,
    tstamp: net.kernel.clock.now,
  };
}

/** inet_rtm_deladdr: the first address that has all that is given; without any, the first. */
export function inet_rtm_deladdr(request: Request): number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ifaRequest, tb);
  if (error < 0) return error;
  const { index, prefixlen } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  if (!net.devices.has(index)) return refuse(extack, 'ipv4: Device not found', ENODEV);
  if (index !== 1) throw new Unmodelled(`addresses of device ${index}`);
  const [local, address] = [addressIn(tb, IFA.LOCAL), addressIn(tb, IFA.ADDRESS)];
  const label = tb[IFA.LABEL];
  const wanted = label === undefined ? undefined : textOf(nla_strscpy(label, IFNAMSIZ + 1));
  const device = inDevice(net);
  const found = device.addresses.find(
    (ifa) =>
      (local === undefined || local === ifa.local) &&
      (wanted === undefined || wanted === textOf(ifa.label)) &&
      (address === undefined || (prefixlen === ifa.prefixlen && inet_ifa_match(address, ifa))),
  );
  if (found === undefined) return refuse(extack, 'ipv4: Address not found', EADDRNOTAVAIL);
  return __inet_del_ifa(net, device, found, request);
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
