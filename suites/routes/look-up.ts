/** Words for look-ups of IPv4 routes: RTM_GETROUTE that is no dump, and what it finds. */
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { join, nla, struct, u32 } from '../../harness/program/build.ts';
import type { Heard } from '../../harness/runner/lines.ts';
import { answer, ask } from '../../harness/runner/route.ts';
import { ip, LO, MAIN, type Rtm, RTA, RTN } from '../../harness/runner/routes.ts';
import { rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

/** RTCF_LOCAL, RTCF_BROADCAST, RTCF_MULTICAST, in rtm_flags of what was looked up. */
export const [IS_LOCAL, IS_BROADCAST, IS_MULTICAST] = [0x80000000, 0x10000000, 0x20000000];
const CLONED = 0x200;

export interface LookUp {
  /** Without it there is no RTA_DST. */
  to?: string;
  seq?: number;
  rtm?: Rtm;
  more?: readonly Segment[];
}
/** RTM_GETROUTE of an address, to be acknowledged. */
export const lookUp = ({ to, seq = 1, rtm = {}, more = [] }: LookUp): Segment[] =>
  ask(
    'RTM_GETROUTE',
    { seq },
    struct(rtmsg, { family: 2, dst_len: to === undefined ? 0 : 32, ...rtm }),
    to === undefined ? '' : nla(RTA.DST, ip(to)),
    more,
  );
export const oif = (index: number): Segment[] => nla(RTA.OIF, u32(index));

export interface Found {
  /** RTA_DST, as it was asked for. */
  to: string;
  type?: number;
  /** Besides RTM_F_CLONED. */
  flags?: number;
  /** RTA_SRC, as it was asked for. */
  src?: string;
  /** RTA_PREFSRC: which source was chosen. */
  from?: string;
  table?: number;
  tos?: number;
}
/** The answer to a look-up over the loopback device, in the order of rt_fill_info. */
export const found = (route: Found, seq = 1): Heard => {
  const { to, type = RTN.LOCAL, flags = IS_LOCAL, src, from, table = MAIN, tos = 0 } = route;
  return answer(
    'RTM_NEWROUTE',
    { seq, says: `found ${to}` },
    join<Segment | Wildcard>(
      struct(rtmsg, {
        family: 2,
        dst_len: 32,
        src_len: src === undefined ? 0 : 32,
        tos,
        table,
        type,
        flags: (flags | CLONED) >>> 0,
      }),
      nla(RTA.TABLE, u32(table)),
      nla(RTA.DST, ip(to)),
      src === undefined ? '' : nla(RTA.SRC, ip(src)),
      nla(RTA.OIF, u32(LO)),
      from === undefined ? '' : nla(RTA.PREFSRC, ip(from)),
      nla<Segment | Wildcard>(RTA.UID, [{ any: 4, why: 'which user asks depends on the target' }]),
      nla<Segment | Wildcard>(RTA.CACHEINFO, [
        { any: 32, why: 'how often and when the cached route was used' },
      ]),
    ),
  );
};
