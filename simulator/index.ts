/**
 * The simulator: the kernel's Netlink subsystem in TypeScript. Pure and deterministic, usable
 * alone, e.g. as the kernel in the unit tests of a Netlink library.
 *
 *     const kernel = createKernel();
 *     const socket = kernel.open(NETLINK_ROUTE);
 *     socket.send(request);
 *     const [answer] = socket.drain();
 *
 * What it does not model throws Unmodelled; it never guesses.
 */
import { Kernel, type KernelOptions } from './kernel.ts';
import { pernetSubsystems } from './net/pernet.ts';

/** A kernel with all that the simulator models, booted: its first namespace is there. */
export function createKernel(options: KernelOptions = {}): Kernel {
  const kernel = new Kernel({ modules: pernetSubsystems, ...options });
  kernel.net();
  return kernel;
}

export { FAULTS, type FaultName, UnknownFault } from './faults/catalogue.ts';
export { Kernel, type KernelOptions, UnknownProfile } from './kernel.ts';
export { Net } from './net/net.ts';
export { type PernetInit, pernetSubsystems } from './net/pernet.ts';
export { Task, type Credentials } from './net/task.ts';
export { BRANCH_FACTS, type BranchFact, type Profile, factAt, profiles } from './profiles/index.ts';
export { Unmodelled } from './unmodelled.ts';
export { NetlinkSocket } from './af-netlink/socket.ts';
export { BAD_POINTER } from './af-netlink/option-value.ts';
export { ReceiveError } from './af-netlink/socket.ts';
export { type Traffic, type TrafficTranscript, recordTraffic, renderTraffic } from './traffic.ts';
export { KernelBug } from './kernel-bug.ts';
export { procNetlink } from './af-netlink/proc-net-netlink.ts';
export type {
  Dump,
  DumpPart,
  Extack,
  NetlinkKernelCfg,
  Request,
} from './af-netlink/kernel-side.ts';
export type { KernelSock } from './af-netlink/kernel-sock.ts';
export {
  netlink_kernel_create,
  netlink_kernel_release,
} from './af-netlink/netlink-kernel-create.ts';
export { netlink_rcv_skb } from './af-netlink/netlink-rcv-skb.ts';
export { nlmsg_multicast, nlmsg_notify, nlmsg_unicast } from './af-netlink/nlmsg.ts';
export type { AttributeTable } from './nlattr/nla-validate-parse.ts';
export type { NestedPolicy, NlaPolicy } from './nlattr/nla-policy.ts';
export * from './genetlink/index.ts';
export { genlRegistry } from './genetlink/genl-registry.ts';
export { rtnl_register, rtnl_unregister } from './rtnetlink/index.ts';
