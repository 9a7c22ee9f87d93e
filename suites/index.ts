/**
 * The suites: what must hold of every Netlink implementation, one folder a stimulus. A rule is
 * data; `harness/runner` runs it, vitest wraps the very same data.
 */
import type { Suite } from '../harness/runner/requirement.ts';
import { acks } from './acks/index.ts';
import { attributes } from './attributes/index.ts';
import { dumps } from './dumps/index.ts';
import { generic } from './generic/index.ts';
import { headers } from './headers/index.ts';
import { multicast } from './multicast/index.ts';
import { overruns } from './overruns/index.ts';
import { portIds } from './port-ids/index.ts';
import { registration } from './registration/index.ts';
import { sockDiag } from './sock-diag/index.ts';
import { sockets } from './sockets/index.ts';

export const suites: readonly Suite[] = [
  sockets,
  headers,
  acks,
  attributes,
  portIds,
  generic,
  registration,
  multicast,
  overruns,
  dumps,
  sockDiag,
];
