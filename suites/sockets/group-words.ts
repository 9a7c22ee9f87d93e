/** Words for rules about groups: joining, leaving, the list of memberships, a socket that speaks. */
import { port, u32 } from '../../harness/program/build.ts';
import type { Line } from '../../harness/runner/requirement.ts';
import { bind, getsockopt, hears, send, setsockopt, socket } from '../../harness/runner/lines.ts';
import { from } from '../../harness/runner/user-messages.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const { NETLINK_ADD_MEMBERSHIP: ADD = 1, NETLINK_DROP_MEMBERSHIP: DROP = 2 } = NETLINK_OPT.values;
const { NETLINK_LIST_MEMBERSHIPS: LIST = 9 } = NETLINK_OPT.values;

export const joins = (name: string, group: number, expect?: Line['expect'], actor?: string): Line =>
  setsockopt(name, ADD, group, expect, actor === undefined ? {} : { actor });
export const leaves = (
  name: string,
  group: number,
  expect?: Line['expect'],
  actor?: string,
): Line => setsockopt(name, DROP, group, expect, actor === undefined ? {} : { actor });
export const bit = (group: number): number => (1 << (group - 1)) >>> 0;

/** Of NETLINK_ROUTE: groups 1 to 32, and 33 to 64. */
export const lists = (low: number, high: number): Line =>
  getsockopt('a', LIST, { value: [u32(low), u32(high)], length: 8 }, { room: 8 });

/** `s` sends to the group, and to itself, since no kernel listens here. */
export const tells = (group: number, bytes: string): Line[] => [
  send('s', [bytes], { to: { pid: port('s'), groups: bit(group) } }),
  hears('s', from('s', [bytes], bit(group))),
];
export const speaker = [socket('s', 'NETLINK_USERSOCK'), bind('s', { pid: 0x10001 })];
export const listener = [socket('a', 'NETLINK_USERSOCK'), bind('a', { pid: 0x10002 })];
