/** Malformed and odd message headers: what netlink_rcv_skb makes of a datagram. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { alignment } from './alignment.ts';
import { batches } from './batches.ts';
import { length } from './length.ts';
import { trailing } from './trailing.ts';

export const headers: Suite = {
  name: 'headers',
  about: 'malformed and odd message headers, batches, and what is answered to them',
  requirements: [...length, ...alignment, ...trailing, ...batches],
};
