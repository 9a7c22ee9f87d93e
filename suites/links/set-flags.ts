/** RTM_SETLINK of ifi_flags: which bits change, and what listeners hear. */
import { u32 } from '../../harness/program/build.ts';
import { alive } from '../../harness/runner/lines.ts';
import { LO, acked, askLink, heardOf, isTold, shows } from '../../harness/runner/links.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { member } from '../../harness/runner/route.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c rtnl_dev_combine_flags', 'net/core/dev.c __dev_change_flags'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const set = (seq: number, flags: number, change: number) =>
  askLink('RTM_SETLINK', { index: 1, seq, flags, change });
const listening = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...member('a', 'RTNLGRP_LINK'), ...lines, ...alive('a')],
});
const hex = (bits: number): string => `0x${(bits >>> 0).toString(16)}`;

/** IFF_DEBUG, IFF_NOTRAILERS, IFF_NOARP, IFF_DYNAMIC, IFF_MULTICAST, IFF_PORTSEL, IFF_AUTOMEDIA */
const SETTABLE = [0x4, 0x20, 0x80, 0x8000, 0x1000, 0x2000, 0x4000, 0x84, 0xb0a4 & ~0x10];
/** IFF_BROADCAST, IFF_POINTOPOINT, IFF_RUNNING, IFF_MASTER, IFF_SLAVE, IFF_LOWER_UP, IFF_DORMANT, IFF_ECHO */
const VOLATILE = [0x2, 0x8, 0x10, 0x40, 0x400, 0x800, 0x10000, 0x20000, 0x40000, 0x80000000];
const [PROMISC, ALLMULTI] = [0x100, 0x200];

export const setFlags: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.link.set.flags',
    rule: 'bits of ifi_flags that are in ifi_change are set or cleared, others stay; ifi_change of the notification tells the bits that changed',
    source: [...base.source, 'RFC 3549 section 2.3.3.1'],
    cases: [
      ...SETTABLE.map((bits) =>
        listening(
          `${hex(bits)} set and cleared`,
          ...acked('a', set(1, bits, bits), heardOf({ ...LO, flags: 8 | bits, change: bits })),
          ...isTold('a', { ...LO, flags: 8 | bits, seq: 2 }),
          ...acked('a', set(3, 0, bits), heardOf({ ...LO, change: bits })),
          ...isTold('a', { ...LO, seq: 4 }),
        ),
      ),
      ...SETTABLE.slice(0, 7).map((bits) =>
        listening(
          `${hex(bits)} without a change of it`,
          ...acked('a', set(1, bits, 0x800)),
          ...isTold('a', { ...LO, seq: 2 }),
        ),
      ),
      listening(
        'only what is in both',
        ...acked('a', set(1, 0x84, 0x1004), heardOf({ ...LO, flags: 0xc, change: 4 })),
        ...isTold('a', { ...LO, flags: 0xc, seq: 2 }),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.flags.all',
    rule: 'ifi_change 0 with flags means all bits: those given are set, the others cleared; with flags 0 nothing changes',
    cases: [
      listening(
        'a second flag clears the first',
        ...acked('a', set(1, 4, 0), heardOf({ ...LO, flags: 0xc, change: 4 })),
        ...acked('a', set(2, 0x80, 0), heardOf({ ...LO, flags: 0x88, change: 0x84 })),
        ...acked('a', set(3, 0, 0)),
        ...isTold('a', { ...LO, flags: 0x88, seq: 4 }),
        ...acked('a', set(5, 0, 0xffffffff), heardOf({ ...LO, change: 0x80 })),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.flags.ignored',
    rule: 'flags that only the device decides are acknowledged, change nothing, and nobody hears of it',
    cases: VOLATILE.flatMap((bits) => [
      listening(
        `${hex(bits)} set`,
        ...acked('a', set(1, bits, bits)),
        ...isTold('a', { ...LO, seq: 2 }),
      ),
      listening(
        `${hex(bits)} cleared`,
        ...acked('a', set(1, 0, bits)),
        ...isTold('a', { ...LO, seq: 2 }),
      ),
    ]),
  },
  {
    ...base,
    id: 'rtnl.link.set.promisc',
    rule: 'IFF_PROMISC and IFF_ALLMULTI count as one user each, however often they are asked for',
    cases: (
      [
        ['PROMISCUITY', PROMISC],
        ['ALLMULTI', ALLMULTI],
      ] as const
    ).map(([name, bit]) =>
      listening(
        `IFLA_${name}`,
        ...acked('a', set(1, bit, bit), heardOf({ ...LO, flags: 8 | bit, change: bit })),
        ...isTold('a', { ...LO, flags: 8 | bit, seq: 2 }, shows(name, u32(1))),
        ...acked('a', set(3, bit, bit)),
        ...isTold('a', { ...LO, flags: 8 | bit, seq: 4 }, shows(name, u32(1))),
        ...acked('a', set(5, 0, bit), heardOf({ ...LO, change: bit })),
        ...isTold('a', { ...LO, seq: 6 }, shows(name, u32(0))),
      ),
    ),
  },
];
