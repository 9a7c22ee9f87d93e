/** Ids of network namespaces, and settings of devices (netconf). */
import type { Suite } from '../../harness/runner/requirement.ts';
import { netconf } from './netconf.ts';
import { nsids } from './nsid.ts';

export const namespaces: Suite = {
  name: 'namespaces',
  about: 'ids of network namespaces, and settings of devices',
  requirements: [...nsids, ...netconf],
};
