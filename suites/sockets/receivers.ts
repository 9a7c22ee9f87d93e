/** The sockets that the rules about control data have in common. */
import type { Line } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  fails,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  recv,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { raiseLoopback } from '../../harness/runner/loopback.ts';
import { HELLO } from '../../harness/runner/user-messages.ts';
import { LINK_BIT } from '../multicast/objects.ts';

export const asked = NLM_F_REQUEST | NLM_F_ACK;
/** What every rule about receiving has, unless it says otherwise. */
export const base = {
  level: 'should',
  seen: ['6.18.44', '6.1.176'],
  needs: ['usersock', 'route', 'net-admin'],
} as const;

/** `b` is a member of all groups of USERSOCK. */
export const users: Line[] = [
  socket('a', 'NETLINK_USERSOCK'),
  socket('b', 'NETLINK_USERSOCK'),
  bind('b', { pid: 0x10002, groups: 0xffffffff }),
];
export const toGroup = (groups: number): Line =>
  send('a', HELLO, { to: { groups } }, fails('ECONNREFUSED'));
export const toPort = send('a', HELLO, { to: { pid: 0x10002 } });
export const reads = (name: string, heard: Heard, flags = 0): Line =>
  recv(name, { datagrams: [heard(name)] }, { flags });
/** A member of the link group hears that lo goes up. */
export const linkEvent: Line[] = [
  socket('a', 'NETLINK_ROUTE'),
  socket('b', 'NETLINK_ROUTE'),
  bind('b', { groups: LINK_BIT }),
  send('a', raiseLoopback(1, asked)),
  hears('a', ack(raiseLoopback(1, asked))),
];
