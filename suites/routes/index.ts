/** IPv4 and IPv6 routes, look-ups and nexthops. */
import type { Suite } from '../../harness/runner/requirement.ts';

export const routes: Suite = {
  name: 'routes',
  about: 'IPv4 and IPv6 routes and nexthops: made, looked up, listed and removed',
  requirements: [],
};
