/** IPv4 and IPv6 routes, look-ups and nexthops. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { ipv4Devices } from './ipv4-devices.ts';
import { ipv4Dumps } from './ipv4-dumps.ts';
import { ipv4Flags } from './ipv4-flags.ts';
import { ipv4Links } from './ipv4-links.ts';
import { ipv4LookUps } from './ipv4-look-ups.ts';
import { ipv4LookUpsRefused } from './ipv4-look-ups-refused.ts';
import { ipv4Matches } from './ipv4-matches.ts';
import { ipv4Metrics } from './ipv4-metrics.ts';
import { ipv4Multipath } from './ipv4-multipath.ts';
import { ipv4New } from './ipv4-new.ts';
import { ipv4Order } from './ipv4-order.ts';
import { ipv4Refused } from './ipv4-refused.ts';
import { ipv4Removed } from './ipv4-removed.ts';
import { ipv6LookUps } from './ipv6-look-ups.ts';
import { ipv6Routes } from './ipv6-routes.ts';
import { nexthops } from './nexthops.ts';

export const routes: Suite = {
  name: 'routes',
  about: 'IPv4 and IPv6 routes and nexthops: made, looked up, listed and removed',
  requirements: [
    ...ipv4New,
    ...ipv4Flags,
    ...ipv4Order,
    ...ipv4Removed,
    ...ipv4Refused,
    ...ipv4Devices,
    ...ipv4Metrics,
    ...ipv4LookUps,
    ...ipv4Matches,
    ...ipv4LookUpsRefused,
    ...ipv4Multipath,
    ...ipv4Links,
    ...ipv4Dumps,
    ...ipv6Routes,
    ...ipv6LookUps,
    ...nexthops,
  ],
};
