/** A pair of veth with fixed names and indexes, and what listeners hear of its ends. */
import { cstring, u32 } from '../../harness/program/build.ts';
import type { AttributePattern } from '../../harness/oracle/match-attributes.ts';
import { makePair } from '../../harness/runner/devices.ts';
import type { Heard } from '../../harness/runner/lines.ts';
import { type Header, acked, askLink, heardOf, isTold, shows } from '../../harness/runner/links.ts';
import type { Line } from '../../harness/runner/requirement.ts';
import { event } from '../../harness/runner/route.ts';
import { OTHERS } from '../../harness/runner/devices.ts';
import { struct } from '../../harness/program/build.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

export const [OWN, PEER] = [20, 10];
/** ifi_change of what is new or gone. */
export const ALL = 0xffffffff;
/** IFF_BROADCAST, IFF_MULTICAST */
export const DOWN = 0x1002;
/** IFF_UP with them: up, while the other end is down. */
export const NO_CARRIER = 0x1003;
/** IFF_RUNNING, IFF_LOWER_UP with them: up, the other end too. */
export const RUNNING = 0x11043;
export const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'veth'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const madePair = makePair('own', 'peer', { index: OWN, peerIndex: PEER });
/** What a member of RTNLGRP_LINK hears of the new pair. */
export const hearsPair: readonly Heard[] = [
  heardOf({ index: PEER, flags: DOWN, change: ALL }, shows('IFNAME', cstring('peer'))),
  heardOf(
    { index: OWN, flags: DOWN, change: ALL },
    shows('IFNAME', cstring('own')),
    shows('LINK', u32(PEER)),
  ),
];

/** A member of RTNLGRP_LINK hears that a device is gone, from nobody. */
export const heardGone = (
  { type = 1, flags = DOWN, ...header }: Header,
  ...wanted: readonly AttributePattern[]
): Heard =>
  event(
    'RTNLGRP_LINK',
    'RTM_DELLINK',
    { has: wanted },
    struct(ifinfomsg, { type, flags, change: ALL, ...header }),
    [OTHERS],
  );

export const setEnd = (seq: number, index: number, up = true) =>
  askLink('RTM_SETLINK', { index, seq, flags: up ? 1 : 0, change: 1 });

/** Asked for each of these: what link-watch has still to do for it is done before the answer. */
export const settledLinks = (
  socket: string,
  ...ends: readonly { index: number; flags: number; shows?: readonly AttributePattern[] }[]
): Line[] =>
  ends.flatMap(({ index, flags, shows: wanted = [] }, i) =>
    isTold(socket, { type: 1, index, flags, seq: 0x5e2100 + i }, ...wanted),
  );
export const pair: readonly Line[] = acked('a', madePair);
