/** Network devices: made, changed, asked for and removed. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { loopbackAfSpec } from './loopback-af-spec.ts';
import { loopbackLink } from './loopback.ts';

export const links: Suite = {
  name: 'links',
  about: 'devices: made, changed, asked for, listed and removed',
  requirements: [...loopbackLink, ...loopbackAfSpec],
};
