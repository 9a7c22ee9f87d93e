/**
 * struct sk_buff with its netlink_skb_parms: a datagram in a receive queue, and what it costs
 * there. Costs are those of the profile's kernel, since they decide what an overrun drops.
 */
import type { Net } from '../net/net.ts';
import type { Profile } from '../profiles/profile.ts';

export class SkBuff {
  readonly data: Uint8Array;
  /** Bytes of data that count; a socket filter may have shortened them. */
  len: number;
  /** Charged to the receive buffer of the socket that holds it. */
  truesize: number;
  /** NETLINK_CB().portid: the sender's port, 0 for the kernel. */
  readonly portid: number;
  /** NETLINK_CB().dst_group */
  readonly dstGroup: number;
  /** Credentials of the sender, as SCM_CREDENTIALS shows them. */
  pid = 0;
  uid = 0;
  gid = 0;
  /** nsid of the sender's namespace in the receiver's; undefined in the same namespace. */
  nsid: number | undefined = undefined;
  next: SkBuff | undefined = undefined;

  constructor(data: Uint8Array, truesize: number, portid: number, dstGroup: number) {
    this.data = data;
    this.len = data.length;
    this.truesize = truesize;
    this.portid = portid;
    this.dstGroup = dstGroup;
  }

  /** skb_clone: the same bytes for another queue. */
  clone(): SkBuff {
    const copy = new SkBuff(this.data, this.truesize, this.portid, this.dstGroup);
    copy.len = this.len;
    copy.pid = this.pid;
    copy.uid = this.uid;
    copy.gid = this.gid;
    return copy;
  }
}

const align64 = (size: number): number => (size + 63) & ~63;

/** Size of the head that alloc_skb(size) gets: the small cache, or the next power of two. */
function headSize({ sharedInfo, smallHead }: Profile, size: number): number {
  const wanted = align64(size) + sharedInfo;
  if (wanted <= smallHead) return smallHead;
  return 2 ** Math.ceil(Math.log2(wanted));
}

/** Bytes that fit an skb allocated for `size`: what is left of its head (skb_end_offset). */
export const skbRoom = (profile: Profile, size: number): number =>
  headSize(profile, size) - profile.sharedInfo;

/**
 * truesize of an skb allocated for `size` bytes that holds `used`, after netlink_trim: more than
 * half unused is given back.
 */
export function truesizeOf(profile: Profile, size: number, used = size): number {
  const head = headSize(profile, size);
  const truesize = head + profile.skBuff;
  const spare = head - profile.sharedInfo - used;
  return spare * 2 < truesize ? truesize : truesize - spare;
}

/** truesize of a user's unicast: netlink_alloc_large_skb takes pages for more than NLMSG_GOODSIZE. */
export function truesizeOfUnicast(profile: Profile, size: number): number {
  if (size <= nlmsgGoodsize(profile)) return truesizeOf(profile, size);
  return align64(size) + profile.sharedInfo + profile.skBuff;
}

/** NLMSG_GOODSIZE: what fits a page with the overhead of an skb. */
export const nlmsgGoodsize = ({ pageSize, sharedInfo }: Profile): number => pageSize - sharedInfo;

/** nsid of `of` as seen in `seenFrom` (peernet2id), undefined if it has none. */
export const peernet2id = (seenFrom: Net, of: Net): number | undefined => seenFrom.nsids.get(of);
