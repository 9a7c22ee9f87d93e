/** Devices of other network namespaces: asked for by their number, and moved there. */
import { cstring, nla, s32, struct, text, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { verdicts } from '../../harness/runner/cells.ts';
import { INFO_DATA, INFO_KIND, makePair, OTHERS } from '../../harness/runner/devices.ts';
import { done, dumpOf, RTM_GETLINK } from '../../harness/runner/dumps.ts';
import { extack, wantsExtack } from '../../harness/runner/extack.ts';
import { ack, alive, bind, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import { LO, acked, askLink, ifla, isTold, shows, toldOf } from '../../harness/runner/links.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ask, CREATE, event, EXCL, member, part } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { DOWN, heardGone, madePair, OWN, PEER } from './pair.ts';

const base = {
  level: 'should',
  needs: ['route', 'net-admin', 'netns', 'process'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const actors = { main: {}, other: { process: 'p', netns: 'other' } };
const NETNSA = { NSID: 1, PID: 2 } as const;
const NSID = 7;
const VETH_INFO_PEER = 1;

/** A process in a namespace of its own; the port of its socket `x` is its process id. */
const other: Line[] = [
  socket('x', 'NETLINK_ROUTE', { actor: 'other' }),
  bind('x', {}, { ret: 0 }, { actor: 'other' }),
];
const PROCESS: Segment[] = [{ port: 'x' }];
const numbered = ask(
  'RTM_NEWNSID',
  { seq: 0x5e4000 },
  '00000000',
  nla(NETNSA.NSID, s32(NSID)),
  nla(NETNSA.PID, PROCESS),
);
const there = ifla('TARGET_NETNSID', s32(NSID));
/** With the other namespace, which has a number here. */
const beside = (name: string, ...lines: Line[]): Case => ({
  name,
  actors,
  lines: [
    ...other,
    socket('a', 'NETLINK_ROUTE'),
    send('a', numbered),
    hears('a', ack(numbered)),
    ...lines,
    ...alive('a'),
  ],
});
/** A pair whose peer is made in the other namespace. */
const across = ask(
  'RTM_NEWLINK',
  { seq: 2, flags: 5 | CREATE | EXCL },
  struct(ifinfomsg, { index: OWN }),
  ifla('IFNAME', cstring('own')),
  ifla(
    'LINKINFO',
    nla(INFO_KIND, text('veth')),
    nla(
      INFO_DATA,
      nla(
        VETH_INFO_PEER,
        struct(ifinfomsg, { index: PEER }),
        ifla('IFNAME', cstring('peer')),
        ifla('NET_NS_PID', PROCESS),
      ),
    ),
  ),
);
/** The peer goes there, under a name. */
const moved = (seq: number, name: string): Segment[] =>
  askLink('RTM_SETLINK', { index: PEER, seq }, ifla('NET_NS_PID', PROCESS), ifla('IFNAME', name));
const isThere = (seq: number, name: string): Line[] => {
  const sent = askLink('RTM_GETLINK', { seq }, there, ifla('IFNAME', cstring(name)));
  return [
    send('a', sent),
    hears(
      'a',
      toldOf({ type: 1, index: PEER, flags: DOWN, seq }, shows('IFNAME', cstring(name))),
      ack(sent),
    ),
  ];
};
const immutable = askLink('RTM_SETLINK', { index: 1 }, ifla('NET_NS_PID', PROCESS));

export const otherNamespaces: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.link.get.netnsid',
    rule: 'RTM_GETLINK in a namespace that has no number here is refused with EINVAL',
    source: ['net/core/rtnetlink.c rtnl_get_net_ns_capable'],
    needs: ['route'],
    cells: [-1, 0, 1, 99, 0x7fffffff, -0x80000000].map((nsid) => ({
      name: `number ${nsid}`,
      sent: askLink('RTM_GETLINK', { index: 1 }, ifla('TARGET_NETNSID', s32(nsid))),
      errno: 'EINVAL',
    })),
  }),
  {
    ...base,
    id: 'rtnl.link.get.other-ns',
    rule: 'devices of a namespace that has a number here are told of with IFLA_TARGET_NETNSID, one alone and in a dump',
    source: ['net/core/rtnetlink.c rtnl_getlink', 'net/core/rtnetlink.c rtnl_dump_ifinfo'],
    cases: [
      beside(
        'lo there',
        send('a', askLink('RTM_GETLINK', { index: 1 }, there)),
        hears(
          'a',
          toldOf(LO, shows('TARGET_NETNSID', s32(NSID)), shows('IFNAME', cstring('lo'))),
          ack(askLink('RTM_GETLINK', { index: 1 }, there)),
        ),
      ),
      beside(
        'a dump',
        // what is made here is not there
        ...acked('a', madePair),
        send('a', dumpOf(RTM_GETLINK, [struct(ifinfomsg), ...there], 3)),
        hears(
          'a',
          part(
            'RTM_NEWLINK',
            { seq: 3, has: [shows('TARGET_NETNSID', s32(NSID))] },
            struct(ifinfomsg, LO),
            [OTHERS],
          ),
          done(3),
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.get.other-ns.alloc',
    rule: 'who asks there for a device that is linked to one here gives the own namespace a number: members of RTNLGRP_NSID hear of it, from nobody',
    source: [
      'net/core/rtnetlink.c rtnl_fill_link_netnsid',
      'net/core/net_namespace.c peernet2id_alloc',
    ],
    needs: [...base.needs, 'veth'],
    cases: [
      beside(
        'the peer of a pair',
        ...acked('a', across),
        ...member('b', 'RTNLGRP_NSID'),
        send('a', askLink('RTM_GETLINK', { index: PEER, seq: 3 }, there)),
        hears(
          'a',
          toldOf(
            { type: 1, index: PEER, flags: DOWN, seq: 3 },
            shows('TARGET_NETNSID', s32(NSID)),
            shows('LINK', u32(OWN)),
            shows('LINK_NETNSID', s32(0)),
          ),
          ack(askLink('RTM_GETLINK', { index: PEER, seq: 3 }, there)),
        ),
        hears('b', event('RTNLGRP_NSID', 'RTM_NEWNSID', {}, '00000000', nla(NETNSA.NSID, s32(0)))),
      ),
    ],
  },
  ...[false, true].map((withText): Requirement => ({
    ...base,
    id: withText ? 'rtnl.link.set.netns.lo.text' : 'rtnl.link.set.netns.lo',
    rule: withText
      ? 'the extended ACK says that it cannot leave its namespace'
      : 'lo cannot be moved to another namespace: EINVAL',
    level: withText ? 'observed' : 'should',
    source: ['net/core/dev.c __dev_change_net_namespace'],
    ...(withText ? { differs: { '6.1': 'there is no text' }, seen: ['6.18.44'] } : {}),
    cases: [
      {
        name: 'lo',
        actors,
        lines: [
          ...other,
          socket('a', 'NETLINK_ROUTE'),
          ...(withText ? [wantsExtack('a')] : []),
          send('a', immutable),
          hears(
            'a',
            refusal(
              immutable,
              'EINVAL',
              withText ? { tlvs: extack({ msg: 'The interface netns is immutable' }) } : {},
            ),
          ),
          ...alive('a'),
        ],
      },
    ],
  })),
  {
    ...base,
    id: 'rtnl.link.set.netns.move.name',
    rule: 'a device that is moved may be renamed at once, also by a template; a name that is taken there is refused with EEXIST when it is there already, with the name that it had',
    source: ['net/core/dev.c __dev_change_net_namespace', 'net/core/rtnetlink.c do_setlink'],
    needs: [...base.needs, 'veth'],
    cases: [
      beside(
        'to a name that is free there',
        ...acked('a', makePair('own', 'peer', { seq: 2, index: OWN, peerIndex: PEER })),
        ...acked('a', moved(3, cstring('other'))),
        ...isThere(4, 'other'),
      ),
      beside(
        'to “lo”, which is taken there',
        ...acked('a', makePair('own', 'peer', { seq: 2, index: OWN, peerIndex: PEER })),
        send('a', moved(3, cstring('lo'))),
        hears('a', refusal(moved(3, cstring('lo')), 'EEXIST')),
        ...isThere(4, 'peer'),
      ),
      beside(
        'to a template',
        ...acked('a', makePair('own', 'peer', { seq: 2, index: OWN, peerIndex: PEER })),
        ...acked('a', moved(3, cstring('v%d'))),
        ...isThere(4, 'v0'),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.netns.move',
    rule: 'an end of a pair that is moved is told of here as gone, in nobody’s name and with its namespace and index there; the other end shows in which namespace it is linked',
    source: ['net/core/dev.c __dev_change_net_namespace'],
    needs: [...base.needs, 'veth'],
    cases: [
      beside(
        'the peer',
        ...acked('a', makePair('own', 'peer', { seq: 2, index: OWN, peerIndex: PEER })),
        ...member('b', 'RTNLGRP_LINK'),
        ...acked('a', askLink('RTM_SETLINK', { index: PEER, seq: 3 }, ifla('NET_NS_PID', PROCESS))),
        hears(
          'b',
          heardGone(
            { index: PEER },
            shows('NEW_NETNSID', s32(NSID)),
            shows('NEW_IFINDEX', u32(PEER)),
          ),
        ),
        ...isTold(
          'a',
          { type: 1, index: OWN, flags: DOWN, seq: 4 },
          shows('LINK', u32(PEER)),
          shows('LINK_NETNSID', s32(NSID)),
        ),
      ),
    ],
  },
];
