/** The int of NLMSG_ERROR and NLMSG_DONE. */
import { ERRNO } from '../constants/errno.ts';

/** `-EINVAL`; what is no negative errno stays a number. */
export function showResult(value: number): string {
  const name = value < 0 ? ERRNO.name(-value) : undefined;
  return name === undefined ? String(value) : `-${name}`;
}
