/** Notifications of the kernel: who hears of a change, when, and what the datagram tells. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { members } from './members.ts';
import { requesters } from './requesters.ts';

export const multicast: Suite = {
  name: 'multicast',
  about: 'notifications of the kernel to members of groups, echoes, and their order',
  requirements: [...members, ...requesters],
};
