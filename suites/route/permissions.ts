/** What a process without CAP_NET_ADMIN may ask of NETLINK_ROUTE. */
import { nlmsg, struct } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';
import {
  ack,
  alive,
  bind,
  fails,
  type Heard,
  hears,
  NLM_F_REQUEST,
  refusal,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED } from '../../harness/runner/route.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const NETLINK_ADD_MEMBERSHIP = 1;
const EPERM = 'EPERM';
const actors = { main: {}, plain: { capabilities: [] } };
const source = ['net/core/rtnetlink.c rtnetlink_rcv_msg'];
const base = { level: 'should', source, needs: ['route', 'capset'], seen: ['6.18.44'] } as const;

const asked = (name: string, sent: Segment[], ...heard: Heard[]): Case => ({
  name,
  actors,
  lines: [
    socket('a', 'NETLINK_ROUTE', { actor: 'plain' }),
    send('a', sent, { actor: 'plain' }),
    hears('a', ...heard),
    ...alive('a'),
  ],
});
const refused = (type: number, payload: string, flags = ASKED, as = ''): Case => {
  const sent = nlmsg({ type, flags, seq: 1 }, payload);
  const name = RTM.name(type) ?? `type ${type}`;
  return asked(`${name}${as}`, sent, refusal(sent, EPERM));
};
/** Of the classes "new", "delete" and "set", handled or not. */
const CHANGES = [16, 17, 19, 20, 21, 24, 25, 28, 29, 32, 33, 36, 37, 88, 89, 104, 105, 67, 23, 27];
const NLM_F_BULK = 0x200;
const [RTM_NEWACTION, RTM_DELACTION] = [48, 49];

export const permissions: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.disp.perm',
    rule: 'whatever is not of the class "get" needs CAP_NET_ADMIN, and is else refused with EPERM before anything of it is looked at',
    source: [...source, 'net/netlink/af_netlink.c netlink_net_capable'],
    cases: [
      ...CHANGES.map((type) => refused(type, struct(ifinfomsg, { index: 1 }))),
      ...CHANGES.slice(0, 8).map((type) => refused(type, '00', ASKED, ', one byte')),
    ],
  },
  {
    ...base,
    id: 'rtnl.disp.perm.get',
    rule: 'requests of the class "get", unknown types and empty payloads need no permission',
    cases: [
      asked('RTM_GETLINK', getLoopback(1), loopback(1)),
      ...[0x3f0, 0x7fff].map((type) => {
        const sent = nlmsg({ type, flags: ASKED, seq: 1 }, '00000000');
        return asked(`type ${type}`, sent, refusal(sent, 'EOPNOTSUPP'));
      }),
      ...[16, 23].map((type) => {
        const sent = nlmsg({ type, flags: ASKED, seq: 1 });
        return asked(`${RTM.name(type) ?? `type ${type}`} without payload`, sent, ack(sent));
      }),
    ],
  },
  {
    ...base,
    id: 'rtnl.disp.perm.bulk',
    rule: 'want of permission is told before want of support for NLM_F_BULK',
    cases: [17, 21, 25, 33].map((type) =>
      refused(type, struct(ifinfomsg, { index: 1 }), NLM_F_REQUEST | NLM_F_BULK, ', NLM_F_BULK'),
    ),
  },
  {
    ...base,
    id: 'rtnl.disp.perm.init',
    rule: 'actions of traffic control belong to the machine: to root of a user namespace, who may change all else here, they are EPERM',
    source: ['net/sched/act_api.c tc_ctl_action'],
    needs: ['route', 'net-admin', 'user-namespace'],
    cases: [RTM_NEWACTION, RTM_DELACTION].map((type) => {
      const sent = nlmsg({ type, flags: ASKED, seq: 1 }, '00000000');
      return {
        name: RTM.name(type) ?? '',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', sent),
          hears('a', refusal(sent, EPERM)),
          ...alive('a'),
        ],
      };
    }),
  },
  {
    ...base,
    id: 'rtnl.disp.perm.groups',
    rule: 'only RTNLGRP_IPV4_MROUTE_R and RTNLGRP_IPV6_MROUTE_R need CAP_NET_ADMIN to be joined',
    source: ['net/core/rtnetlink.c rtnetlink_bind'],
    cases: [
      ...[30, 31].flatMap((group) => [
        {
          name: `group ${group}, NETLINK_ADD_MEMBERSHIP`,
          actors,
          lines: [
            socket('a', 'NETLINK_ROUTE', { actor: 'plain' }),
            setsockopt('a', NETLINK_ADD_MEMBERSHIP, group, fails(EPERM), { actor: 'plain' }),
            ...alive('a'),
          ],
        },
        {
          name: `group ${group}, bind`,
          actors,
          lines: [
            socket('a', 'NETLINK_ROUTE', { actor: 'plain' }),
            bind('a', { groups: (1 << (group - 1)) >>> 0 }, fails(EPERM), { actor: 'plain' }),
            ...alive('a'),
          ],
        },
      ]),
      ...[1, 7, 29, 32, 33].map((group) => ({
        name: `group ${group} is free`,
        actors,
        lines: [
          socket('a', 'NETLINK_ROUTE', { actor: 'plain' }),
          setsockopt('a', NETLINK_ADD_MEMBERSHIP, group, { ret: 0 }, { actor: 'plain' }),
          ...alive('a'),
        ],
      })),
    ],
  },
];
