/** Dummy devices, where the kernel has them: no peer, always a carrier. */
import { cstring, nla, text, u32, u8 } from '../../harness/program/build.ts';
import { IFLA, INFO_KIND } from '../../harness/runner/devices.ts';
import { alive } from '../../harness/runner/lines.ts';
import {
  acked,
  askLink,
  heardOf,
  ifla,
  isTold,
  shows,
  showsIn,
} from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { CREATE, EXCL, member } from '../../harness/runner/route.ts';
import { ALL, setEnd } from './pair.ts';

const INDEX = 40;
/** IFF_BROADCAST, IFF_NOARP */
const DOWN = 0x82;
/** IFF_UP, IFF_RUNNING, IFF_LOWER_UP with them. */
const UP = 0x100c3;
const [IF_OPER_UNKNOWN, IF_OPER_DOWN] = [0, 2];
const made = askLink(
  'RTM_NEWLINK',
  { index: INDEX, more: CREATE | EXCL },
  ifla('IFNAME', cstring('dum')),
  nla(IFLA.LINKINFO, nla(INFO_KIND, text('dummy'))),
);

export const dummy: readonly Requirement[] = [
  {
    id: 'rtnl.dummy.new',
    rule: 'a new dummy is told of once, down, with a carrier and without limits of its MTU; set up it runs at once',
    level: 'should',
    source: ['drivers/net/dummy.c dummy_setup'],
    needs: ['route', 'net-admin', 'dummy'],
    seen: ['6.1.176'],
    cases: [
      {
        name: 'made and set up',
        lines: [
          ...member('a', 'RTNLGRP_LINK'),
          ...acked(
            'a',
            made,
            heardOf(
              { index: INDEX, flags: DOWN, change: ALL },
              showsIn('LINKINFO', [1], cstring('dummy')),
              shows('OPERSTATE', u8(IF_OPER_DOWN)),
              shows('CARRIER', u8(1)),
              shows('MIN_MTU', u32(0)),
              shows('MAX_MTU', u32(0)),
            ),
          ),
          ...acked(
            'a',
            setEnd(2, INDEX),
            heardOf({ index: INDEX, flags: UP, change: 1 }, shows('QDISC', cstring('noqueue'))),
          ),
          ...isTold(
            'a',
            { type: 1, index: INDEX, flags: UP, seq: 3 },
            shows('OPERSTATE', u8(IF_OPER_UNKNOWN)),
          ),
          ...alive('a'),
        ],
      },
    ],
  },
];
