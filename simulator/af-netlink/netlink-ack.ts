/** NLMSG_ERROR: acknowledgements and refusals. RFC 3549 section 2.3.2.2, netlink(7). */
import { align4 } from '../../harness/wire/structs/netlink.ts';
import { EOPNOTSUPP } from '../net/errno.ts';
import { faultyExtack } from '../faults/faulty-extack.ts';
import { extackSize, putExtack } from './extack-tlv.ts';
import type { Extack } from './kernel-side.ts';
import { netlink_unicast } from './netlink-unicast.ts';
import type { RequestSkb } from './request-skb.ts';
import { SkBuff, truesizeOf } from './skb.ts';

const NLMSG_ERROR = 2;
const NLM_F_CAPPED = 0x100;
const NLM_F_ACK_TLVS = 0x200;
/** nlmsghdr and struct nlmsgerr. */
const BARE = 36;

/**
 * netlink_ack: answers the message at `at` of the datagram. A refusal repeats the whole message
 * unless NETLINK_CAP_ACK is set; with NETLINK_EXT_ACK what is to be said follows as attributes.
 */
export function netlink_ack(
  skb: RequestSkb,
  at: number,
  len: number,
  error: number,
  extack: Extack,
): void {
  const { data, sk, portid, net } = skb;
  const { faults, profile } = net.kernel;
  const deaf = faults.has('sockopt-noop');
  const bare = faults.has('bare-refusal-capped') && len === 16 && error === -EOPNOTSUPP;
  const long = faults.has('long-echo-capped') && len > 8192;
  const capped = error === 0 || (sk.capAck && !deaf) || bare || long;
  const echoed = capped ? 16 : faults.has('err-payload-overcopy') ? data.length - at : len;
  const body = BARE - 16 + align4(echoed);
  const mute = deaf || (error === 0 && faults.has('warning-lost'));
  const told = faults.any ? faultyExtack(extack, at, capped, faults) : extack;
  const place = profile.padsNumbers ? body : undefined;
  const tlvs = sk.extAck && !mute ? extackSize(told, error, place) : 0;
  const total = body + tlvs;
  const out = new Uint8Array(total);
  const silent = capped && faults.has('capped-tlvs-unflagged');
  const flags = (capped ? NLM_F_CAPPED : 0) | (tlvs > 0 && !silent ? NLM_F_ACK_TLVS : 0);
  out[0] = total;
  out[1] = total >>> 8;
  out[2] = total >>> 16;
  out[3] = total >>> 24;
  out[4] = NLMSG_ERROR;
  out[6] = flags;
  out[7] = flags >>> 8;
  for (let i = 8; i < 12; i++) out[i] = data[at + i]!; // nlmsg_seq
  if (!faults.has('err-pid')) {
    out[12] = portid;
    out[13] = portid >>> 8;
    out[14] = portid >>> 16;
    out[15] = portid >>> 24;
  }
  if (error !== 0) {
    out[16] = error;
    out[17] = error >> 8;
    out[18] = error >> 16;
    out[19] = error >> 24;
  }
  if (echoed <= 64) for (let i = 0; i < echoed; i++) out[20 + i] = data[at + i]!;
  else out.set(data.subarray(at, at + echoed), 20);
  if (faults.has('padding-echoed') && !capped)
    out.set(data.subarray(at + len, at + align4(len)), 20 + len);
  if (tlvs > 0) putExtack(out, body, told, error, place);
  netlink_unicast(
    net,
    sk.protocol,
    new SkBuff(out, truesizeOf(profile, total), 0, 0),
    portid,
    true,
  );
}
