/**
 * Linux 6.1.192, x86-64, as Debian builds it for clouds, seen in a virtual machine. 6.1.176 as
 * User-Mode Linux does the same, apart from what its architecture and configuration make of it.
 */
import { families_6_1 } from '../genetlink/families-6.1.ts';
import { handlers_6_1 } from '../rtnetlink/handlers-6.1.ts';
import { factsOf } from './branch-facts.ts';
import { linux_6_12 } from './linux-6-12.ts';
import type { Profile } from './profile.ts';

export const linux_6_1: Profile = {
  ...linux_6_12,
  name: '6.1',
  version: '6.1.192',
  facts: factsOf('6.1.192'),
  families: families_6_1,
  handlers: handlers_6_1,
  routing: { ...linux_6_12.routing, ruleMax: 24, ntfExtMask: 1 },
  // Beside those that 6.12 lacks: GSO_IPV4_MAX_SIZE, GRO_IPV4_MAX_SIZE, DEVLINK_PORT, DPLL_PIN.
  links: {
    unknown: [62, 63, 64, 65, 66, 67, 68, 69],
    maxType: 61,
    gsoLeast: 257,
    txqlenMost: 32767,
    oldOrder: true,
    devconf6: 59,
    snmp6: 37,
  },
  bridge: { vlans: true, boolOptions: 7, netfilter: true, maxType: 47, portMaxType: 39 },
  // No cache for small heads yet: the least is what kmalloc-512 gives.
  smallHead: 512,
  protocols: linux_6_12.protocols.map((facts) =>
    // The connector asks for CAP_NET_ADMIN, whatever the group.
    facts.protocol === 11 ? { protocol: 11, groups: 32, kernelSide: 'none' } : facts,
  ),
};
