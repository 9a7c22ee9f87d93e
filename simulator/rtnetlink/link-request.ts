/** What RTM_NEWLINK, RTM_SETLINK, RTM_DELLINK and RTM_GETLINK share: the link that is meant. */
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../af-netlink/kernel-side.ts';
import { EACCES, EBADF, EINVAL, EOPNOTSUPP, ESRCH } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_s32, nla_get_u32, nla_strscpy } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { Unmodelled } from '../unmodelled.ts';
import { IFLA, ifla_policy } from './ifla-policy.ts';
import { fixedHeader, nlmsg_parse, refuse } from './nlmsg-parse.ts';
import { get_net_ns_by_id } from './rtnl-nsid.ts';

const ALTIFNAMSIZ = 128;

export type LinkHeader = ReturnType<typeof ifinfomsg.decode>;

/** A link request that was parsed. */
export interface LinkRequest {
  readonly request: Request;
  readonly header: LinkHeader;
  readonly tb: AttributeTable;
}

/**
 * The request taken apart by ifla_policy, or -errno.
 * @param validate NL_VALIDATE_* bits; default liberal, which is nlmsg_parse_deprecated
 */
export function parseLinkRequest(
  request: Request,
  validate = NL_VALIDATE_LIBERAL,
): LinkRequest | number {
  const tb: AttributeTable = [];
  const expected = { hdrlen: ifinfomsg.size, ...ifla_policy(request.net.kernel), validate };
  const error = nlmsg_parse(request, expected, tb);
  if (error < 0) return error;
  return { request, header: ifinfomsg.decode(fixedHeader(request, ifinfomsg.size)), tb };
}

/** rtnl_dev_get: IFLA_IFNAME goes before IFLA_ALT_IFNAME; either finds any name of a link. */
export function rtnl_dev_get(net: Net, tb: AttributeTable): Device | undefined {
  const nla = tb[IFLA.IFNAME] ?? tb[IFLA.ALT_IFNAME];
  if (nla === undefined) return undefined;
  const nul = nla.data.indexOf(0);
  const twice = nul >= 0 && nul < nla.data.length - 1;
  if (twice && net.kernel.faults.has('strcmp-nul')) return undefined;
  return net.deviceByName(nameIn(nla));
}

export const nameIn = (nla: Nlattr): string =>
  String.fromCharCode(...nla_strscpy(nla, ALTIFNAMSIZ));

/** A request that gives a name, as rtnl_dev_get reads it. */
export const isNamed = (tb: AttributeTable): boolean =>
  tb[IFLA.IFNAME] !== undefined || tb[IFLA.ALT_IFNAME] !== undefined;

/**
 * rtnl_ensure_unique_netns: at most one attribute says which namespace.
 * @param onlyId only IFLA_TARGET_NETNSID may say it
 */
export function rtnl_ensure_unique_netns(
  { request: { extack }, tb }: LinkRequest,
  onlyId: boolean,
): number {
  const given = [IFLA.NET_NS_PID, IFLA.NET_NS_FD, IFLA.TARGET_NETNSID].filter(
    (type) => tb[type] !== undefined,
  );
  if (onlyId) {
    if (given.every((type) => type === IFLA.TARGET_NETNSID)) return 0;
    return refuse(extack, 'specified netns attribute not supported', EOPNOTSUPP);
  }
  if (given.length < 2) return 0;
  return refuse(extack, 'multiple netns identifying attributes specified');
}

/**
 * rtnl_get_net_ns_capable: the namespace of that id, for whoever may administer it.
 * @returns -EINVAL if nobody gave that id, -EACCES without CAP_NET_ADMIN
 */
export function rtnl_get_net_ns_capable(request: Request, netnsid: number): Net | number {
  const net = get_net_ns_by_id(request.net, netnsid);
  if (net === undefined) return -EINVAL;
  return request.netCapable('CAP_NET_ADMIN') ? net : -EACCES;
}

/** Descriptors from here on are taken for closed: no process here has as many. */
const NO_DESCRIPTOR = 1024;

/** rtnl_link_get_net_ifla, rtnl_link_get_net: the namespace named by a process or a descriptor. */
export function rtnl_link_get_net(own: Net, tb: AttributeTable): Net | number {
  const [pid, fd] = [tb[IFLA.NET_NS_PID], tb[IFLA.NET_NS_FD]];
  if (pid !== undefined) return own.kernel.netOfProcess(nla_get_u32(pid)) ?? -ESRCH;
  return fd === undefined ? own : netOfDescriptor(nla_get_u32(fd));
}

/** get_net_ns_by_fd @throws Unmodelled for descriptors that may be open */
export function netOfDescriptor(fd: number): number {
  if (fd >= NO_DESCRIPTOR) return -EBADF;
  throw new Unmodelled('namespaces by descriptor');
}

/** rtnl_link_get_net_capable: the namespace that a link is for, or -errno. */
export function rtnl_link_get_net_capable(request: Request, tb: AttributeTable): Net | number {
  const id = tb[IFLA.TARGET_NETNSID];
  if (id === undefined) return rtnl_link_get_net(request.net, tb);
  return get_net_ns_by_id(request.net, nla_get_s32(id)) ?? -EINVAL;
}
