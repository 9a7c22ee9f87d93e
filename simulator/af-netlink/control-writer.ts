/** Control messages of a received datagram: put_cmsg, for 64-bit callers. netlink(7), socket(7). */

const SOL_NETLINK = 270;
const SOL_SOCKET = 1;
const SCM_CREDENTIALS = 2;
const NETLINK_PKTINFO = 3;
const NETLINK_LISTEN_ALL_NSID = 8;
const MSG_CTRUNC = 0x8;
/** sizeof(struct cmsghdr): a length of 8 bytes, level, type. */
const CMSG_HEADER = 16;

export class ControlWriter {
  /** msg_controllen so far, alignment included. */
  length = 0;
  /** MSG_CTRUNC once something did not fit. */
  flags = 0;
  readonly #room: Uint8Array | undefined;

  constructor(room: Uint8Array | undefined) {
    this.#room = room;
  }

  /** netlink_cmsg_recv_pktinfo: the number of the group, 0 for a unicast. */
  pktinfo(group: number): void {
    this.#put(SOL_NETLINK, NETLINK_PKTINFO, [group]);
  }

  /** netlink_cmsg_listen_all_nsid */
  nsid(nsid: number): void {
    this.#put(SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, [nsid]);
  }

  /** scm_recv: struct ucred. */
  credentials(pid: number, uid: number, gid: number): void {
    this.#put(SOL_SOCKET, SCM_CREDENTIALS, [pid, uid, gid]);
  }

  #put(level: number, type: number, values: readonly number[]): void {
    const left = (this.#room?.length ?? 0) - this.length;
    if (this.#room === undefined || left < CMSG_HEADER) {
      this.flags |= MSG_CTRUNC;
      return;
    }
    let size = CMSG_HEADER + 4 * values.length;
    if (left < size) {
      this.flags |= MSG_CTRUNC;
      size = left;
    }
    const whole = new Uint8Array((CMSG_HEADER + 4 * values.length + 7) & ~7);
    const view = new DataView(whole.buffer);
    view.setUint32(0, size, true);
    view.setUint32(8, level, true);
    view.setUint32(12, type, true);
    for (const [index, value] of values.entries()) {
      view.setUint32(CMSG_HEADER + 4 * index, value, true);
    }
    this.#room.set(whole.subarray(0, size), this.length);
    this.length += Math.min(whole.length, left);
  }
}
