/** IPv4 and IPv6 addresses. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { ipv4Accepted } from './ipv4-accepted.ts';
import { ipv4Deleted } from './ipv4-deleted.ts';
import { ipv4Dumps } from './ipv4-dumps.ts';
import { ipv4Existing } from './ipv4-existing.ts';
import { ipv4New } from './ipv4-new.ts';
import { ipv4Primary } from './ipv4-primary.ts';
import { ipv4Refused } from './ipv4-refused.ts';
import { ipv4Replaced } from './ipv4-replaced.ts';
import { ipv4Routes } from './ipv4-routes.ts';
import { ipv4Values } from './ipv4-values.ts';
import { ipv6Changed } from './ipv6-changed.ts';
import { ipv6Lookup } from './ipv6-lookup.ts';
import { ipv6New } from './ipv6-new.ts';
import { ipv6Refused } from './ipv6-refused.ts';
import { labels } from './labels.ts';

export const addresses: Suite = {
  name: 'addresses',
  about: 'IPv4 and IPv6 addresses: made, changed, listed and removed',
  requirements: [
    ...ipv4New,
    ...ipv4Refused,
    ...ipv4Values,
    ...ipv4Existing,
    ...ipv4Replaced,
    ...ipv4Primary,
    ...ipv4Deleted,
    ...ipv4Routes,
    ...ipv4Accepted,
    ...ipv4Dumps,
    ...ipv6New,
    ...ipv6Refused,
    ...ipv6Changed,
    ...ipv6Lookup,
    ...labels,
  ],
};
