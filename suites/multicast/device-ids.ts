/** Devices that are made and removed: who is named as the one who asked for it. */
import { cstring, join, nla, nlmsg, port, struct, u16, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { LINK_BIT } from './objects.ts';

const RTM_NEWLINK = 16;
const RTM_DELLINK = 17;
const IFLA_IFNAME = 3;
const IFLA_LINKINFO = 18;
const NAME = nla(IFLA_IFNAME, cstring('pair'));
const asked = NLM_F_REQUEST | NLM_F_ACK;

/** A pair of veth devices, the named one of which is made behind its peer. */
const make = (seq: number, flags: number): Segment[] =>
  nlmsg(
    { type: RTM_NEWLINK, flags: flags | 0x600, seq },
    struct(ifinfomsg),
    NAME,
    nla(IFLA_LINKINFO, nla(1, '76657468')),
  );
const remove = (seq: number, flags: number): Segment[] =>
  nlmsg({ type: RTM_DELLINK, flags, seq }, struct(ifinfomsg), NAME);

const told =
  (type: number, seq: number, by: string | undefined, name?: readonly Segment[]): Heard =>
  () => ({
    bytes: join<Segment | { any: number; why: string } | { rest: string }>(
      [{ any: 4, why: 'nlmsg_len depends on the attributes' }],
      `${u16(type)} ${u16(0)} ${u32(seq)}`,
      by === undefined ? u32(0) : [port(by)],
      [{ any: 16, why: 'type, index and flags of a veth device are not the matter here' }],
      name ?? [],
      [{ rest: 'which attributes describe a device is not the matter here' }],
    ),
    from: { groups: LINK_BIT },
    says: type === RTM_NEWLINK ? 'NEWLINK of a veth device' : 'DELLINK of a veth device',
  });

export const deviceIds: readonly Requirement[] = [
  {
    id: 'mc.ids.devices',
    rule: "with NLM_F_ECHO a device that is made or removed is echoed, and told of with the request's nlmsg_seq and the requester's port; without it, and for the peer of a new pair, both are 0",
    level: 'observed',
    source: [
      'net/core/rtnetlink.c rtnl_newlink_create',
      'net/core/rtnetlink.c rtnl_delete_link',
      'drivers/net/veth.c veth_newlink',
    ],
    needs: ['route', 'net-admin'],
    differs: { '6.1': 'nothing is echoed, and both are always 0' },
    seen: ['6.18.44'],
    cases: [0, NLM_F_ECHO].map((echo): Case => {
      const flags = asked | echo;
      const made = echo ? told(RTM_NEWLINK, 5, 'a', NAME) : told(RTM_NEWLINK, 0, undefined, NAME);
      const gone = echo
        ? [told(RTM_DELLINK, 6, 'a', NAME), told(RTM_DELLINK, 6, 'a')]
        : [told(RTM_DELLINK, 0, undefined, NAME), told(RTM_DELLINK, 0, undefined)];
      return {
        name: echo ? 'NLM_F_ECHO' : 'plain',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('a', { pid: 0x10001 }),
          bind('b', { groups: LINK_BIT }),
          send('a', make(5, flags)),
          hears('a', ...(echo ? [made] : []), ack(make(5, flags))),
          hears('b', told(RTM_NEWLINK, 0, undefined), made),
          send('a', remove(6, flags)),
          hears('a', ...(echo ? gone : []), ack(remove(6, flags))),
          hears('b', ...gone),
          ...alive('b'),
        ],
      };
    }),
  },
];
