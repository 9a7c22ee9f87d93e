/** Port ids: who gets which nl_pid, what happens when several want the same, and connect. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { automatic } from './automatic.ts';
import { clashes } from './clashes.ts';
import { explicit } from './explicit.ts';
import { inUse } from './in-use.ts';
import { scope } from './scope.ts';

export const portIds: Suite = {
  name: 'port-ids',
  about: 'nl_pid: automatic and explicit ports, clashes between sockets, and connected sockets',
  requirements: [...automatic, ...explicit, ...inUse, ...scope, ...clashes],
};
