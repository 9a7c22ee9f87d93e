/** setsockopt(2) of level SOL_NETLINK, netlink(7). */
import { SOL_NETLINK } from '../../harness/wire/constants/netlink.ts';
import { EFAULT, EINVAL, ENOENT, ENOPROTOOPT, EPERM } from '../net/errno.ts';
import type { Task } from '../net/task.ts';
import { mayReceive } from './netlink-allowed.ts';
import { Unmodelled } from '../unmodelled.ts';
import { netlink_realloc_groups, netlink_update_socket_mc } from './netlink-groups.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import { NETLINK_OPTION as OPT } from './netlink-option.ts';
import { BAD_POINTER, type OptionValue, intOf } from './option-value.ts';
import { setSocketOption } from './socket-option.ts';

/**
 * netlink_setsockopt: 0 or -errno. A value shorter than an int counts as 0; of a longer one the
 * first four bytes count.
 */
export function netlink_setsockopt(
  sk: NetlinkSock,
  task: Task,
  level: number,
  option: number,
  value: OptionValue,
  length: number,
): number {
  if (length < 0) return -EINVAL;
  if (level === 1) return setSocketOption(sk, task, option, value, length);
  if (level !== SOL_NETLINK) return -ENOPROTOOPT;
  if (length >= 4 && value === BAD_POINTER) return -EFAULT;
  const number = length >= 4 && value !== BAD_POINTER ? intOf(value) : 0;
  const { faults } = sk.net.kernel;
  if (length < 4 && faults.has('option-short-refused')) return -EINVAL;
  const on = faults.has('option-low-byte') ? (number & 0xff) !== 0 : number !== 0;
  switch (option) {
    case OPT.ADD_MEMBERSHIP:
    case OPT.DROP_MEMBERSHIP:
      return changeMembership(sk, task, number, option === OPT.ADD_MEMBERSHIP);
    default:
  }
  if (!sk.net.kernel.profile.measured)
    throw new Unmodelled(`Netlink option ${option} of old kernels`);
  switch (option) {
    case OPT.PKTINFO:
      sk.pktinfo = on;
      return 0;
    case OPT.BROADCAST_ERROR:
      sk.broadcastError = on;
      return 0;
    case OPT.NO_ENOBUFS:
      sk.noEnobufs = on;
      if (on && !faults.has('no-enobufs-late')) sk.congested = false;
      return 0;
    case OPT.LISTEN_ALL_NSID:
      if (!task.nsCapable('CAP_NET_BROADCAST') && !faults.has('nsid-open')) return -EPERM;
      sk.listenAllNsid = on;
      return 0;
    case OPT.CAP_ACK:
      sk.capAck = on || (sk.capAck && faults.has('cap-ack-stays'));
      return 0;
    case OPT.EXT_ACK:
      sk.extAck = on;
      return 0;
    case OPT.GET_STRICT_CHK:
      sk.strictChk = on;
      return 0;
    default:
      return -ENOPROTOOPT;
  }
}

function changeMembership(sk: NetlinkSock, task: Task, group: number, join: boolean): number {
  if (!mayReceive(sk, task)) return -EPERM;
  const { faults } = sk.net.kernel;
  const unsized = faults.has('refused-join-unsized') && (group < 1 || group > sk.table.groups);
  const sized = unsized ? 0 : netlink_realloc_groups(sk);
  if (sized !== 0) return sized;
  const { table } = sk;
  if (faults.has('join-one-beyond') && group === sk.ngroups + 1) return 0;
  if (group < 1 || group > sk.ngroups) return -EINVAL;
  if (faults.has('leave-needs-membership') && !join && !sk.inGroup(group)) return -ENOENT;
  if (join && table.bind !== undefined) {
    const vetoed = table.bind(sk.net, group, (capability) => task.nsCapable(capability));
    if (vetoed !== 0) return vetoed;
  }
  netlink_update_socket_mc(sk, group, join);
  if (!join) table.unbind?.(sk.net, group);
  return 0;
}
