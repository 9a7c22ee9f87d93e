/**
 * Requests about the loopback device, and what comes back. Every network namespace has it, with
 * index 1, down in a fresh one: the one object of NETLINK_ROUTE that needs no preparation.
 */
import type { Segment } from '../program/bytes.ts';
import { nlmsg, port, struct, u16, u32 } from '../program/build.ts';
import { ifinfomsg } from '../wire/structs/rtnetlink.ts';
import { type Heard, NLM_F_REQUEST } from './lines.ts';

const RTM_NEWLINK = 16;
const RTM_GETLINK = 18;
const RTM_SETLINK = 19;
const ARPHRD_LOOPBACK = 772;
const IFF_UP = 1;
/** IFF_LOOPBACK */
const DOWN = 0x8;
/** IFF_LOOPBACK, IFF_UP, IFF_RUNNING, IFF_LOWER_UP */
const UP = 0x10049;

/** RTM_GETLINK of the loopback device, or of the device with another index. */
export const getLoopback = (
  seq: number,
  flags = NLM_F_REQUEST,
  more: { index?: number; attributes?: readonly (string | readonly Segment[])[] } = {},
): Segment[] =>
  nlmsg(
    { type: RTM_GETLINK, flags, seq },
    struct(ifinfomsg, { index: more.index ?? 1 }),
    ...(more.attributes ?? []),
  );

/** RTM_SETLINK of the loopback device that changes nothing. */
export const touchLoopback = (seq: number, flags: number): Segment[] =>
  nlmsg({ type: RTM_SETLINK, flags, seq }, struct(ifinfomsg, { index: 1 }));

/** RTM_SETLINK that sets the loopback device up. */
export const raiseLoopback = (seq: number, flags: number): Segment[] =>
  nlmsg(
    { type: RTM_SETLINK, flags, seq },
    struct(ifinfomsg, { index: 1, flags: IFF_UP, change: IFF_UP }),
  );

/** The answer to getLoopback: RTM_NEWLINK with the device's fixed header. */
export const loopback =
  (seq: number, more: { up?: boolean } = {}): Heard =>
  (name) => ({
    bytes: [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(RTM_NEWLINK)} ${u16(0)} ${u32(seq)}`,
      port(name),
      struct(ifinfomsg, { type: ARPHRD_LOOPBACK, index: 1, flags: more.up ? UP : DOWN }),
      { rest: 'which attributes describe a device is not the matter here' },
    ],
    says: `RTM_NEWLINK of lo, ${more.up ? 'up' : 'down'}`,
  });
