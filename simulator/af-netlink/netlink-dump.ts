/** Dumps: answers of many messages, made part by part as they are read. */
import { EBUSY, ECONNREFUSED, EINTR, EMSGSIZE, ENOBUFS } from '../net/errno.ts';
import { DumpBuffer } from './dump-buffer.ts';
import { extackSize, putExtack } from './extack-tlv.ts';
import type { Kernel } from '../kernel.ts';
import type { Dump, Extack } from './kernel-side.ts';
import type { NetlinkRequest } from './netlink-request.ts';
import type { NetlinkSock } from './netlink-sock.ts';
import { RunningDump } from './running-dump.ts';
import { SkBuff, nlmsgGoodsize, truesizeOf } from './skb.ts';

const NLMSG_DONE = 3;
const NLM_F_MULTI = 2;
const NLM_F_ACK_TLVS = 0x200;
/** nlmsghdr and the int of the result. */
const DONE_SIZE = 20;

/**
 * netlink_dump_start: starts a dump on the requester's socket and makes its first part. -EINTR
 * once it runs, so that no ACK is sent; -EBUSY while an earlier one runs.
 */
export function netlink_dump_start(request: NetlinkRequest, dump: Dump): number {
  const { net, portid } = request;
  const sk = net.ports[request.skb.sk.protocol]?.get(portid);
  if (sk === undefined) return -ECONNREFUSED;
  if (sk.dump !== undefined) {
    if (!net.kernel.faults.has('dump-race')) return -EBUSY;
    stopDump(sk);
  }
  const refused = dump.start?.(request) ?? 0;
  if (refused !== 0) {
    if (net.kernel.faults.has('failed-start-runs-done')) dump.done?.();
    return refused;
  }
  sk.dump = new RunningDump(dump, portid, request.seq);
  const error = netlink_dump(sk);
  return error === 0 ? -EINTR : error;
}

/**
 * netlink_dump: makes the next part. The first is a page; later ones are as large as the largest
 * buffer that a recv has offered. -ENOBUFS, with the dump still running, if there is no room.
 */
export function netlink_dump(sk: NetlinkSock): number {
  const running = sk.dump;
  if (running === undefined) return 0;
  const { profile, faults } = sk.net.kernel;
  const room = Math.max(nlmsgGoodsize(profile), sk.maxRecvmsgLen);
  const truesize = truesizeOf(profile, room, room);
  if (sk.rmemAlloc !== 0 && sk.rmemAlloc + truesize >= sk.rcvbuf) return -ENOBUFS;
  running.parts++;
  const part = new DumpBuffer(running, room, profile.padsNumbers, faults.has('dump-resume'));
  if (running.result > 0) fill(running, part, sk.net.kernel);
  if (running.result > 0 || room - part.used < DONE_SIZE) {
    deliver(sk, part.bytes(), truesize);
    return 0;
  }
  part.put(done(sk, running, part));
  deliver(sk, part.bytes(), truesize);
  stopDump(sk);
  return 0;
}

function fill(running: RunningDump, part: DumpBuffer, { profile, faults }: Kernel): void {
  const { facts } = profile;
  const merges = faults.has('done-merge') && running.parts > 1;
  const split = merges ? false : running.dump.splitDone || faults.has('done-apart');
  const result = running.dump.dump(part);
  const goesOn = (result === -EMSGSIZE && facts.fullPartGoesOn) || (result === 0 && split);
  running.result = goesOn && part.used > 0 ? part.used : result;
}

/** netlink_dump_done: NLMSG_DONE with the result, and the extended error where that fits. */
function done(sk: NetlinkSock, running: RunningDump, part: DumpBuffer): Uint8Array {
  const { faults, profile } = sk.net.kernel;
  const { result, seq, portid } = running;
  const textOnly = !profile.facts.doneTellsAttributes || faults.has('done-text-only');
  const extack = textOnly ? textOf(part.extack) : part.extack;
  const size = faults.has('done-no-errno') ? 16 : DONE_SIZE;
  const place = profile.padsNumbers ? part.offset + size : undefined;
  const wanted = sk.extAck && !faults.has('sockopt-noop') ? extackSize(extack, result, place) : 0;
  const tlvs = size + wanted <= part.room - part.used ? wanted : 0;
  const out = new Uint8Array(size + tlvs);
  const view = new DataView(out.buffer);
  view.setUint32(0, out.length, true);
  view.setUint16(4, NLMSG_DONE, true);
  const multi = faults.has('done-no-multi') && result < 0 ? 0 : NLM_F_MULTI;
  const flags = multi | (faults.has('done-unfiltered') ? 0 : (running.dump.answerFlags ?? 0));
  view.setUint16(6, flags | (wanted > 0 ? NLM_F_ACK_TLVS : 0), true);
  view.setUint32(8, faults.has('done-seq') && running.parts > 2 ? 0 : seq, true);
  view.setUint32(12, portid, true);
  if (size === DONE_SIZE) view.setInt32(16, result, true);
  if (tlvs > 0) putExtack(out, size, extack, result, place);
  return out;
}

const textOf = ({ msg }: Extack): Extack => (msg === undefined ? {} : { msg });

/** Dumps are queued without looking at the peer or at congestion; a filter still drops them. */
function deliver(sk: NetlinkSock, bytes: Uint8Array, truesize: number): void {
  const skb = new SkBuff(bytes, truesize, 0, 0);
  if (sk.net.kernel.faults.has('connect-drops-dump') && sk.connected && sk.dstPortid !== 0) return;
  if (sk.filter === undefined || sk.filter.passes(skb)) sk.enqueue(skb);
}

/** Ends a dump, finished or not. */
export function stopDump(sk: NetlinkSock): void {
  const running = sk.dump;
  sk.dump = undefined;
  running?.dump.done?.();
}
