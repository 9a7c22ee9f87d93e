import type { Suite } from '../../harness/runner/requirement.ts';
import { buffers } from './buffers.ts';
import { calls } from './calls.ts';
import { create } from './create.ts';
import { membershipList } from './membership-list.ts';
import { memberships } from './memberships.ts';
import { optionFlags } from './option-flags.ts';
import { optionLengths } from './option-lengths.ts';
import { poll } from './poll.ts';

export const sockets: Suite = {
  name: 'sockets',
  about: 'the calls of a socket: opening, sending, receiving, options',
  requirements: [
    ...create,
    ...calls,
    ...poll,
    ...optionFlags,
    ...optionLengths,
    ...memberships,
    ...membershipList,
    ...buffers,
  ],
};
