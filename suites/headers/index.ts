/** Malformed and odd message headers: what netlink_rcv_skb makes of a datagram. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { alignment } from './alignment.ts';
import { answered } from './answered.ts';
import { batches } from './batches.ts';
import { capabilities } from './capabilities.ts';
import { controlTypes } from './control-types.ts';
import { fibLookup } from './fib-lookup.ts';
import { genericBatches } from './generic-batches.ts';
import { generic } from './generic.ts';
import { ignoredFields } from './ignored-fields.ts';
import { length } from './length.ts';
import { requestFlag } from './request-flag.ts';
import { route } from './route.ts';
import { sockDiag } from './sock-diag.ts';
import { trailing } from './trailing.ts';
import { uevent } from './uevent.ts';

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
    ...route,
    ...capabilities,
    ...sockDiag,
    ...uevent,
    ...fibLookup,
    ...generic,
    ...genericBatches,
  ],
};
