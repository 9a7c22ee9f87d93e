/**
 * The kernel: network namespaces, processes, and the protocols of Netlink. Deterministic: the
 * same calls on a kernel made with the same options give the same answers.
 */
import { netlink_create } from './af-netlink/netlink-create.ts';
import { netlink_kernel_release } from './af-netlink/netlink-kernel-create.ts';
import { netlink_release } from './af-netlink/netlink-release.ts';
import { MAX_LINKS, NetlinkTable } from './af-netlink/netlink-table.ts';
import { protocol_net_init, registerProtocols } from './af-netlink/protocol-init.ts';
import type { NetlinkSocket } from './af-netlink/socket.ts';
import { type FaultName, Faults } from './faults/catalogue.ts';
import { Clock } from './net/clock.ts';
import { Lock, ReadWriteLock } from './net/lock.ts';
import { Net } from './net/net.ts';
import { NetdevChain } from './net/netdev-chain.ts';
import type { PernetInit } from './net/pernet.ts';
import { Workqueue } from './net/workqueue.ts';
import { LinkWatch } from './netdev/link-watch.ts';
import { loopback_net_init } from './netdev/loopback.ts';
import { default_device_exit } from './netdev/register-netdevice.ts';
import { unhash_nsid } from './rtnetlink/rtnl-nsid.ts';
import { type Credentials, Task } from './net/task.ts';
import type { Traffic } from './traffic.ts';
import {
  type BranchFact,
  DEFAULT_PROFILE,
  type Profile,
  profiles,
  withFacts,
} from './profiles/index.ts';

export interface KernelOptions {
  /** The kernel version to show, e.g. `6.18`. */
  profile?: string;
  /** What the version does otherwise than it does, names of profiles/branch-facts.ts. */
  facts?: Readonly<Partial<Record<BranchFact, boolean>>>;
  /** Deliberate misbehaviours, names of faults/catalogue.ts. */
  faults?: readonly string[];
  /** Told of every switch of a fault that is looked at. */
  onFaultAsked?: (name: FaultName) => void;
  /** Of the random choices (automatic ports). */
  seed?: number;
  /** Processors: as many queues a veth has. Default 1. */
  cpus?: number;
  /**
   * Of what those with capabilities are root: of their own user namespace alone, as under
   * `unshare -Ur` (default), or of the machine, as the first processes of a virtual machine.
   */
  root?: 'namespace' | 'machine';
  /** In the order they are set up. */
  modules?: readonly PernetInit[];
}

export class UnknownProfile extends Error {
  constructor(name: string) {
    super(`profile '${name}' is not known (known: ${[...profiles.keys()].join(', ')})`);
    this.name = 'UnknownProfile';
  }
}

/** The id of the process `main`; the others follow. */
const FIRST_PROCESS = 4242;

export class Kernel {
  readonly profile: Profile;
  readonly cpus: number;
  readonly root: 'namespace' | 'machine';
  readonly faults: Faults;
  /** nl_table, by protocol. */
  readonly tables: readonly NetlinkTable[] = Array.from(
    { length: MAX_LINKS },
    () => new NetlinkTable(),
  );
  readonly nets = new Map<string, Net>();
  /** genl_lock(), rtnl_lock(), and what genl_rcv holds against registrations. */
  readonly genl_mutex = new Lock('genl_mutex');
  readonly rtnl_mutex = new Lock('rtnl_mutex');
  readonly genl_cb_lock = new ReadWriteLock('cb_lock');
  readonly clock = new Clock();
  readonly work = new Workqueue();
  readonly netdevChain = new NetdevChain();
  readonly linkWatch = new LinkWatch(this);
  /** Hear of every send and receive. */
  readonly watchers = new Set<(traffic: Traffic) => void>();
  nextInode = 10_000;
  /** Major numbers of queueing disciplines that were given by themselves: the last one. */
  qdiscHandles = 0x8000;
  readonly #processes = new Map<string, number>([['main', FIRST_PROCESS]]);
  readonly #netsByProcess = new Map<number, Net>();
  readonly #modules: readonly PernetInit[];
  #random: number;

  constructor({
    profile = DEFAULT_PROFILE,
    facts = {},
    faults,
    onFaultAsked,
    seed = 1,
    cpus = 1,
    root = 'namespace',
    modules = [],
  }: KernelOptions = {}) {
    const found = profiles.get(profile);
    if (found === undefined) throw new UnknownProfile(profile);
    this.profile = withFacts(found, facts);
    this.faults = new Faults(faults, onFaultAsked);
    this.cpus = cpus;
    this.root = root;
    this.#random = seed | 0;
    this.#modules = modules;
    registerProtocols(this);
  }

  /** The network namespace of that name, made when first asked for; '' is the one of `main`. */
  net(name = ''): Net {
    const known = this.nets.get(name);
    if (known !== undefined) return known;
    const net = new Net(this, name);
    this.nets.set(name, net);
    // An unmeasured kernel answers no requests: its protocols are there to be listened to.
    if (this.profile.measured) for (const init of this.#modules) init(net);
    loopback_net_init(net);
    protocol_net_init(net);
    return net;
  }

  /**
   * cleanup_net: the namespace is gone, and what the kernel had in it. Others forget its id, and
   * lose the ends of pairs that reach into it.
   */
  cleanup_net(name: string): void {
    const net = this.nets.get(name);
    if (net === undefined) return;
    for (const socket of net.sockets) netlink_release(socket);
    this.nets.delete(name);
    unhash_nsid(net);
    default_device_exit(net);
    for (const sk of net.kernelSocks) netlink_kernel_release(sk);
  }

  /** The id of the process of that name, given when first asked for. */
  processId(name: string): number {
    const known = this.#processes.get(name);
    if (known !== undefined) return known;
    const id = FIRST_PROCESS + this.#processes.size;
    this.#processes.set(name, id);
    return id;
  }

  /** get_net_ns_by_pid: the namespace of a process that lives. */
  netOfProcess(pid: number): Net | undefined {
    const net = this.#netsByProcess.get(pid);
    return net !== undefined && this.nets.get(net.name) === net ? net : undefined;
  }

  /** A thread of the process of that name. */
  task(process = 'main', credentials: Credentials = {}, net: Net = this.net()): Task {
    this.#netsByProcess.set(this.processId(process), net);
    return new Task(this.processId(process), net, credentials);
  }

  /** socket(2): the socket, or -errno. @param type default SOCK_RAW; may carry SOCK_NONBLOCK. */
  socket(opener: Task, protocol: number, type?: number, net?: Net): NetlinkSocket | number {
    return netlink_create(opener, protocol, type, net);
  }

  /** As `socket`, for those who know that it succeeds. @throws RangeError if it does not. */
  open(protocol: number, opener: Task = this.task()): NetlinkSocket {
    const socket = this.socket(opener, protocol);
    if (typeof socket === 'number') throw new RangeError(`socket ${protocol}: errno ${-socket}`);
    return socket;
  }

  /** A whole number from 0 to below `limit`, the next of the seed's (mulberry32). */
  random(limit: number): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let mixed = this.#random;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}
