/** Malformed and odd message headers: what netlink_rcv_skb makes of a datagram. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { alignment } from './alignment.ts';
import { answered } from './answered.ts';
import { batches } from './batches.ts';
import { controlTypes } from './control-types.ts';
import { ignoredFields } from './ignored-fields.ts';
import { length } from './length.ts';
import { requestFlag } from './request-flag.ts';
import { trailing } from './trailing.ts';

export const headers: Suite = {
  name: 'headers',
  about: 'malformed and odd message headers, batches, and what is answered to them',
  requirements: [
    ...length,
    ...alignment,
    ...trailing,
    ...batches,
    ...requestFlag,
    ...controlTypes,
    ...ignoredFields,
    ...answered,
  ],
};
