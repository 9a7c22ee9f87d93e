/**
 * The suites: what must hold of every Netlink implementation, one folder a stimulus. A rule is
 * data; `harness/runner` runs it, vitest wraps the very same data.
 */
import type { Suite } from '../harness/runner/requirement.ts';
import { acks } from './acks/index.ts';
import { addresses } from './addresses/index.ts';
import { attributes } from './attributes/index.ts';
import { dumps } from './dumps/index.ts';
import { generic } from './generic/index.ts';
import { headers } from './headers/index.ts';
import { kernelApi } from './kernel-api/index.ts';
import { links } from './links/index.ts';
import { multicast } from './multicast/index.ts';
import { namespaces } from './namespaces/index.ts';
import { neighbours } from './neighbours/index.ts';
import { overruns } from './overruns/index.ts';
import { policyRules } from './policy-rules/index.ts';
import { ownPolicies } from './own-policies/index.ts';
import { portIds } from './port-ids/index.ts';
import { qdiscs } from './qdiscs/index.ts';
import { registration } from './registration/index.ts';
import { route } from './route/index.ts';
import { routes } from './routes/index.ts';
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
  ownPolicies,
  kernelApi,
  multicast,
  overruns,
  dumps,
  sockDiag,
  route,
  links,
  addresses,
  routes,
  neighbours,
  policyRules,
  qdiscs,
  namespaces,
];
