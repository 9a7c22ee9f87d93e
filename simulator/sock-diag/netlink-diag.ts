/** Netlink sockets as NETLINK_SOCK_DIAG lists them (net/netlink/diag.c). */
import type { Request } from '../af-netlink/kernel-side.ts';
import type { KernelSock } from '../af-netlink/kernel-sock.ts';
import type { NetlinkSock } from '../af-netlink/netlink-sock.ts';
import { MAX_LINKS } from '../af-netlink/netlink-table.ts';
import { meminfo } from '../af-netlink/socket-option.ts';
import { EINVAL, ENOENT, EOPNOTSUPP } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import { u32At } from '../nlattr/nlattr.ts';
import { diagDump } from './diag-dump.ts';

const SOCK_DIAG_BY_FAMILY = 20;
const [NLM_F_MULTI, NLM_F_DUMP] = [2, 0x300];
const NLMSG_HDRLEN = 16;
/** struct netlink_diag_req: family, protocol, 2 of pad, inode, show, cookie. */
const REQUEST = 20;
const SHOW_AT = NLMSG_HDRLEN + 8;
const NDIAG_PROTO_ALL = 255;
const [NDIAG_SHOW_MEMINFO, NDIAG_SHOW_GROUPS, NDIAG_SHOW_FLAGS] = [1, 2, 8];
const [NETLINK_DIAG_MEMINFO, NETLINK_DIAG_GROUPS, NETLINK_DIAG_FLAGS] = [0, 1, 4];
const AF_NETLINK = 16;
const [SOCK_DGRAM, TCP_CLOSE] = [2, 7];

/** netlink_diag_handler_dump: 20 bytes at least (EINVAL), and a dump (EOPNOTSUPP). */
export function netlink_diag_handler_dump(request: Request): number {
  const { message, flags, net } = request;
  if (message.length - NLMSG_HDRLEN < REQUEST) return -EINVAL;
  if ((flags & NLM_F_DUMP) === 0) return -EOPNOTSUPP;
  const protocol = message[NLMSG_HDRLEN + 1] ?? 0;
  const show = u32At(message, SHOW_AT);
  // The sockets that there are when a part is made, as far as they were not listed.
  let listed = 0;
  return request.startDump(
    diagDump(request, (part) => {
      if (protocol >= MAX_LINKS && protocol !== NDIAG_PROTO_ALL) return -ENOENT;
      const { portid, seq } = part;
      const all = socketsOf(net, protocol);
      for (; listed < all.length; listed++) {
        const sk = all[listed];
        if (sk !== undefined && !part.put(sk_diag_fill(sk, show, { portid, seq }))) {
          return part.used;
        }
      }
      return 0;
    }),
  );
}

type Shown = NetlinkSock | KernelSock;

/** __netlink_diag_dump: bound sockets by port, then the members of groups once more. */
function socketsOf(net: Net, wanted: number): Shown[] {
  const all: Shown[] = [];
  const { tables } = net.kernel;
  for (const [protocol, table] of tables.entries()) {
    if (wanted !== NDIAG_PROTO_ALL && protocol !== wanted) continue;
    const kernel = net.kernelSocks[protocol];
    if (kernel !== undefined) all.push(kernel);
    all.push(...(net.ports[protocol]?.values() ?? []));
    const members = new Set<NetlinkSock>();
    for (const group of table.members) for (const sk of group ?? []) members.add(sk);
    for (const sk of members) if (sk.net === net) all.push(sk);
  }
  return all;
}

/** sk_diag_fill: struct netlink_diag_msg and the attributes asked for. */
function sk_diag_fill(
  sk: Shown,
  show: number,
  { portid, seq }: { portid: number; seq: number },
): Uint8Array {
  const header = { type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_MULTI, seq, pid: portid };
  const user = 'type' in sk ? sk : undefined;
  const fixed = new Uint8Array(28);
  const view = new DataView(fixed.buffer);
  fixed.set([AF_NETLINK, user?.type ?? SOCK_DGRAM, sk.protocol, user?.state ?? TCP_CLOSE]);
  view.setUint32(4, user?.portid ?? 0, true);
  view.setUint32(8, user?.dstPortid ?? 0, true);
  view.setUint32(12, user?.dstGroup ?? 0, true);
  view.setUint32(16, sk.inode, true);
  view.setUint32(20, sk.inode, true); // sock_gen_cookie: a number of its own
  const out = MessageWriter.message(header, fixed);
  const groups = user?.groups;
  if ((show & NDIAG_SHOW_GROUPS) !== 0 && groups !== undefined) {
    // longs: what a 32-bit word is short of a multiple of 64 groups is 0
    const words = Math.ceil(groups.length / 2) * 2;
    const bytes = new Uint8Array(
      Uint32Array.from({ length: words }, (_, i) => groups[i] ?? 0).buffer,
    );
    out.put(NETLINK_DIAG_GROUPS, bytes);
  }
  if ((show & NDIAG_SHOW_MEMINFO) !== 0) {
    out.put(NETLINK_DIAG_MEMINFO, user === undefined ? kernelMeminfo(sk) : meminfo(user));
  }
  if ((show & NDIAG_SHOW_FLAGS) !== 0)
    out.u32(NETLINK_DIAG_FLAGS, user === undefined ? 0 : flagsOf(user));
  return out.end();
}

/** A socket that nothing is ever queued on: its two limits. */
function kernelMeminfo({ net }: Shown): Uint8Array {
  const out = new Uint8Array(36);
  const view = new DataView(out.buffer);
  for (const at of [4, 12]) view.setUint32(at, net.kernel.profile.bufferDefault, true);
  return out;
}

/** sk_diag_put_flags: NETLINK_EXT_ACK and NETLINK_GET_STRICT_CHK are not told. */
const flagsOf = (sk: NetlinkSock): number =>
  [sk.dump !== undefined, sk.pktinfo, sk.broadcastError, sk.noEnobufs, sk.listenAllNsid, sk.capAck]
    .map((on, bit) => (on ? 1 << bit : 0))
    .reduce((flags, bit) => flags | bit, 0);
