/** A request to rtnetlink: the order of checks. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import { dumpOfBranch } from './dump-of-branch.ts';
import { rtnl_get_link } from './rtnl-register.ts';
import {
  RTM_MAX,
  RTNL_FLAG_BULK_DEL_SUPPORTED,
  RTNL_FLAG_DOIT_UNLOCKED,
  RTNL_KIND_DEL,
  RTNL_KIND_GET,
  rtnl_msgtype_kind,
} from './rtnl-types.ts';

const NLMSG_HDRLEN = 16;
/** Either bit makes a GET a dump. */
const NLM_F_DUMP = 0x300;
const NLM_F_BULK = 0x200;

/**
 * rtnetlink_rcv_msg. In this order: the type is within range (EOPNOTSUPP), there is a payload
 * (else 0, and nothing is done), permission of all but GET (EPERM), a handler (EOPNOTSUPP), bulk
 * deletion where it is supported (EOPNOTSUPP).
 */
export function rtnetlink_rcv_msg(request: Request): number {
  const { type, message, flags, net, extack } = request;
  const { kernel } = net;
  if (type > RTM_MAX) return -EOPNOTSUPP;
  if (message.length <= NLMSG_HDRLEN) return kernel.faults.has('bare-header-refused') ? -EINVAL : 0;
  const family = message[NLMSG_HDRLEN] ?? 0;
  const kind = rtnl_msgtype_kind(type);
  if (kernel.faults.has('handler-before-permission')) {
    if (rtnl_get_link(kernel, family, type, 'doit')?.doit === undefined) return -EOPNOTSUPP;
  }
  if (kind !== RTNL_KIND_GET && !request.netCapable('CAP_NET_ADMIN')) {
    if (!kernel.faults.has('perm-skipped')) return -EPERM;
  }
  const both = kernel.faults.has('dump-needs-both-bits') && (flags & NLM_F_DUMP) !== NLM_F_DUMP;
  if (kind === RTNL_KIND_GET && (flags & NLM_F_DUMP) !== 0 && !both) {
    const dumpit = rtnl_get_link(kernel, family, type, 'dumpit')?.dumpit;
    if (dumpit === undefined) return -EOPNOTSUPP;
    return request.startDump(dumpOfBranch(dumpit(request), type, kernel.profile.facts));
  }
  const link = rtnl_get_link(kernel, family, type, 'doit');
  if (link?.doit === undefined) return -EOPNOTSUPP;
  const bulk = kind === RTNL_KIND_DEL && (flags & NLM_F_BULK) !== 0;
  if (bulk && (link.flags & RTNL_FLAG_BULK_DEL_SUPPORTED) === 0) {
    if (!kernel.faults.has('bulk-ignored')) {
      extack.msg = 'Bulk delete is not supported';
      return -EOPNOTSUPP;
    }
  }
  const { doit } = link;
  if ((link.flags & RTNL_FLAG_DOIT_UNLOCKED) !== 0) return doit(request);
  return kernel.rtnl_mutex.with('rtnetlink_rcv_msg', () => doit(request));
}
