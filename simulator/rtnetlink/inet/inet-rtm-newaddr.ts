/** RTM_NEWADDR and RTM_DELADDR of IPv4. */
import { ifa_cacheinfo, ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EADDRNOTAVAIL, EEXIST, EINVAL, ENOBUFS, ENODEV } from '../../net/errno.ts';
import { asciiBytes } from '../../nlattr/message-writer.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_u32, nla_strcmp, nla_strscpy } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { linkOf } from '../device-state.ts';
import { fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_NEWADDR } from '../rtnl-types.ts';
import { fib_modify_prefix_metric } from './fib-ifaddr.ts';
import { limit, set_ifa_lifetime } from './ifa-lifetime.ts';
import {
  IFA_F_MCAUTOJOIN,
  INFINITY_LIFE_TIME,
  type Ifaddr,
  addressOf,
  inet_ifa_match,
  ipv4_is_multicast,
} from './ifaddr.ts';
import { IFA, ifaRequest, rtmsg_ifa } from './ifaddr-message.ts';
import { type InDevice, inetdev_by_index } from './in-device.ts';
import { __inet_del_ifa } from './inet-del-ifa.ts';
import { __inet_insert_ifa } from './inet-insert-ifa.ts';

const [NLM_F_REPLACE, NLM_F_EXCL] = [0x100, 0x200];
const IFNAMSIZ = 16;

const addressIn = (tb: AttributeTable, type: number): number | undefined => {
  const nla = tb[type];
  return nla === undefined ? undefined : addressOf(nla.data);
};

interface Lifetimes {
  readonly valid: number;
  readonly prefered: number;
}
const ENDLESS: Lifetimes = { valid: INFINITY_LIFE_TIME, prefered: INFINITY_LIFE_TIME };

/** What explains a refusal, which older versions did not. */
export const spokenTo = ({ net, extack }: Request): Extack =>
  net.kernel.profile.facts.addressTexts ? extack : {};

/** inet_rtm_newaddr: the flags NLM_F_CREATE and NLM_F_EXCL need not be there. */
export function inet_rtm_newaddr(request: Request): number {
  const { net, flags } = request;
  const extack = spokenTo(request);
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ifaRequest, tb);
  if (error < 0) return error;
  const header = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  if (header.prefixlen > 32) return refuse(extack, 'ipv4: Invalid prefix length');
  const local = addressIn(tb, IFA.LOCAL);
  if (local === undefined) return refuse(extack, 'ipv4: Local address is not supplied');
  const cacheinfo = tb[IFA.CACHEINFO];
  const { faults } = net.kernel;
  const endless = cacheinfo === undefined || faults.has('lifetime-ignored');
  const lifetimes = endless ? ENDLESS : lifetimesIn(cacheinfo);
  const refusesZero = faults.has('address-zero-refused');
  const { addressBeforeDevice } = net.kernel.profile.facts;
  if (addressBeforeDevice) {
    if (lifetimes === undefined) return refuse(extack, 'ipv4: address lifetime invalid');
    // The address 0 is accepted, even of no device, and nothing happens.
    if (local === 0) return refusesZero ? -EINVAL : 0;
  }
  if (linkOf(net, header.index) === undefined) {
    return refuse(extack, 'ipv4: Device not found', ENODEV);
  }
  const device = inetdev_by_index(net, header.index);
  if (device === undefined) return -ENOBUFS;
  if (lifetimes === undefined) return refuse(extack, 'ipv4: address lifetime invalid');
  const { now } = net.kernel.clock;
  const ifa = inet_rtm_to_ifa(device, header, tb, local, now);
  const old = local === 0 ? undefined : find_matching_ifa(device, ifa);
  if (old !== undefined) {
    const kept = (flags & NLM_F_REPLACE) === 0 && !faults.has('address-replaced');
    if ((flags & NLM_F_EXCL) !== 0 || kept) {
      return refuse(extack, 'ipv4: Address already assigned', EEXIST);
    }
    replace(request, device, old, ifa, lifetimes);
    return 0;
  }
  set_ifa_lifetime(ifa, lifetimes.valid, lifetimes.prefered, now);
  if ((ifa.flags & IFA_F_MCAUTOJOIN) !== 0) {
    if (ipv4_is_multicast(ifa.address)) throw new Unmodelled('IFA_F_MCAUTOJOIN of a group');
    return refuse(extack, 'ipv4: Multicast auto join failed', EINVAL);
  }
  if (local === 0) return refusesZero ? -EINVAL : 0;
  return __inet_insert_ifa(net, device, ifa, { request, extack });
}

/** Lifetimes in seconds; undefined if they contradict themselves. */
function lifetimesIn({ data }: Nlattr): Lifetimes | undefined {
  const { valid, prefered } = ifa_cacheinfo.decode(data.subarray(0, ifa_cacheinfo.size));
  return valid === 0 || prefered > valid ? undefined : { valid, prefered };
}

/** inet_rtm_to_ifa */
function inet_rtm_to_ifa(
  { dev }: InDevice,
  header: ReturnType<typeof ifaddrmsg.decode>,
  tb: AttributeTable,
  local: number,
  now: number,
): Ifaddr {
  const [flags, label, priority] = [tb[IFA.FLAGS], tb[IFA.LABEL], tb[IFA.RT_PRIORITY]];
  return {
    index: dev.index,
    local,
    address: addressIn(tb, IFA.ADDRESS) ?? local,
    prefixlen: header.prefixlen,
    broadcast: addressIn(tb, IFA.BROADCAST) ?? 0,
    scope: header.scope,
    flags: flags === undefined ? header.flags : nla_get_u32(flags),
    label:
      label === undefined || dev.net.kernel.faults.has('address-label-lost')
        ? asciiBytes(dev.name)
        : nla_strscpy(label, IFNAMSIZ).slice(),
    proto: tb[IFA.PROTO]?.data[0] ?? 0,
    priority: priority === undefined ? 0 : nla_get_u32(priority),
    validLft: 0,
    preferredLft: 0,
    cstamp: now,
    tstamp: now,
  };
}

/** find_matching_ifa: of the same prefix and local address. */
function find_matching_ifa(device: InDevice, ifa: Ifaddr): Ifaddr | undefined {
  for (const other of device.withLocal(ifa.local)) {
    const any = device.dev.net.kernel.faults.has('address-any-prefix');
    if (any) return other;
    if (other.prefixlen === ifa.prefixlen && inet_ifa_match(ifa.address, other)) return other;
  }
  return undefined;
}

/** Label and flags stay, but for what follows from the lifetimes. */
function replace(
  request: Request,
  device: InDevice,
  old: Ifaddr,
  ifa: Ifaddr,
  { valid, prefered }: Lifetimes,
): void {
  const { net } = request;
  if (ifa.priority !== old.priority) {
    fib_modify_prefix_metric(net, old, ifa.priority);
    old.priority = ifa.priority;
  }
  old.proto = ifa.proto;
  set_ifa_lifetime(old, valid, prefered, net.kernel.clock.now);
  limit(net, device, old);
  rtmsg_ifa(net, RTM_NEWADDR, old, request);
}

/** inet_rtm_deladdr: the first address that has all that is given; without any, the first. */
export function inet_rtm_deladdr(request: Request): number {
  const { net } = request;
  const extack = spokenTo(request);
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ifaRequest, tb);
  if (error < 0) return error;
  const { index, prefixlen } = ifaddrmsg.decode(fixedHeader(request, ifaddrmsg.size));
  const device = inetdev_by_index(net, index);
  if (device === undefined) return refuse(extack, 'ipv4: Device not found', ENODEV);
  const [local, address] = [addressIn(tb, IFA.LOCAL), addressIn(tb, IFA.ADDRESS)];
  const label = tb[IFA.LABEL];
  const isMeant = (ifa: Ifaddr): boolean =>
    (local === undefined || local === ifa.local) &&
    (label === undefined || nla_strcmp(label, textOf(ifa.label)) === 0) &&
    (address === undefined || (prefixlen === ifa.prefixlen && inet_ifa_match(address, ifa)));
  for (const ifa of candidates(device, local)) {
    if (!isMeant(ifa)) continue;
    if (ipv4_is_multicast(ifa.address) && (ifa.flags & IFA_F_MCAUTOJOIN) !== 0) {
      throw new Unmodelled('IFA_F_MCAUTOJOIN of a group');
    }
    __inet_del_ifa(net, device, ifa, request);
    return 0;
  }
  return refuse(extack, 'ipv4: Address not found', EADDRNOTAVAIL);
}

/** Addresses in the order of the list; where one local address is given, no longer a list than needed. */
function candidates(device: InDevice, local: number | undefined): Iterable<Ifaddr> {
  if (local === undefined) return device.addresses();
  const same = device.withLocal(local);
  return same.size < 2 ? same : device.addresses();
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
