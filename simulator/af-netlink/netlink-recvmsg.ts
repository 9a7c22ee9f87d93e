/** recvmsg(2) and its like on a Netlink socket. */
import { EAGAIN, EOPNOTSUPP } from '../net/errno.ts';
import type { Faults } from '../faults/catalogue.ts';
import { ControlWriter } from './control-writer.ts';
import { netlink_dump } from './netlink-dump.ts';
import { netlink_group_mask } from './netlink-groups.ts';
import { netlink_rcv_wake } from './netlink-overrun.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import { SkBuff } from './skb.ts';
import { encodeSockaddrNl } from './sockaddr-nl.ts';

const MSG_OOB = 0x1;
const MSG_PEEK = 0x2;
const MSG_TRUNC = 0x20;
/** The largest part of a dump: 32 KiB, less the overhead of an skb. */
const MAX_PART = 32768;

/** struct msghdr of a receive: where control data goes, and what came besides the bytes. */
export interface ReceiveHeader {
  /** Room for control data; undefined is no room. */
  control?: Uint8Array | undefined;
  /** Filled in: msg_controllen. */
  controlLength: number;
  /** Filled in: msg_flags. */
  flags: number;
  /** Filled in: the 12 bytes of the address, undefined if there is none. */
  name: Uint8Array | undefined;
}

/**
 * netlink_recvmsg: the bytes copied, or with MSG_TRUNC those there were; -EAGAIN if nothing is
 * queued (it never blocks), or a pending error, once. Reading drives a running dump on.
 */
export function netlink_recvmsg(
  sk: NetlinkSock,
  buffer: Uint8Array,
  flags: number,
  header?: ReceiveHeader,
): number {
  if ((flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
  const { faults } = sk.net.kernel;
  if (sk.err !== 0 && !(faults.has('error-after-queue') && sk.head !== undefined)) {
    const error = sk.err;
    sk.err = 0;
    netlink_rcv_wake(sk);
    return -error;
  }
  const skb = sk.head;
  if (skb === undefined) {
    netlink_rcv_wake(sk);
    return -EAGAIN;
  }
  const room = buffer.length;
  if (room === 0 && faults.has('recv-zero-keeps')) return 0;
  if (room > sk.maxRecvmsgLen) {
    const most = MAX_PART - sk.net.kernel.profile.sharedInfo;
    if (!faults.has('parts-stay-small')) sk.maxRecvmsgLen = Math.min(room, most);
  }
  const copied = Math.min(skb.len, room);
  if (copied <= 64) for (let i = 0; i < copied; i++) buffer[i] = skb.data[i]!;
  else buffer.set(skb.data.subarray(0, copied));
  if (header !== undefined) fillHeader(sk, skb, header, copied < skb.len);
  const peek = (flags & MSG_PEEK) !== 0;
  const whole = (flags & MSG_TRUNC) !== 0 && !(peek && faults.has('peek-trunc'));
  const ret = whole ? skb.len : copied;
  if (!peek) {
    sk.dequeue(skb);
    if (faults.has('partial-dgram') && copied < skb.len) keepRest(sk, skb, copied);
  }
  const blind = peek && faults.has('peek-makes-no-part');
  const space = sk.rmemAlloc <= sk.rcvbuf / 2 || faults.has('parts-without-room');
  if (space && !blind) {
    const error = netlink_dump(sk);
    if (error !== 0) sk.err = -error;
  }
  netlink_rcv_wake(sk);
  return ret;
}

function fillHeader(sk: NetlinkSock, skb: SkBuff, header: ReceiveHeader, cut: boolean): void {
  const { faults } = sk.net.kernel;
  header.flags = cut && !faults.has('trunc-flag-lost') ? MSG_TRUNC : 0;
  header.name = faults.has('no-sender-addr') ? undefined : nameOf(skb, faults);
  const writer = new ControlWriter(header.control);
  if (sk.pktinfo && !(skb.dstGroup === 0 && faults.has('pktinfo-groups-only'))) {
    writer.pktinfo(faults.has('pktinfo-mask') ? netlink_group_mask(skb.dstGroup) : skb.dstGroup);
  }
  if (sk.listenAllNsid && skb.nsid !== undefined) writer.nsid(skb.nsid);
  if (sk.passcred) writer.credentials(skb.pid, skb.uid, skb.gid);
  if (!faults.has('ctrunc-flag-lost')) header.flags |= writer.flags;
  header.controlLength = writer.length;
}

const nameOf = ({ portid, dstGroup }: SkBuff, faults: Faults): Uint8Array => {
  const folded = faults.has('high-group-folded') && dstGroup > 32 ? dstGroup - 32 : dstGroup;
  return encodeSockaddrNl(portid, netlink_group_mask(folded));
};

/** The fault partial-dgram: what a stream socket would do. */
function keepRest(sk: NetlinkSock, skb: SkBuff, from: number): void {
  const rest = new SkBuff(skb.data.slice(from, skb.len), skb.truesize, skb.portid, skb.dstGroup);
  rest.next = sk.head;
  sk.head = rest;
  sk.tail ??= rest;
  sk.rmemAlloc += rest.truesize;
}
