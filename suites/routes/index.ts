/** IPv4 and IPv6 routes, look-ups and nexthops. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { ipv4Flags } from './ipv4-flags.ts';
import { ipv4New } from './ipv4-new.ts';
import { ipv4Order } from './ipv4-order.ts';
import { ipv4Removed } from './ipv4-removed.ts';

export const routes: Suite = {
  name: 'routes',
  about: 'IPv4 and IPv6 routes and nexthops: made, looked up, listed and removed',
  requirements: [...ipv4New, ...ipv4Flags, ...ipv4Order, ...ipv4Removed],
};
