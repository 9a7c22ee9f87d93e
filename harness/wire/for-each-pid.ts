/** Where port ids stand in a datagram. */
import { NLMSG } from './constants/netlink.ts';
import { align4, nlmsghdr } from './structs/netlink.ts';

const PID = nlmsghdr.offsetOf('pid');
/** From an NLMSG_ERROR to the header that it echoes: its own, and the int before it. */
const ECHO = nlmsghdr.size + 4;
const ERROR = NLMSG.values['NLMSG_ERROR'];

/**
 * Visits the offset of every nlmsghdr.pid: of the messages, and of the headers that NLMSG_ERROR
 * echoes. A header whose length is wrong (a datagram cut short by a small buffer) counts, and is
 * the last.
 * @param visitCut gets the offset of a pid of which only the first bytes are there.
 */
export function forEachPid(
  bytes: Uint8Array,
  visit: (offset: number) => void,
  visitCut?: (offset: number) => void,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + nlmsghdr.size <= bytes.length) {
    const length = view.getUint32(at, true);
    visit(at + PID);
    const end = Math.min(at + length, bytes.length);
    if (view.getUint16(at + 4, true) === ERROR && at + ECHO + nlmsghdr.size <= end) {
      visit(at + ECHO + PID);
    }
    if (length < nlmsghdr.size || length > bytes.length - at) return;
    at += align4(length);
  }
  if (at + PID < bytes.length) visitCut?.(at + PID);
}
