/** Requests and messages of NETLINK_SOCK_DIAG about Netlink sockets (linux/netlink_diag.h). */
import { doneMessage } from '../../harness/runner/dumps.ts';
import { batch, nlmsg, port, u16, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { NLM_F_MULTI, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Line } from '../../harness/runner/requirement.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';

export const SOCK_DIAG_BY_FAMILY = 20;
export const SOCK_DESTROY = 21;
export const DUMP = 0x300;
const AF_NETLINK = 16;
const NO_COOKIE = 'ffffffff ffffffff';

export const diag = (payload: string, flags = NLM_F_REQUEST, seq = 1): Segment[] =>
  nlmsg({ type: SOCK_DIAG_BY_FAMILY, flags, seq }, payload);

/** struct netlink_diag_req, 20 bytes */
export const netlinkSockets = (protocol: number, show = 0): string =>
  `${u8(AF_NETLINK)} ${u8(protocol)} ${u16(0)} ${u32(0)} ${u32(show)} ${NO_COOKIE}`;

/** struct inet_diag_req_v2, 56 bytes */
export const internetSockets = (protocol: number): string =>
  `${u8(2)} ${u8(protocol)} ${u16(0)} ${u32(0xffffffff)} ${zeros(40)} ${NO_COOKIE}`;

export interface Listed {
  type: 2 | 3;
  protocol: number;
  /** 7 never connected, 1 connected, 0 no longer. */
  state: 0 | 1 | 7;
  /** The socket; none: the kernel's, port 0. */
  socket?: string;
  peer?: string;
  /** Number of the group connected to. */
  peerGroup?: number;
  attributes?: Pattern;
}

/** struct netlink_diag_msg in a message of a dump, attributes behind it */
const listing = (asker: string, each: Listed): Pattern =>
  nlmsg<Segment | Wildcard>(
    { type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_MULTI, seq: 1, pid: port(asker) },
    `${u8(AF_NETLINK)} ${u8(each.type)} ${u8(each.protocol)} ${u8(each.state)}`,
    each.socket === undefined ? u32(0) : [port(each.socket)],
    each.peer === undefined ? u32(0) : [port(each.peer)],
    u32(each.peerGroup ?? 0),
    [{ any: 12, why: 'inode number and cookie' }],
    each.attributes ?? [],
  );

const inOneOrder = (asker: string, all: readonly Listed[]): Expectation[] => {
  const done = doneMessage(asker, 1);
  const messages = all.map((each) => listing(asker, each));
  const joined = {
    bytes: batch<Segment | Wildcard>(...messages, done),
    says: 'sockets and the end',
  };
  if (all.length === 0) return [{ datagrams: [joined] }];
  const apart = [
    { bytes: batch<Segment | Wildcard>(...messages), says: 'sockets' },
    { bytes: done },
  ];
  return [{ datagrams: [joined] }, { datagrams: apart }];
};

/** The whole dump; where its end stands is not the matter, `orders` are those that may come. */
export const listed = (asker: string, ...orders: readonly (readonly Listed[])[]): Line => ({
  step: { call: 'drain', socket: asker },
  expect: { oneOf: orders.flatMap((all) => inOneOrder(asker, all)) },
});
