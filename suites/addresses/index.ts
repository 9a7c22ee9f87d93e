/** IPv4 and IPv6 addresses. */
import type { Suite } from '../../harness/runner/requirement.ts';

export const addresses: Suite = {
  name: 'addresses',
  about: 'IPv4 and IPv6 addresses: made, changed, listed and removed',
  requirements: [],
};
