/** Linux 6.12.117, x86-64, as Debian builds it for clouds, seen in a virtual machine. */
import { families_6_12 } from '../genetlink/families-6.12.ts';
import { handlers_6_12 } from '../rtnetlink/handlers-6.12.ts';
import { factsOf } from './branch-facts.ts';
import { linux_6_18 } from './linux-6-18.ts';
import type { Profile } from './profile.ts';

export const linux_6_12: Profile = {
  ...linux_6_18,
  name: '6.12',
  version: '6.12.117',
  facts: factsOf('6.12.117'),
  families: families_6_12,
  handlers: handlers_6_12,
  workBeforeAck: true,
  routing: { ...linux_6_18.routing, ruleMax: 25, ntfExtMask: 1 },
  // MAX_PACING_OFFLOAD_HORIZON, NETNS_IMMUTABLE, HEADROOM, TAILROOM.
  links: {
    unknown: [66, 67, 68, 69],
    maxType: 65,
    gsoLeast: 257,
    txqlenMost: 32767,
    txqlenPolicy: true,
    oldOrder: false,
    devconf6: 59,
    snmp6: 38,
  },
  bridge: { vlans: true, boolOptions: 7, netfilter: true, maxType: 49, portMaxType: 44 },
  // AF_INET, AF_INET6, AF_NETLINK; the rest are modules that were not loaded.
  sockDiag: { families: [2, 10, 16], transports: [] },
  // Modules that its packages have are loaded on demand.
  linkKinds: new Set([...linux_6_18.linkKinds, 'dummy']),
  // MAX_TCP_HEADER is that of a kernel without CONFIG_WLAN.
  smallHead: 640,
  bufferMax: 212992,
  protocols: [
    { protocol: 0, groups: 36, nonrootRecv: true, kernelSide: 'module' },
    { protocol: 2, groups: 32, nonrootSend: true, kernelSide: 'none' },
    { protocol: 4, groups: 32, nonrootRecv: true, kernelSide: 'module' },
    { protocol: 7, groups: 32, nonrootRecv: true, kernelSide: 'none' },
    { protocol: 9, groups: 32, nonrootRecv: true, kernelSide: 'unmodelled', groupVeto: 'always' },
    { protocol: 10, groups: 32, kernelSide: 'module' },
    { protocol: 11, groups: 32, nonrootRecv: true, kernelSide: 'none', groupVeto: 'even' },
    { protocol: 12, groups: 32, kernelSide: 'unmodelled' },
    { protocol: 15, groups: 32, nonrootRecv: true, kernelSide: 'module' },
    { protocol: 16, groups: 64, nonrootRecv: true, kernelSide: 'module' },
  ],
};
