/**
 * Acknowledgements and refusals (NLMSG_ERROR): their shape, what of the request comes back in
 * them, and the extended ACK behind it, by the options NETLINK_CAP_ACK and NETLINK_EXT_ACK.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { echo } from './echo.ts';
import { options } from './options.ts';
import { success } from './success.ts';

export const acks: Suite = {
  name: 'acks',
  about: 'acknowledgements, refusals, and the extended ACKs behind them',
  requirements: [...success, ...echo, ...options],
};
