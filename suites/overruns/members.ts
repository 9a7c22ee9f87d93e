/** Members of a group that have no room: for a user's message and for a notification. */
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { text } from '../../harness/program/build.ts';
import {
  addAddress,
  ADDRESS_BIT,
  addressEvent,
  RTM_NEWADDR,
} from '../../harness/runner/addresses.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  aliveInLittleRoom,
  bind,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { from, talks } from '../../harness/runner/user-messages.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import {
  empty,
  LARGE,
  polls,
  POLLERR,
  POLLIN,
  POLLOUT,
  reads,
  SMALL,
  tellsEnobufs,
} from './full.ts';

const { NETLINK_BROADCAST_ERROR = 4 } = NETLINK_OPT.values;
const GROUP = 4;
const word = (number: number): string => text(`message ${number}`);
/** To the group and to the port of `d`: to a group alone, without a kernel's side, is ECONNREFUSED. */
const toGroup = (number: number): Line =>
  send('a', [word(number)], { to: { pid: 0x10004, groups: GROUP } });
const message = (number: number): Heard => from('a', [word(number)], GROUP);
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const base = { level: 'should', seen: ['6.18.44', '6.1.176'] } as const;
const usersock = ['usersock', 'net-admin'];
const deliver = ['net/netlink/af_netlink.c netlink_broadcast_deliver'];
const room: Line[] = [
  socket('a', 'NETLINK_USERSOCK'),
  socket('b', 'NETLINK_USERSOCK'),
  socket('c', 'NETLINK_USERSOCK'),
  socket('d', 'NETLINK_USERSOCK'),
  bind('d', { pid: 0x10004 }),
  bind('a', { pid: 0x10001 }),
  bind('b', { pid: 0x10002, groups: GROUP }),
  bind('c', { pid: 0x10003, groups: GROUP }),
];

export const members: readonly Requirement[] = [
  {
    ...base,
    id: 'ovr.user_multicast',
    rule: "a user's message to a group that finds no room at one member gives ENOBUFS and congestion there only: the sender and the other members notice nothing",
    source: deliver,
    needs: usersock,
    cases: [0, 1, 9].map((count) => ({
      name: `${count} of ten were read when there was room again`,
      lines: [
        ...room,
        ...numbers.map(toGroup),
        receiveBuffer('b', SMALL),
        toGroup(11),
        polls('b', POLLIN | POLLOUT | POLLERR),
        polls('c', POLLIN | POLLOUT),
        tellsEnobufs('b'),
        receiveBuffer('b', LARGE),
        ...numbers.slice(0, count).map((number) => reads('b', message(number))),
        // still congested
        toGroup(12),
        ...numbers.slice(count).map((number) => reads('b', message(number))),
        empty('b'),
        toGroup(13),
        hears('b', message(13)),
        hears('c', ...numbers.map(message), message(11), message(12), message(13)),
        ...talks('a', 'b'),
      ],
    })),
  },
  {
    ...base,
    id: 'ovr.broadcast_error',
    rule: "NETLINK_BROADCAST_ERROR at the member does not change the result of a user's send: it concerns what the kernel sends",
    source: [
      ...deliver,
      'net/netlink/af_netlink.c netlink_sendmsg',
      'netlink(7) NETLINK_BROADCAST_ERROR',
    ],
    needs: usersock,
    cases: [
      ['b', 'at the member that has no room'],
      ['c', 'at the other member'],
      ['a', 'at the sender'],
    ].map(([who = '', name = '']) => ({
      name,
      lines: [
        ...room,
        setsockopt(who, NETLINK_BROADCAST_ERROR, 1),
        ...numbers.map(toGroup),
        receiveBuffer('b', SMALL),
        toGroup(11),
        tellsEnobufs('b'),
        ...numbers.map((number) => reads('b', message(number))),
        empty('b'),
        hears('c', ...numbers.map(message), message(11)),
      ],
    })),
  },
  {
    ...base,
    id: 'ovr.kernel.notification',
    rule: 'a notification that finds no room at a member is dropped and gives it ENOBUFS; the requester gets its ACK as ever',
    level: 'must',
    source: [...deliver, 'netlink(7) ENOBUFS'],
    needs: ['route', 'net-admin'],
    cases: [0, NETLINK_BROADCAST_ERROR].map((option) => {
      const add = (number: number) => addAddress(number, number, NLM_F_REQUEST | NLM_F_ACK);
      const told = (number: number) => addressEvent(RTM_NEWADDR, number, number, 'a');
      return {
        name: option === 0 ? 'plain' : 'NETLINK_BROADCAST_ERROR at the member',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { groups: ADDRESS_BIT }),
          ...(option === 0 ? [] : [setsockopt('b', option, 1)]),
          ...numbers.flatMap((number) => [send('a', add(number)), hears('a', ack(add(number)))]),
          receiveBuffer('b', SMALL),
          send('a', add(11)),
          hears('a', ack(add(11))),
          tellsEnobufs('b'),
          ...numbers.map((number) => reads('b', told(number))),
          empty('b'),
          ...aliveInLittleRoom('b'),
        ],
      };
    }),
  },
];
