/**
 * The kernel's side: what the functions that a subsystem calls promise, asked of the simulator and
 * of kernels with the registration module.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { builtMessages } from './built-messages.ts';
import { kernelSocketLives } from './kernel-socket-lives.ts';
import { kernelSocketSends } from './kernel-socket-sends.ts';
import { kernelSockets } from './kernel-sockets.ts';
import { routingHandlers } from './routing-handlers.ts';

export const kernelApi: Suite = {
  name: 'kernel-api',
  about:
    'messages, kernel sockets, netlink_rcv_skb and routing handlers, called from inside the kernel',
  requirements: [
    ...builtMessages,
    ...kernelSockets,
    ...kernelSocketLives,
    ...kernelSocketSends,
    ...routingHandlers,
  ],
};
