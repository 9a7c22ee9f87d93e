/**
 * struct netlink_sock and the parts of struct sock that Netlink uses: state only. What the
 * system calls do with it is in a file each.
 */
import type { Net } from '../net/net.ts';
import type { Task } from '../net/task.ts';
import type { CapabilitySet } from '../net/capability.ts';
import type { NetlinkTable } from './netlink-table.ts';
import type { RunningDump } from './running-dump.ts';
import type { SocketFilter } from './socket-filter.ts';
import { SkbQueue } from './skb-queue.ts';

export class NetlinkSock extends SkbQueue {
  readonly net: Net;
  readonly protocol: number;
  readonly type: number;
  readonly table: NetlinkTable;
  /** Capabilities of the opener at that time (file->f_cred). */
  readonly opener: CapabilitySet;
  readonly inode: number;
  closed = false;

  /** What getsockname shows; not bound to it unless `bound`. */
  portid = 0;
  bound = false;
  connected = false;
  /** sk_state: 7 until connect, then 1, and 0 once connect took it back. sock_diag shows it. */
  state: 7 | 1 | 0 = 7;
  dstPortid = 0;
  dstGroup = 0;

  /** Bit g-1 of the set is group g; undefined before the table is sized. */
  groups: Uint32Array | undefined = undefined;
  ngroups = 0;
  /** How many groups it is a member of, and when it became one of any: see NetlinkTable. */
  subscriptions = 0;
  memberSince = 0;

  pktinfo = false;
  broadcastError = false;
  noEnobufs = false;
  listenAllNsid = false;
  capAck = false;
  extAck = false;
  strictChk = false;

  passcred = false;
  rcvbuf: number;
  sndbuf: number;
  /** SO_RCVTIMEO, SO_SNDTIMEO in microseconds: kept, though nothing here blocks. */
  rcvtimeo = 0n;
  sndtimeo = 0n;
  filter: SocketFilter | undefined = undefined;

  /** sk_err, reported once by recv or SO_ERROR. */
  err = 0;
  congested = false;
  drops = 0;
  maxRecvmsgLen = 0;
  dump: RunningDump | undefined = undefined;

  constructor(net: Net, protocol: number, type: number, opener: Task, table: NetlinkTable) {
    super();
    this.net = net;
    this.protocol = protocol;
    this.type = type;
    this.table = table;
    this.opener = opener.capabilities;
    this.inode = net.kernel.nextInode++;
    this.rcvbuf = this.sndbuf = net.kernel.profile.bufferDefault;
  }

  inGroup(group: number): boolean {
    return ((this.groups?.[(group - 1) >>> 5] ?? 0) & (1 << ((group - 1) & 31))) !== 0;
  }

  /** The low 32 groups, as nl_groups shows them. */
  get groupMask(): number {
    return this.groups?.[0] ?? 0;
  }
}
