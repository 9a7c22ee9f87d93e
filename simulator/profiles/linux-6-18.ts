/** Linux 6.18.44, x86-64, as seen under `unshare -Urn`. */
import { families_6_18 } from '../genetlink/families-6.18.ts';
import { handlers_6_18 } from '../rtnetlink/handlers-6.18.ts';
import { factsOf } from './branch-facts.ts';
import type { Profile } from './profile.ts';

export const linux_6_18: Profile = {
  name: '6.18',
  version: '6.18.44',
  measured: true,
  facts: factsOf('6.18.44'),
  families: families_6_18,
  handlers: handlers_6_18,
  routing: { ruleMax: 30, ntfExtMask: 5, multicastRules: [128, 129], multicastRouting6: true },
  links: {
    unknown: [],
    maxType: 69,
    gsoLeast: 193,
    strictFrom: 65,
    oldOrder: false,
    devconf6: 60,
    snmp6: 38,
  },
  routerPreferences: true,
  workBeforeAck: false,
  mpls: false,
  bridge: { vlans: false, boolOptions: 0x1f, netfilter: true, maxType: 49, portMaxType: 43 },
  // AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET; TCP, UDP, UDP-Lite.
  sockDiag: { families: [1, 2, 10, 16, 17], transports: [6, 17, 136] },
  sharedInfo: 320,
  skBuff: 256,
  smallHead: 576,
  // Configuration: found by dumping with IFLA_INFO_KIND set to each name.
  linkKinds: new Set(['veth', 'bridge', 'macvlan', 'macvtap', 'vxlan', 'ifb', 'tun']),
  // Configuration, too: found by making each.
  qdiscKinds: new Set([
    'noqueue',
    'pfifo',
    'bfifo',
    'pfifo_head_drop',
    'pfifo_fast',
    'mq',
    'htb',
    'ingress',
    'clsact',
  ]),
  padsNumbers: false,
  hz: 250,
  pageSize: 4096,
  bufferDefault: 212992,
  bufferMax: 4194304,
  protocols: [
    { protocol: 0, groups: 39, nonrootRecv: true, kernelSide: 'module' },
    { protocol: 2, groups: 32, nonrootSend: true, kernelSide: 'none' },
    { protocol: 4, groups: 32, nonrootRecv: true, kernelSide: 'module' },
    { protocol: 6, groups: 32, kernelSide: 'rcv-skb' },
    // SELinux takes no input, and has its socket in the first namespace only.
    { protocol: 7, groups: 32, nonrootRecv: true, kernelSide: 'none' },
    { protocol: 9, groups: 32, nonrootRecv: true, kernelSide: 'unmodelled', groupVeto: 'always' },
    { protocol: 10, groups: 32, kernelSide: 'module' },
    // The connector's socket is in the first namespace only.
    { protocol: 11, groups: 32, nonrootRecv: true, kernelSide: 'none', groupVeto: 'even' },
    { protocol: 12, groups: 32, kernelSide: 'unmodelled' },
    { protocol: 15, groups: 32, nonrootRecv: true, kernelSide: 'module' },
    { protocol: 16, groups: 64, nonrootRecv: true, kernelSide: 'module' },
  ],
};
