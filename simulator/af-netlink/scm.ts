/** Control data given to sendmsg(2): __scm_send. */
import { EINVAL, EPERM } from '../net/errno.ts';
import type { Task } from '../net/task.ts';
import { Unmodelled } from '../unmodelled.ts';

const SOL_SOCKET = 1;
const SCM_CREDENTIALS = 2;
const CMSG_HEADER = 16;
/** (uid_t)-1, which stands for no user. */
const NOBODY = 0xffffffff;

const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)) >>>
  0;

/**
 * Walks the control messages. Credentials naming oneself are taken; those of another process
 * need CAP_SYS_ADMIN over the first user namespace, which nobody has, and a user namespace knows no
 * other user than its root. File descriptors cannot be passed over Netlink: -EINVAL.
 */
export function __scm_send(control: Uint8Array, task: Task): number {
  let at = 0;
  while (control.length - at >= CMSG_HEADER) {
    const length = u32(control, at) + 2 ** 32 * u32(control, at + 4);
    if (length < CMSG_HEADER || length > control.length - at) return -EINVAL;
    const level = u32(control, at + 8);
    const type = u32(control, at + 12);
    if (level === SOL_SOCKET) {
      if (type !== SCM_CREDENTIALS || length !== CMSG_HEADER + 12) return -EINVAL;
      const [pid, uid, gid] = [16, 20, 24].map((offset) => u32(control, at + offset));
      const { root } = task.net.kernel;
      const known = [uid, gid].every((id) => id !== NOBODY && (id === 0 || root === 'machine'));
      if (!known) return -EINVAL;
      if (pid !== task.tgid) return -EPERM;
      if (uid !== task.uid || gid !== task.gid) {
        throw new Unmodelled('SCM_CREDENTIALS with the ids of another user');
      }
    }
    at += (length + 7) & ~7;
  }
  return 0;
}
