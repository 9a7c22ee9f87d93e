/** NETLINK_SOCK_DIAG: what it refuses, and what it lists of Netlink sockets. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { netlinkSocketsListed } from './netlink-sockets.ts';
import { refusals } from './refusals.ts';

export const sockDiag: Suite = {
  name: 'sock-diag',
  about: 'NETLINK_SOCK_DIAG: refusals, and Netlink sockets as it lists them',
  requirements: [...refusals, ...netlinkSocketsListed],
};
