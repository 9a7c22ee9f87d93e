/**
 * Sockets themselves: opening them, the calls they have and lack, their names, options and group
 * memberships, what /proc says of them; and what sending and receiving make of addresses, lengths,
 * flags and control data.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { buffers } from './buffers.ts';
import { calls } from './calls.ts';
import { create } from './create.ts';
import { filters } from './filters.ts';
import { listing } from './listing.ts';
import { membershipList } from './membership-list.ts';
import { membershipRefusals } from './membership-refusals.ts';
import { memberships } from './memberships.ts';
import { optionFlags } from './option-flags.ts';
import { optionLengths } from './option-lengths.ts';
import { littleRoom } from './room.ts';
import { socketOptions } from './socket-options.ts';
import { timeouts } from './timeouts.ts';
import { typesAlike } from './types-alike.ts';
import { poll } from './poll.ts';
import { sendControl } from './send-control.ts';
import { sendDelivery } from './send-delivery.ts';
import { sendGroups } from './send-groups.ts';
import { sendKernel } from './send-kernel.ts';
import { sendLimits } from './send-limits.ts';
import { sendLookup } from './send-lookup.ts';
import { sendAddresses } from './send-addresses.ts';
import { sendCapabilities } from './send-capabilities.ts';
import { receiveLengths } from './receive-lengths.ts';
import { receiveFlags } from './receive-flags.ts';
import { receiveAddresses } from './receive-addresses.ts';
import { receiveGroups } from './receive-groups.ts';
import { receiveSenders } from './receive-senders.ts';

export const sockets: Suite = {
  name: 'sockets',
  about: 'the calls of a socket: opening, sending, receiving, options',
  requirements: [
    ...create,
    ...calls,
    ...poll,
    ...typesAlike,
    ...littleRoom,
    ...listing,
    ...optionFlags,
    ...optionLengths,
    ...membershipRefusals,
    ...memberships,
    ...membershipList,
    ...buffers,
    ...socketOptions,
    ...timeouts,
    ...sendLookup,
    ...sendLimits,
    ...sendKernel,
    ...sendCapabilities,
    ...sendAddresses,
    ...sendControl,
    ...sendDelivery,
    ...sendGroups,
    ...filters,
    ...receiveLengths,
    ...receiveFlags,
    ...receiveAddresses,
    ...receiveGroups,
    ...receiveSenders,
  ],
};
