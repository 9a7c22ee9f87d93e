/** NETLINK_PKTINFO: the number of the group, as control data. */
import { u32, u64 } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  groupInfo,
  wantsCredentials,
  wantsGroups,
  withControl,
} from '../../harness/runner/control-messages.ts';
import { ack, hears, noop, recv, send, socket } from '../../harness/runner/lines.ts';
import { from, HELLO } from '../../harness/runner/user-messages.ts';
import { MSG } from '../../harness/wire/constants/socket.ts';
import { loopbackEvent } from '../multicast/objects.ts';
import { base, linkEvent, reads, toGroup, toPort, users } from './receivers.ts';

const { MSG_PEEK = 2, MSG_CTRUNC = 8 } = MSG.values;

const info: readonly Requirement[] = [
  {
    ...base,
    id: 'recv.pktinfo',
    rule: 'while NETLINK_PKTINFO is on, each datagram that is read comes with a control message that holds the number of its group, 0 if it was sent to none',
    level: 'must',
    source: ['net/netlink/af_netlink.c netlink_cmsg_recv_pktinfo', 'netlink(7) NETLINK_PKTINFO'],
    cases: [
      ...Array.from({ length: 32 }, (_, index): Case => {
        const groups = 2 ** index;
        return {
          name: `of a user, group ${index + 1}`,
          lines: [
            ...users,
            wantsGroups('b'),
            toGroup(groups),
            hears('b', withControl(from('a', [HELLO], groups), groupInfo(index + 1))),
          ],
        };
      }),
      {
        name: 'of a user, to a port',
        lines: [
          ...users,
          wantsGroups('b'),
          toPort,
          hears('b', withControl(from('a'), groupInfo(0))),
        ],
      },
      {
        name: 'of a user, to a port and a group',
        lines: [
          ...users,
          wantsGroups('b'),
          send('a', HELLO, { to: { pid: 0x10002, groups: 0x40 } }),
          hears('b', withControl(from('a', [HELLO], 0x40), groupInfo(7))),
        ],
      },
      {
        name: 'of the kernel, an answer',
        lines: [
          socket('b', 'NETLINK_ROUTE'),
          wantsGroups('b'),
          send('b', noop(1)),
          hears('b', withControl(ack(noop(1)), groupInfo(0))),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'recv.pktinfo.notification',
    rule: 'that number is there for notifications of the kernel too',
    level: 'must',
    source: ['net/netlink/af_netlink.c netlink_cmsg_recv_pktinfo', 'netlink(7) NETLINK_PKTINFO'],
    needs: ['route', 'net-admin'],
    cases: [
      {
        name: 'of the kernel, a notification',
        lines: [
          ...linkEvent,
          wantsGroups('b'),
          hears('b', withControl(loopbackEvent, groupInfo(1))),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'recv.pktinfo.when_read',
    rule: 'whether there is such a control message is decided by the option when the datagram is read, not when it was sent',
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    cases: [0, MSG_PEEK].map((flags) => ({
      name: flags === 0 ? 'read' : 'looked at with MSG_PEEK',
      lines: [
        ...users,
        toGroup(4),
        toGroup(4),
        wantsGroups('b'),
        reads('b', withControl(from('a', [HELLO], 4), groupInfo(3)), flags),
        wantsGroups('b', 0),
        reads('b', from('a', [HELLO], 4), flags),
        wantsGroups('b', 7),
        toGroup(1),
        wantsGroups('b', 0),
        hears(
          'b',
          ...(flags === 0 ? [] : [from('a', [HELLO], 4), from('a', [HELLO], 4)]),
          from('a', [HELLO], 1),
        ),
      ],
    })),
  },
];

/** What fits of the 20 bytes of a packet info with group 3, told in cmsg_len too. */
const shortInfo = (room: number): Pattern =>
  room < 16
    ? []
    : [
        `${u64(BigInt(room))} ${u32(270)} ${u32(3)} ${u32(3)}`
          .replaceAll(' ', '')
          .slice(0, 2 * room),
      ];

const truncated: Requirement = {
  ...base,
  id: 'recv.pktinfo.ctrunc',
  rule: 'where there is no room for the control message, msg_flags has MSG_CTRUNC; of one that fits in part, the header counts what is there',
  source: ['net/core/scm.c put_cmsg'],
  cases: [
    ...[0, 8, 15, 16, 19].map((control) => ({
      name: `room for ${control}`,
      lines: [
        ...users,
        wantsGroups('b'),
        toGroup(4),
        recv(
          'b',
          {
            datagrams: [
              { ...from('a', [HELLO], 4)('b'), control: shortInfo(control), flags: MSG_CTRUNC },
            ],
          },
          { control },
        ),
      ],
    })),
    ...[20, 24, 256].map((control) => ({
      name: `room for ${control}`,
      lines: [
        ...users,
        wantsGroups('b'),
        toGroup(4),
        recv(
          'b',
          {
            datagrams: [
              {
                ...from('a', [HELLO], 4)('b'),
                control: control === 20 ? shortInfo(20) : groupInfo(3),
              },
            ],
          },
          { control },
        ),
      ],
    })),
    {
      name: 'credentials behind it that find no room',
      lines: [
        ...users,
        wantsGroups('b'),
        wantsCredentials('b'),
        toGroup(4),
        recv(
          'b',
          {
            datagrams: [
              { ...from('a', [HELLO], 4)('b'), control: groupInfo(3), flags: MSG_CTRUNC },
            ],
          },
          { control: 24 },
        ),
      ],
    },
  ],
};

export const receiveGroups: readonly Requirement[] = [...info, truncated];
