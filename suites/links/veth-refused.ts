/** Pairs that cannot be made: what is wrong with the peer, or found only when the peer is there. */
import { cstring, nla, s32, struct, text, u32, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { IFLA, INFO_DATA, INFO_KIND, makePair } from '../../harness/runner/devices.ts';
import { policy } from '../../harness/runner/extack.ts';
import { alive, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import { askLink, heardOf, ifla, shows } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { CREATE, EXCL, member } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { ALL, base, DOWN, heardGone, PEER } from './pair.ts';

const source = ['drivers/net/veth.c veth_newlink'];
const VETH_INFO_PEER = 1;
const FAILED = 'Attribute failed policy validation';
/** Behind IFLA_LINKINFO at 32, IFLA_INFO_KIND at 36 and IFLA_INFO_DATA at 44. */
const AT_PEER = 48;
/** Behind VETH_INFO_PEER and struct ifinfomsg. */
const IN_PEER = AT_PEER + 4 + 16;

const create = (...attributes: (string | readonly Segment[])[]): Segment[] =>
  askLink('RTM_NEWLINK', { more: CREATE | EXCL }, ...attributes);
/** The kind veth, with a peer of these bytes. */
const withPeer = (...peer: (string | readonly Segment[])[]): Segment[] =>
  create(
    nla(IFLA.LINKINFO, nla(INFO_KIND, text('veth')), nla(INFO_DATA, nla(VETH_INFO_PEER, ...peer))),
  );
const cell = (
  name: string,
  sent: Segment[],
  errno: string,
  says: NonNullable<Cell['says']>,
): Cell => ({ name, sent, errno, says });
const none = struct(ifinfomsg);

export const vethRefused: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.veth.peer-info',
      rule: 'VETH_INFO_PEER that is shorter than its header is refused with ERANGE, and so is an attribute of a wrong size in it; a negative index of the peer with EINVAL',
      source: [...source, 'net/core/rtnetlink.c rtnl_nla_parse_ifinfomsg'],
      cells: [
        ...[0, 1, 15].map((size) =>
          cell(`a header of ${size} bytes`, withPeer(zeros(size)), 'ERANGE', {
            msg: FAILED,
            offset: AT_PEER,
          }),
        ),
        ...[-1, -0x80000000].map((index) =>
          cell(`index ${index}`, withPeer(struct(ifinfomsg, { index })), 'EINVAL', {
            msg: "ifindex can't be negative",
            offset: AT_PEER,
          }),
        ),
        ...[0, 3].map((size) =>
          cell(`IFLA_MTU of ${size} bytes`, withPeer(none, ifla('MTU', zeros(size))), 'ERANGE', {
            msg: FAILED,
            offset: IN_PEER,
            policy: policy.u32(),
          }),
        ),
        cell(
          'IFLA_IFNAME of 16 letters',
          withPeer(none, ifla('IFNAME', text('x'.repeat(16)))),
          'ERANGE',
          { msg: FAILED, offset: IN_PEER, policy: policy.atMost('STRING', 15) },
        ),
      ],
    },
    { rule: 'the extended ACK points into the request, at the peer or at its attribute' },
  ),
  {
    ...base,
    id: 'rtnl.veth.failed-late',
    rule: 'where the named end is found bad when the peer is there already, listeners hear of the peer that came and went',
    source,
    cases: (
      [
        ['the same name as the peer', makePair('peer', 'peer', { peerIndex: PEER, index: 20 })],
        ['a name with a slash', makePair('a/b', 'peer', { peerIndex: PEER, index: 20 })],
        ['the same index as the peer', makePair('own', 'peer', { peerIndex: PEER, index: PEER })],
      ] as const
    ).map(([name, sent], i) => ({
      name,
      lines: [
        socket('a', 'NETLINK_ROUTE'),
        ...member('b', 'RTNLGRP_LINK'),
        send('a', sent),
        hears('a', refusal(sent, ['EEXIST', 'EINVAL', 'EBUSY'][i] ?? '')),
        hears(
          'b',
          heardOf({ index: PEER, flags: DOWN, change: ALL }, shows('IFNAME', cstring('peer'))),
          heardGone({ index: PEER }, shows('IFNAME', cstring('peer'))),
        ),
        ...alive('a'),
      ],
    })),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.new.linkinfo-short',
      rule: 'IFLA_LINKINFO of 1 to 3 bytes is no nest: ERANGE',
      source: ['lib/nlattr.c validate_nla'],
      needs: ['route', 'net-admin'],
      cells: [1, 2, 3].map((size) =>
        cell(`${size} bytes`, create(ifla('LINKINFO', zeros(size))), 'ERANGE', {
          msg: FAILED,
          offset: 32,
          policy: policy.plain('NESTED'),
        }),
      ),
    },
    { rule: 'the extended ACK shows that it is a nest' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.new.netns',
      rule: 'a new device for a namespace that is not there is refused: by process ESRCH, by file EBADF, by number EINVAL',
      source: ['net/core/rtnetlink.c rtnl_link_get_net', 'net/core/rtnetlink.c rtnl_newlink'],
      cells: [
        {
          name: 'IFLA_NET_NS_PID',
          sent: makePair('own', 'peer', {}, ifla('NET_NS_PID', u32(0x7ffffff0))),
          errno: 'ESRCH',
        },
        {
          name: 'IFLA_NET_NS_FD',
          sent: makePair('own', 'peer', {}, ifla('NET_NS_FD', u32(0x7ffffff0))),
          errno: 'EBADF',
        },
        {
          name: 'IFLA_TARGET_NETNSID',
          sent: makePair('own', 'peer', {}, ifla('TARGET_NETNSID', s32(99))),
          errno: 'EINVAL',
        },
        cell(
          'IFLA_LINK_NETNSID',
          makePair('own', 'peer', {}, ifla('LINK_NETNSID', s32(99))),
          'EINVAL',
          { msg: 'Unknown network namespace id' },
        ),
      ],
    },
    { rule: 'the extended ACK speaks of IFLA_LINK_NETNSID alone' },
  ),
];
