/** Dumps of devices: which come, in which order, and what narrows them. */
import { cstring, nest, nla, s32, struct, text, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { INFO_KIND, OTHERS, makePair } from '../../harness/runner/devices.ts';
import { done, dumpOf, loopbackPart, RTM_GETLINK } from '../../harness/runner/dumps.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { alive, close, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import { LO, acked, ifla, shows } from '../../harness/runner/links.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { part } from '../../harness/runner/route.ts';
import { ifaddrmsg, ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { type RefusedDump, refusedDump } from '../dumps/refused.ts';
import { alternativeNames } from './name-list.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c rtnl_dump_ifinfo'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const NLM_F_DUMP_FILTERED = 0x20;
const none = struct(ifinfomsg);
const KIND = (kind: string): Segment[] => nla(INFO_KIND, text(kind));

const dumped = (
  name: string,
  payload: string | readonly Segment[],
  heard: Heard[],
  strict = false,
): Case => ({
  name: `${name}${strict ? ', strict' : ''}`,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    ...(strict ? [wantsStrict('a')] : []),
    send('a', dumpOf(RTM_GETLINK, payload)),
    hears('a', ...heard, done(1)),
    ...alive('a'),
  ],
});
const lo = loopbackPart(1);
const filtered = part(
  'RTM_NEWLINK',
  { seq: 1, flags: NLM_F_DUMP_FILTERED },
  struct(ifinfomsg, LO),
  [OTHERS],
);
const behind = (...attributes: Segment[][]): Segment[] => [none, ...attributes.flat()];

const refused = (name: string, payload: RefusedDump['payload'], msg: string): RefusedDump => ({
  name,
  type: RTM_GETLINK,
  payload,
  errno: 'EINVAL',
  says: { msg },
});
const VALUES = 'Invalid values in header for link dump request';
const UNSUPPORTED = 'Unsupported attribute in link dump request';
const index = (number: number) =>
  refused(
    `index ${number}`,
    struct(ifinfomsg, { index: number }),
    'Filter by device index not supported for link dumps',
  );
const strictly: readonly RefusedDump[] = [
  ...[1, 99, -1].map(index),
  ...(['type', 'flags', 'change'] as const).map((field) =>
    refused(field, struct(ifinfomsg, { [field]: 1 }), VALUES),
  ),
  ...[1, 4, 15].map((size) =>
    refused(`a header of ${size} bytes`, '00'.repeat(size), 'Invalid header for link dump'),
  ),
  ...(['IFNAME', 'ALT_IFNAME', 'MTU', 'GROUP', 'LINK', 'AF_SPEC'] as const).map((name) =>
    refused(
      `IFLA_${name}`,
      behind(ifla(name, name.endsWith('NAME') ? cstring('lo') : u32(0))),
      UNSUPPORTED,
    ),
  ),
  ...[1, 3].map((size) =>
    refused(
      `${size} bytes left over`,
      `${none}${'55'.repeat(size)}`,
      'bytes leftover after parsing attributes',
    ),
  ),
];
const nsid: readonly RefusedDump[] = [-1, 0, 99].flatMap((number) =>
  [true, false].map((strict) => ({
    ...refused(
      `${number}${strict ? ', strict' : ''}`,
      behind(ifla('TARGET_NETNSID', s32(number))),
      'Invalid target network namespace id',
    ),
    strict,
  })),
);

/** Twelve names of 127 letters: so many that no two devices fit into one part of a dump. */
const withNames = (index: number, letter: string): Line[] => {
  const names = Array.from({ length: 12 }, (_, i) => `${letter}${i}`.padEnd(127, 'x'));
  return acked('setup', alternativeNames('RTM_NEWLINKPROP', { index }, ...names));
};
const told = (name: string, header: object): Heard =>
  part(
    'RTM_NEWLINK',
    { seq: 1, has: [shows('IFNAME', cstring(name))], says: name },
    struct(ifinfomsg, header),
    [OTHERS],
  );
const ordered = (own: number, peer: number): Case => {
  const made = makePair('own', 'peer', { seq: 1, index: own, peerIndex: peer });
  const pair = [
    { name: 'own', index: own },
    { name: 'peer', index: peer },
  ].toSorted((one, other) => one.index - other.index);
  return {
    name: `lo, ${pair.map(({ name, index: at }) => `${name} ${at}`).join(', ')}`,
    lines: [
      socket('setup', 'NETLINK_ROUTE'),
      ...acked('setup', made),
      ...withNames(1, 'a'),
      ...withNames(own, 'b'),
      ...withNames(peer, 'c'),
      close('setup'),
      socket('a', 'NETLINK_ROUTE'),
      send('a', dumpOf(RTM_GETLINK, none)),
      {
        // with this room no part is larger than a page
        step: { call: 'drain', socket: 'a', room: 4096 },
        expect: {
          datagrams: [
            told('lo', LO),
            ...pair.map(({ name, index: at }) => told(name, { type: 1, index: at, flags: 0x1002 })),
            done(1),
          ].map((heard) => heard('a')),
        },
      },
      ...alive('a'),
    ],
  };
};

export const dumpLinksRules: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.link.dump.order',
    rule: 'a dump goes by ascending index',
    source: ['include/linux/netdevice.h for_each_netdev_dump'],
    needs: ['route', 'net-admin', 'veth'],
    differs: { '6.1': 'goes by the index modulo 256' },
    seen: ['6.18.44'],
    cases: [ordered(258, 5), ordered(5, 258), ordered(513, 300)],
  },
  {
    ...base,
    id: 'rtnl.link.dump.lenient',
    rule: 'without NETLINK_GET_STRICT_CHK a dump tells of all devices, whatever stands in its header and in attributes that are no filter',
    cases: [
      ...(['index', 'type', 'flags', 'change'] as const).flatMap((field) =>
        [1, 99].map((value) =>
          dumped(`${field} ${value}`, struct(ifinfomsg, { [field]: value }), [lo]),
        ),
      ),
      ...[2, 4, 15].map((size) => dumped(`a header of ${size} bytes`, '00'.repeat(size), [lo])),
      ...[0, 1, 3].map((size) =>
        dumped(`IFLA_MTU of ${size} bytes`, behind(ifla('MTU', '00'.repeat(size))), [lo]),
      ),
      dumped('IFLA_IFNAME of nobody', behind(ifla('IFNAME', cstring('nobody'))), [lo]),
      dumped('an unknown attribute', behind(nla(900, u32(1))), [lo]),
      dumped('bytes left over', `${none}555555`, [lo]),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.dump.family',
    rule: 'a dump of a family that has none of its own tells of all devices, one of PF_BRIDGE of ports of bridges only',
    source: ['net/core/rtnetlink.c rtnl_dump_ifinfo', 'net/core/rtnetlink.c rtnl_bridge_getlink'],
    cases: [
      ...[1, 2, 3, 5, 17, 77, 201, 254].map((family) =>
        dumped(`family ${family}`, struct(ifinfomsg, { family }), [lo]),
      ),
      dumped('PF_BRIDGE', struct(ifinfomsg, { family: 7 }), []),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.dump.strict',
    rule: 'with NETLINK_GET_STRICT_CHK an index, another value in the header, a short header, attributes that are no filter and bytes left over end the dump with -EINVAL in NLMSG_DONE',
    source: ['net/core/rtnetlink.c rtnl_valid_dump_ifinfo_req'],
    cases: strictly.map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'rtnl.link.dump.strict.text',
    rule: 'the extended ACK behind NLMSG_DONE says what was wrong with the header or the attributes',
    level: 'observed',
    source: ['net/core/rtnetlink.c rtnl_valid_dump_ifinfo_req'],
    cases: strictly.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'rtnl.link.dump.netnsid',
    rule: 'IFLA_TARGET_NETNSID of no namespace ends the dump with -EINVAL in NLMSG_DONE, strict or not',
    source: ['net/core/rtnetlink.c rtnl_get_net_ns_capable'],
    cases: nsid.map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'rtnl.link.dump.netnsid.text',
    rule: 'the extended ACK says that the namespace is not valid',
    level: 'observed',
    source: ['net/core/rtnetlink.c rtnl_dump_ifinfo'],
    cases: nsid.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'rtnl.link.dump.master',
    rule: 'a dump that is narrowed by IFLA_MASTER has NLM_F_DUMP_FILTERED on its parts, not on NLMSG_DONE; 0xffffffff stands for none',
    source: ['net/core/rtnetlink.c link_dump_filtered'],
    cases: [true, false].flatMap((strict) => [
      dumped('0, which is no filter', behind(ifla('MASTER', u32(0))), [lo], strict),
      dumped('0xffffffff', behind(ifla('MASTER', u32(0xffffffff))), [filtered], strict),
      dumped('of nobody', behind(ifla('MASTER', u32(99))), [], strict),
    ]),
  },
  {
    ...base,
    id: 'rtnl.link.dump.kind',
    rule: 'IFLA_LINKINFO of a kind that the kernel does not know, or of none, narrows nothing',
    source: ['net/core/rtnetlink.c linkinfo_to_kind_ops'],
    cases: [true, false].flatMap((strict) => [
      dumped('an unknown kind', behind(ifla('LINKINFO', KIND('nosuchkind'))), [lo], strict),
      dumped('no kind', behind(ifla('LINKINFO')), [lo], strict),
      dumped('no kind, NLA_F_NESTED', behind(nest(18)), [lo], strict),
    ]),
  },
  {
    ...base,
    id: 'rtnl.link.dump.kind.known',
    rule: 'IFLA_LINKINFO of a kind that the kernel knows narrows a dump to devices of that kind',
    source: ['net/core/rtnetlink.c link_kind_filtered'],
    needs: ['route', 'net-admin', 'veth'],
    cases: [true, false].map((strict) =>
      dumped('veth, of which there is none', behind(ifla('LINKINFO', KIND('veth'))), [], strict),
    ),
  },
  {
    ...base,
    id: 'rtnl.lo.initial-dumps',
    rule: 'a fresh namespace has lo, and neither addresses, routes, neighbours nor queueing disciplines',
    source: ['net/core/net_namespace.c setup_net'],
    cases: [
      dumped('links', none, [lo]),
      ...(
        [
          ['addresses', 22, struct(ifaddrmsg)],
          ['routes', 26, '00000000 00000000 00000000'],
          ['neighbours', 30, '00000000 00000000 00000000'],
          ['queueing disciplines', 38, '00000000 00000000 00000000 00000000 00000000'],
          ['nsids', 90, '00000000'],
          ['next hops', 106, '00000000 00000000'],
        ] as const
      ).map(([name, type, payload]) => ({
        name,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', dumpOf(type, payload)),
          hears('a', done(1)),
          ...alive('a'),
        ],
      })),
    ],
  },
];
