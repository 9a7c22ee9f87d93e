/**
 * Port ids: who gets which nl_pid, what happens when several want the same, and connect.
 *
 * Explicit ports lie above 0x10000, beyond process ids. Where a rule is about the process id as a
 * number, a socket of another protocol is bound to it first, so that a symbol stands for it.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { address } from './address.ts';
import { automatic } from './automatic.ts';
import { clashes } from './clashes.ts';
import { connecting } from './connect.ts';
import { connectedKernel } from './connected-kernel.ts';
import { connected } from './connected.ts';
import { explicit } from './explicit.ts';
import { groups } from './groups.ts';
import { inUse } from './in-use.ts';
import { scope } from './scope.ts';

export const portIds: Suite = {
  name: 'port-ids',
  about: 'nl_pid: automatic and explicit ports, clashes between sockets, and connected sockets',
  requirements: [
    ...automatic,
    ...explicit,
    ...address,
    ...inUse,
    ...scope,
    ...clashes,
    ...groups,
    ...connecting,
    ...connected,
    ...connectedKernel,
  ],
};
