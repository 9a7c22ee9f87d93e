/** getsockopt(2) of level SOL_NETLINK, netlink(7). */
import { SOL_NETLINK } from '../../harness/wire/constants/netlink.ts';
import { EINVAL, ENOPROTOOPT } from '../net/errno.ts';
import { NETLINK_OPTION as OPT } from './netlink-option.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import { type OptionRead, int } from './option-value.ts';
import { getSocketOption } from './socket-option.ts';

/** netlink_getsockopt: what was read, or -errno. */
export function netlink_getsockopt(
  sk: NetlinkSock,
  level: number,
  option: number,
  room: number,
): OptionRead | number {
  if (level === 1) return getSocketOption(sk, option, room);
  if (level !== SOL_NETLINK) return -ENOPROTOOPT;
  if (room < 0) return -EINVAL;
  if (option === OPT.LIST_MEMBERSHIPS) return listMemberships(sk, room);
  const flag = flagOf(sk, option);
  if (flag === undefined) return -ENOPROTOOPT;
  const value = int(flag ? 1 : 0);
  if (room >= 4) return { value, length: 4 };
  if (sk.net.kernel.faults.has('getsockopt-short')) {
    return { value: value.subarray(0, room), length: room };
  }
  return -EINVAL;
}

function flagOf(sk: NetlinkSock, option: number): boolean | undefined {
  switch (option) {
    case OPT.PKTINFO:
      return sk.pktinfo;
    case OPT.BROADCAST_ERROR:
      return sk.broadcastError;
    case OPT.NO_ENOBUFS:
      return sk.noEnobufs;
    case OPT.LISTEN_ALL_NSID:
      return sk.net.kernel.profile.facts.allNsidReadable ? sk.listenAllNsid : undefined;
    case OPT.CAP_ACK:
      return sk.capAck;
    case OPT.EXT_ACK:
      return sk.extAck;
    case OPT.GET_STRICT_CHK:
      return sk.strictChk;
    default:
      return undefined;
  }
}

/** Whole words that fit; the length is that of all groups, 0 before the socket ever joined. */
function listMemberships(sk: NetlinkSock, room: number): OptionRead | number {
  if (room === 0 && sk.net.kernel.faults.has('size-probe')) return -EINVAL;
  const length = Math.ceil(sk.ngroups / 32) * 4;
  const partly = sk.net.kernel.faults.has('list-partial-word') ? room : room & ~3;
  const value = new Uint8Array(Math.min(length, partly));
  for (let at = 0; at < value.length; at += 4) {
    value.set(int(sk.groups?.[at / 4] ?? 0).subarray(0, value.length - at), at);
  }
  return { value, length };
}
