/** Structs of traffic control, include/uapi/linux/rtnetlink.h. */
import { AF } from '../constants/socket.ts';
import { i32, layout, pad, u32, u8 } from '../layout.ts';

/** struct tcmsg: queueing disciplines, classes, filters, chains */
export const tcmsg = layout('tcmsg', {
  family: u8(AF),
  pad1: pad(1),
  pad2: pad(2),
  ifindex: i32(),
  handle: u32(),
  parent: u32(),
  info: u32(),
});

/** struct tcamsg: actions */
export const tcamsg = layout('tcamsg', { family: u8(AF), pad1: pad(1), pad2: pad(2) });
