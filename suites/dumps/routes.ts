/** Blackhole routes: objects of the routing table that need no device. */
import { nla, nlmsg, struct } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

const made = { table: 254, protocol: 4, type: 6 };

/** RTM_NEWROUTE of 10.1.2.0/24, to be acknowledged. */
export const newRoute = (seq: number): Segment[] =>
  nlmsg(
    { type: 24, flags: 0x605, seq },
    struct(rtmsg, { family: 2, dst_len: 24, ...made }),
    nla(1, '0a010200'),
  );
/** RTM_NEWROUTE of fc00::/64, to be acknowledged. */
export const newRoute6 = (seq: number): Segment[] =>
  nlmsg(
    { type: 24, flags: 0x605, seq },
    struct(rtmsg, { family: 10, dst_len: 64, ...made }),
    nla(1, `fc${'00'.repeat(15)}`),
  );
