/** Kernel sides of the protocols that no module of the simulator serves. */
import type { Kernel } from '../kernel.ts';
import { EPERM } from '../net/errno.ts';
import type { Net } from '../net/net.ts';
import type { ProtocolFacts } from '../profiles/profile.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { NetlinkKernelCfg, Request } from './kernel-side.ts';
import { netlink_kernel_create, registerTable } from './netlink-kernel-create.ts';
import { netlink_rcv_skb } from './netlink-rcv-skb.ts';

/** The protocols that exist though this namespace has no kernel side of them. */
export function registerProtocols(kernel: Kernel): void {
  for (const facts of kernel.profile.protocols) {
    const table = kernel.tables[facts.protocol];
    if (facts.kernelSide === 'module' || table === undefined) continue;
    registerTable(table, cfgOf(facts, kernel));
  }
}

/** Gives a new namespace what its modules did not. */
export function protocol_net_init(net: Net): void {
  for (const facts of net.kernel.profile.protocols) {
    if (facts.kernelSide === 'none' || net.kernelSocks[facts.protocol] !== undefined) continue;
    const input = facts.kernelSide === 'unmodelled' ? refuse(facts) : controlMessages(facts);
    netlink_kernel_create(net, facts.protocol, { ...cfgOf(facts, net.kernel), input });
  }
}

const refuse =
  ({ protocol }: ProtocolFacts) =>
  (): never => {
    throw new Unmodelled(`the kernel side of Netlink protocol ${protocol}`);
  };

const controlMessages = ({ protocol }: ProtocolFacts): NonNullable<NetlinkKernelCfg['input']> => {
  const request = ({ type }: Request): never => {
    throw new Unmodelled(`message type ${type} of Netlink protocol ${protocol}`);
  };
  return (skb) => void netlink_rcv_skb(skb, request);
};

function cfgOf(
  { groups, nonrootRecv, nonrootSend, groupVeto }: ProtocolFacts,
  { root }: Kernel,
): NetlinkKernelCfg {
  const cfg: NetlinkKernelCfg = { groups };
  if (nonrootRecv) cfg.nonrootRecv = true;
  if (nonrootSend) cfg.nonrootSend = true;
  if (groupVeto !== undefined) {
    cfg.bind = (_net, group, capable) => {
      if (groupVeto === 'always') {
        return root === 'machine' && capable('CAP_AUDIT_READ') ? 0 : -EPERM;
      }
      return group % 2 === 1 || capable('CAP_NET_ADMIN') ? 0 : -EPERM;
    };
  }
  return cfg;
}
