/** The address that comes with a datagram. */
import type { Pattern } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  addAddress,
  ADDRESS_BIT,
  addressEvent,
  deleteAddress,
  RTM_DELADDR,
  RTM_NEWADDR,
} from '../../harness/runner/addresses.ts';
import {
  ack,
  alive,
  bind,
  fails,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  noop,
  recv,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { raiseLoopback } from '../../harness/runner/loopback.ts';
import { from, HELLO, ownsItsPort } from '../../harness/runner/user-messages.ts';
import { MSG } from '../../harness/wire/constants/socket.ts';
import { loopbackEvent } from '../multicast/objects.ts';

const { MSG_PEEK = 2 } = MSG.values;
const source = ['net/netlink/af_netlink.c netlink_recvmsg'];
const base = {
  source,
  level: 'should',
  seen: ['6.18.44', '6.1.176'],
  needs: ['usersock', 'route', 'net-admin'],
} as const;
const asked = NLM_F_REQUEST | NLM_F_ACK;
const rooms = [0, 1, 2, 4, 8, 11, 12, 13, 128];
/** struct sockaddr_nl of the kernel and of port 0x10001, up to so many bytes. */
const written = (pid: '00000000' | '01000100', room: number): Pattern =>
  room === 0 ? [] : [`10000000${pid}00000000`.slice(0, 2 * room)];

export const receiveAddresses: readonly Requirement[] = [
  {
    ...base,
    id: 'recv.addr_len',
    rule: 'the address is 12 bytes long: into less room it is cut, and the length that is returned is 12 all the same',
    source: [...source, 'net/socket.c move_addr_to_user'],
    cases: rooms.flatMap((addressRoom): Case[] => [
      {
        name: `of the kernel, room for ${addressRoom}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1)),
          recv(
            'a',
            {
              datagrams: [
                { ...ack(noop(1))('a'), from: { bytes: written('00000000', addressRoom) } },
              ],
            },
            { addressRoom },
          ),
          ...alive('a'),
        ],
      },
      {
        name: `of a user, room for ${addressRoom}`,
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          socket('b', 'NETLINK_USERSOCK'),
          bind('a', { pid: 0x10001 }),
          bind('b', { pid: 0x10002 }),
          send('a', HELLO, { to: { pid: 0x10002 } }),
          recv(
            'b',
            { datagrams: [{ bytes: [HELLO], from: { bytes: written('01000100', addressRoom) } }] },
            { addressRoom },
          ),
          ...ownsItsPort('b'),
        ],
      },
    ]),
  },
  {
    ...base,
    id: 'recv.addr.group',
    rule: 'the address of what was sent to a group is the port of the sender and the bit of that group among 1 to 32',
    level: 'must',
    source: [
      ...source,
      'net/netlink/af_netlink.c netlink_group_mask',
      'netlink(7) Address formats',
    ],
    cases: [
      ...Array.from({ length: 32 }, (_, index): Case => {
        const groups = 2 ** index;
        return {
          name: `of a user, group ${index + 1}`,
          lines: [
            socket('a', 'NETLINK_USERSOCK'),
            socket('b', 'NETLINK_USERSOCK'),
            bind('a', { pid: 0x10001 }),
            bind('b', { pid: 0x10002, groups: 0xffffffff }),
            send('a', HELLO, { to: { groups } }, fails('ECONNREFUSED')),
            hears('b', from('a', [HELLO], groups)),
          ],
        };
      }),
      {
        name: 'looked at with MSG_PEEK',
        lines: [
          socket('a', 'NETLINK_USERSOCK'),
          socket('b', 'NETLINK_USERSOCK'),
          bind('b', { pid: 0x10002, groups: 0x80 }),
          send('a', HELLO, { to: { groups: 0x80 } }, fails('ECONNREFUSED')),
          recv('b', { datagrams: [from('a', [HELLO], 0x80)('b')] }, { flags: MSG_PEEK }),
          hears('b', from('a', [HELLO], 0x80)),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'recv.addr.group.kernel',
    rule: 'the address of a notification is port 0 and the bit of its group, among all that the member is in',
    level: 'must',
    source: [...source, 'netlink(7) Address formats'],
    needs: ['route', 'net-admin'],
    cases: [
      {
        name: 'of the kernel',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('b', { groups: 0xfff }),
          send('a', raiseLoopback(1, asked)),
          hears('a', ack(raiseLoopback(1, asked))),
          recv('b', { datagrams: [loopbackEvent('b')] }),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'recv.addr.echo',
    rule: 'the copy of a notification that NLM_F_ECHO asks for has the group in its address, member or not',
    source: ['net/netlink/af_netlink.c nlmsg_notify'],
    needs: ['route', 'net-admin'],
    cases: [0, ADDRESS_BIT].map((groups) => {
      const make = addAddress(1, 1, asked | NLM_F_ECHO);
      const unmake = deleteAddress(2, 1, asked | NLM_F_ECHO);
      return {
        name: groups === 0 ? 'no member' : 'a member',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          bind('a', { groups }),
          bind('b', { groups: ADDRESS_BIT }),
          send('a', make),
          hears('a', addressEvent(RTM_NEWADDR, 1, 1, 'a'), ack(make)),
          send('a', unmake),
          hears('a', addressEvent(RTM_DELADDR, 1, 2, 'a'), ack(unmake)),
          hears('b', addressEvent(RTM_NEWADDR, 1, 1, 'a'), addressEvent(RTM_DELADDR, 1, 2, 'a')),
        ],
      };
    }),
  },
];
