/** Dumps of neighbour entries: what is refused, what filters. */
import { nla, u32, u8, zeros } from '../../harness/program/build.ts';
import { withPair } from '../../harness/runner/devices.ts';
import { done, dumpOf, joined } from '../../harness/runner/dumps.ts';
import { extack, wantsExtack, wantsStrict } from '../../harness/runner/extack.ts';
import { ack, alive, hears, send, socket } from '../../harness/runner/lines.ts';
import {
  dst,
  lladdr,
  MAC,
  NDA,
  ndm,
  neighbour,
  NUD,
  useless,
} from '../../harness/runner/neighbours.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, DUMPED, part } from '../../harness/runner/route.ts';
import { indexOf } from '../../harness/runner/devices.ts';

const EINVAL = -22;
const [NLM_F_DUMP_FILTERED, NLM_F_ACK_TLVS] = [0x20, 0x200];
const [GETNEIGH, GETNEIGHTBL] = [30, 66];
const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const VALUES = 'Invalid values in header for neighbor dump request';

const refusals: readonly [string, string, string][] = [
  ['a device', zeros(4) + u32(1) + zeros(4), VALUES],
  ['a state', zeros(8) + '80000000', VALUES],
  ['a type', zeros(8) + '00000001', VALUES],
  [
    'another flag than NTF_PROXY',
    zeros(8) + '00000200',
    'Invalid flags in header for neighbor dump request',
  ],
  ['3 bytes', zeros(3), 'Invalid header for neighbor dump request'],
  ['11 bytes', zeros(11), 'Invalid header for neighbor dump request'],
  [
    'an attribute that is no filter',
    zeros(12) + nla<string>(NDA.PROTOCOL, '03').join(''),
    'Unsupported attribute in neighbor dump request',
  ],
];
const refused = (withText: boolean): Case[] =>
  refusals.map(([name, payload, msg]) => ({
    name,
    lines: [
      socket('a', 'NETLINK_ROUTE'),
      wantsStrict('a'),
      ...(withText ? [wantsExtack('a')] : []),
      send('a', dumpOf(GETNEIGH, payload)),
      hears('a', done(1, EINVAL, withText ? { flags: NLM_F_ACK_TLVS, tlvs: extack({ msg }) } : {})),
      ...alive('a'),
    ],
  }));

const made = neighbour(
  'RTM_NEWNEIGH',
  { seq: 9, nlmsg: ASKED | CREATE, state: NUD.PERMANENT },
  dst(),
  lladdr(),
);
const BROADCAST = 3;
const entry = (flags: number) =>
  part(
    'RTM_NEWNEIGH',
    { seq: 1, flags, says: 'the entry of va' },
    ndm('va', { state: NUD.PERMANENT, type: BROADCAST }),
    dst(),
    lladdr(MAC),
    useless,
  );
/** A part with the end of the dump in the same datagram. */
const whole = (flags: number) => joined(entry(flags), 1);
const ask = (...attributes: Parameters<typeof neighbour>[2][]): Line =>
  send('a', neighbour('RTM_GETNEIGH', { device: 0, nlmsg: DUMPED }, ...attributes));
const listed = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [
    ...withPair('va', 'vb'),
    socket('a', 'NETLINK_ROUTE'),
    send('a', made),
    hears('a', ack(made)),
    ...lines,
    ...alive('a'),
  ],
});

export const dumped: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.neigh.dump.strict',
    rule: 'a strict dump of neighbours has nothing in its header but the family and NTF_PROXY, and no attributes but filters',
    source: ['net/core/neighbour.c neigh_valid_dump_req'],
    cases: refused(false),
  },
  {
    ...base,
    id: 'rtnl.neigh.dump.strict.text',
    level: 'observed',
    rule: 'the extended ACK behind NLMSG_DONE says which part is too much',
    source: ['net/core/neighbour.c neigh_valid_dump_req'],
    cases: refused(true),
  },
  {
    ...base,
    id: 'rtnl.neigh.dump.filter',
    rule: 'NDA_IFINDEX and NDA_MASTER choose entries; parts say NLM_F_DUMP_FILTERED, their end does not',
    source: ['net/core/neighbour.c neigh_dump_filtered'],
    needs: ['route', 'net-admin', 'veth'],
    differs: { '6.1': 'NLMSG_DONE is a datagram of its own' },
    seen: ['6.18.44'],
    cases: [
      listed('no filter', ask(), hears('a', whole(0))),
      listed(
        'its own device',
        ask(nla(NDA.IFINDEX, [indexOf('va')])),
        hears('a', whole(NLM_F_DUMP_FILTERED)),
      ),
      listed('an unknown device', ask(nla(NDA.IFINDEX, u32(4096))), hears('a', done(1))),
      listed('another device', ask(nla(NDA.IFINDEX, [indexOf('vb')])), hears('a', done(1))),
      listed('an unknown master', ask(nla(NDA.MASTER, u32(4096))), hears('a', done(1))),
    ],
  },
  {
    ...base,
    id: 'rtnl.neigh.dump.lenient-error',
    rule: 'a liberal dump goes on whatever is wrong with its request, and says so at its end',
    level: 'observed',
    source: ['net/core/neighbour.c neigh_dump_info'],
    cases: [3, 11].map((length) => ({
      name: `a header of ${length} bytes`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        wantsExtack('a'),
        send('a', dumpOf(GETNEIGH, zeros(length))),
        hears(
          'a',
          done(1, 0, { flags: NLM_F_ACK_TLVS, tlvs: extack({ msg: 'Invalid header length' }) }),
        ),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'rtnl.neightbl',
    rule: 'a dump of the neighbour tables of a family without any is empty',
    source: ['net/core/neighbour.c neightbl_dump_info'],
    cases: [1, 5, 77].map((family) => ({
      name: `family ${family}`,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        send('a', dumpOf(GETNEIGHTBL, `${u8(family)} 000000`)),
        hears('a', done(1)),
        ...alive('a'),
      ],
    })),
  },
];
