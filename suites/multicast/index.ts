/** Notifications of the kernel: who hears of a change, when, and what the datagram tells. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { deviceIds } from './device-ids.ts';
import { members } from './members.ts';
import { namespaces } from './namespaces.ts';
import { requesters } from './requesters.ts';
import { routeFlags } from './route-flags.ts';

export const multicast: Suite = {
  name: 'multicast',
  about: 'notifications of the kernel to members of groups, echoes, and their order',
  requirements: [...members, ...requesters, ...deviceIds, ...routeFlags, ...namespaces],
};
