/** The loop over the messages of a datagram, common to most protocols. */
import { EINTR, EINVAL, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import type { Extack, Request, Skb } from './kernel-side.ts';
import { netlink_ack } from './netlink-ack.ts';
import { NetlinkRequest } from './netlink-request.ts';
import type { RequestSkb } from './request-skb.ts';

const NLMSG_HDRLEN = 16;
const NLMSG_MIN_TYPE = 0x10;
const NLM_F_REQUEST = 1;
const NLM_F_ACK = 4;

/** What netlink_ack gets when no handler ran: nothing to report. */
const NOTHING: Extack = Object.freeze({});

/**
 * netlink_rcv_skb: calls `cb` for each message of the datagram that is a request of a type of the
 * protocol's own (RFC 3549 section 2.3.2). A result other than 0, or NLM_F_ACK, is answered with
 * NLMSG_ERROR; -EINTR with nothing. A bad nlmsg_len ends the datagram in silence.
 * @returns 0
 */
export function netlink_rcv_skb(given: Skb, cb: (request: Request) => number): number {
  const skb = given as RequestSkb;
  const { data } = skb;
  const { kernel } = skb.net;
  const { faults } = kernel;
  let at = 0;
  let sticky: Extack | undefined;
  while (data.length - at >= NLMSG_HDRLEN) {
    let len = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    if (faults.has('short-header-accepted') && len >= 0 && len < NLMSG_HDRLEN) len = NLMSG_HDRLEN;
    // As a signed number, what is 2^31 or more is negative: too long all the same.
    if (faults.has('long-message-cut') && len > data.length - at) len = data.length - at;
    if (len < NLMSG_HDRLEN || len > data.length - at) return 0;
    const type = data[at + 4]! | (data[at + 5]! << 8);
    const flags = data[at + 6]! | (data[at + 7]! << 8);
    let error = 0;
    let extack = NOTHING;
    const asked = (flags & NLM_F_REQUEST) !== 0 || faults.has('request-flag-ignored');
    if (asked && type >= NLMSG_MIN_TYPE) {
      const message = at === 0 && len === data.length ? data : data.subarray(at, at + len);
      const request = new NetlinkRequest(skb, message, type, flags, sticky);
      error = cb(request);
      extack = request.extack;
      if (faults.any) {
        if (faults.has('extack-sticky')) sticky = { ...extack };
        if (faults.has('wrong-errno') && error === -EOPNOTSUPP) error = -EINVAL;
        if (faults.has('positive-is-success') && error > 0) error = 0;
        if (faults.has('dump-acked') && error === -EINTR && skb.sk.dump !== undefined) error = 0;
        if (faults.has('err-from-send') && error < 0 && error !== -EINTR) {
          skb.faultyResult = error;
          error = -EINTR;
        }
      }
    }
    if (kernel.profile.workBeforeAck) kernel.work.unlocked();
    const control = faults.has('control-no-ack') && type < NLMSG_MIN_TYPE && len > NLMSG_HDRLEN;
    if (((flags & NLM_F_ACK) !== 0 || error !== 0) && error !== -EINTR && !control) {
      if (error !== 0 || !faults.has('drop-ack')) netlink_ack(skb, at, len, error, extack);
    }
    kernel.work.run();
    if (faults.has('batch-stops') && error === -EPERM) return 0;
    at += faults.has('next-unaligned') ? len : (len + 3) & ~3;
  }
  return 0;
}
