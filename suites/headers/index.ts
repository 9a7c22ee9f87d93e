/** Malformed and odd message headers: what netlink_rcv_skb makes of a datagram. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { length } from './length.ts';

export const headers: Suite = {
  name: 'headers',
  about: 'malformed and odd message headers, batches, and what is answered to them',
  requirements: [...length],
};
