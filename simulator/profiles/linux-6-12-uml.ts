/**
 * Linux 6.12.117 as User-Mode Linux, x86-64, as the kernel lab configures and builds it
 * (ci/kernels/fragments): what its architecture and configuration make of 6.12.
 */
import { families_6_12_uml } from '../genetlink/families-6.12-uml.ts';
import { handlers_6_12_uml } from '../rtnetlink/handlers-6.12-uml.ts';
import { linux_6_12 } from './linux-6-12.ts';
import type { Profile } from './profile.ts';

export const linux_6_12_uml: Profile = {
  ...linux_6_12,
  name: '6.12-uml',
  families: families_6_12_uml,
  handlers: handlers_6_12_uml,
  // NUM_RX_QUEUES, which goes with CONFIG_RPS, too.
  links: { ...linux_6_12.links, unknown: [32, ...linux_6_12.links.unknown], gsoLeast: 321 },
  bridge: { ...linux_6_12.bridge, netfilter: false },
  routing: { ...linux_6_12.routing, multicastRules: [128] },
  // MAX_TCP_HEADER is that of a kernel with tunnels.
  smallHead: 704,
  routerPreferences: false,
  mpls: true,
  workBeforeAck: false,
  padsNumbers: true,
  hz: 100,
};
