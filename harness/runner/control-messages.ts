/** Control data of a received datagram: NETLINK_PKTINFO, NETLINK_LISTEN_ALL_NSID, SO_PASSCRED. */
import type { Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { join, port, s32, u32, u64 } from '../program/build.ts';
import { NETLINK_OPT, SOL_NETLINK } from '../wire/constants/netlink.ts';
import { SCM, SO, SOL_SOCKET } from '../wire/constants/socket.ts';
import type { Heard } from './lines.ts';
import { setsockopt } from './lines.ts';
import type { Line } from './requirement.ts';

const { NETLINK_PKTINFO = 3, NETLINK_LISTEN_ALL_NSID = 8 } = NETLINK_OPT.values;
const { SO_PASSCRED = 16 } = SO.values;
const { SCM_CREDENTIALS = 2 } = SCM.values;
const PADDING: Wildcard = { any: 4, why: 'padding of the control message' };

/** struct cmsghdr, without what follows. */
export const cmsg = (length: number, level: number, type: number): string =>
  `${u64(BigInt(length))} ${u32(level)} ${u32(type)}`;

/** The number of the group that the datagram was sent to; 0 for none. */
export const groupInfo = (group: number): Pattern => [
  `${cmsg(20, SOL_NETLINK, NETLINK_PKTINFO)} ${u32(group)}`,
  PADDING,
];
/** The number of the namespace that the datagram comes from. */
export const fromNsid = (nsid: number): Pattern => [
  `${cmsg(20, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID)} ${s32(nsid)}`,
  PADDING,
];

const credentials = (pid: readonly Segment[] | string, id = 0): Segment[] =>
  join<Segment>(cmsg(28, SOL_SOCKET, SCM_CREDENTIALS), pid, `${u32(id)} ${u32(id)}`);
/**
 * Process id 0, and the first root as the reader's user namespace shows it (from_kuid_munged):
 * 0 where that is mapped, else the overflow id, user_namespaces(7).
 */
const KERNEL_IDS = [0, 65534];
/** Everything queued on the socket is exactly this, told for the credentials that the kernel shows. */
export const hearsKernel = (
  name: string,
  heard: (credentials: Pattern) => readonly Heard[],
): Line => ({
  step: { call: 'drain', socket: name },
  expect: {
    oneOf: KERNEL_IDS.map((id) => ({
      datagrams: heard([...credentials(u32(0), id), PADDING]).map((each) => each(name)),
    })),
  },
});
/** Those of root in the process whose id is the port of that socket. */
export const credentialsOf = (socket: string): Pattern => [...credentials([port(socket)]), PADDING];
/** The same to be sent. */
export const claims = (pid: number | { port: string }): Segment[] =>
  join<Segment>(credentials(typeof pid === 'number' ? u32(pid) : [pid]), u32(0));

/** The same datagram with control data. */
export const withControl =
  (heard: Heard, ...control: readonly Pattern[]): Heard =>
  (name) => ({ ...heard(name), control: join<Segment | Wildcard>(...control) });

export const wantsGroups = (name: string, on = 1): Line => setsockopt(name, NETLINK_PKTINFO, on);
export const wantsNsids = (name: string, on = 1): Line =>
  setsockopt(name, NETLINK_LISTEN_ALL_NSID, on);
export const wantsCredentials = (name: string, on = 1): Line =>
  setsockopt(name, SO_PASSCRED, on, { ret: 0 }, { level: SOL_SOCKET });
