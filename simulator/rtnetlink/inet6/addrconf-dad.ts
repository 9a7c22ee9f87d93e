/** Duplicate address detection (addrconf_dad_start to addrconf_dad_completed). */
import { type Device, IFF } from '../../net/device.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { isLoopback } from '../device-state.ts';
import {
  IFA_F_DADFAILED,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
} from '../inet/ifaddr.ts';
import { ipv6_ifa_usable } from './addrconf.ts';
import { IPV6_ADDR, in6Key } from './in6.ts';
import { DEVCONF, IF_READY, IF_RS_SENT, type Inet6Dev } from './inet6-dev.ts';
import { type Inet6Ifaddr, inet6Of } from './inet6-ifaddr.ts';
import { addrconf_join_solict } from './mcast6.ts';

/** rtr_solicit_delay and the retransmission time: a second each. */
const [DELAY, RETRANS_TIME] = [100, 100];

const NOT_USABLE = IFA_F_PERMANENT | IFA_F_TENTATIVE | IFA_F_OPTIMISTIC | IFA_F_DADFAILED;

const done = (ifa: Inet6Ifaddr): void => {
  ifa.flags &= ~(IFA_F_TENTATIVE | IFA_F_OPTIMISTIC | IFA_F_DADFAILED);
  ipv6_ifa_usable(ifa);
  if (asksForRouters(ifa)) ifa.dev.ip6_ptr.ifFlags |= IF_RS_SENT;
};

/** addrconf_dad_completed: with its first address of the link a host looks for routers. */
function asksForRouters(ifa: Inet6Ifaddr): ifa is Inet6Ifaddr & { dev: { ip6_ptr: Inet6Dev } } {
  const { ip6_ptr } = ifa.dev;
  if (ip6_ptr === undefined || ifa.scope !== IPV6_ADDR.LINKLOCAL || isLoopback(ifa.dev)) {
    return false;
  }
  // ipv6_lonely_lladdr
  const isOther = ({ scope, flags }: Inet6Ifaddr): boolean =>
    scope === IPV6_ADDR.LINKLOCAL && (flags & NOT_USABLE) === IFA_F_PERMANENT;
  if (ip6_ptr.addresses.inOrder().some((other) => other !== ifa && isOther(other))) return false;
  const { cnf } = ip6_ptr;
  return cnf[DEVCONF.ACCEPT_RA] !== 0 && cnf[DEVCONF.FORWARDING] === 0;
}

/** addrconf_dad_start: behind the message under handling. */
export function addrconf_dad_start(ifa: Inet6Ifaddr): void {
  if (ifa.state === 'dead') return;
  ifa.state = 'predad';
  let cancelled = false;
  ifa.cancelDad = () => {
    cancelled = true;
  };
  ifa.dev.net.kernel.work.scheduleLocked(() => {
    if (!cancelled) addrconf_dad_begin(ifa);
  });
}

/** Nobody else can have the address there, or nobody is to be asked. */
const needsNone = ({ flags, ip6_ptr }: Device, ifa: Inet6Ifaddr): boolean =>
  (flags & (IFF.NOARP | IFF.LOOPBACK)) !== 0 ||
  (ip6_ptr?.cnf[DEVCONF.ACCEPT_DAD] ?? 0) < 1 ||
  (ifa.flags & IFA_F_TENTATIVE) === 0 ||
  (ifa.flags & IFA_F_NODAD) !== 0;

/** addrconf_dad_begin */
function addrconf_dad_begin(ifa: Inet6Ifaddr): void {
  const { dev } = ifa;
  ifa.state = 'dad';
  ifa.cancelDad = undefined;
  addrconf_join_solict(dev, ifa.addr);
  if (needsNone(dev, ifa)) done(ifa);
  else if (((dev.ip6_ptr?.ifFlags ?? 0) & IF_READY) !== 0) addrconf_dad_kick(ifa);
  // addrconf_dad_stop: it stays tentative until the device is ready.
}

/** addrconf_dad_kick: others are asked after a while, and have some time to answer. */
function addrconf_dad_kick(ifa: Inet6Ifaddr): void {
  const { kernel } = ifa.dev.net;
  ifa.cancelDad?.();
  const wait = kernel.random(DELAY) + RETRANS_TIME;
  ifa.cancelDad = kernel.clock.after(wait, () => {
    ifa.cancelDad = undefined;
    if (ifa.state === 'dead' || ((ifa.dev.ip6_ptr?.ifFlags ?? 0) & IF_READY) === 0) return;
    if (isElsewhere(ifa)) throw new Unmodelled('an IPv6 address that two devices have');
    done(ifa);
  });
}

function isElsewhere({ dev, addr }: Inet6Ifaddr): boolean {
  for (const net of dev.net.kernel.nets.values()) {
    const known = inet6Of(net).byAddress.get(in6Key(addr)) ?? [];
    for (const other of known) if (other.dev !== dev) return true;
  }
  return false;
}

/** addrconf_dad_run: the device is ready; addresses that waited for it go on. */
export function addrconf_dad_run({ ip6_ptr }: Device): void {
  for (const ifa of ip6_ptr?.addresses.inOrder() ?? []) {
    const waits = (ifa.flags & IFA_F_TENTATIVE) !== 0 && ifa.state === 'dad';
    if (waits) addrconf_dad_kick(ifa);
  }
}
