/** Control data with a message: rights are not for Netlink, credentials must be one's own. */
import { join, port, u32, u64, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  bind,
  fails,
  hears,
  named,
  noop,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { from, HELLO } from '../../harness/runner/user-messages.ts';

const source = ['net/core/scm.c __scm_send'];
const base = { source, seen: ['6.18.44', '6.1.176'], level: 'should' } as const;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const pid = { processOf: 'main' } as const;

/** struct cmsghdr: 16 bytes. */
const header = (length: bigint, level: number, type: number): string =>
  `${u64(length)} ${u32(level)} ${u32(type)}`;
/** One control message with so many bytes of data, padded to 8. */
const control = (type: number, data: readonly Segment[], length: number): Segment[] =>
  join(header(BigInt(16 + length), SOL_SOCKET, type), data, zeros((8 - (length % 8)) % 8));
const rights = control(SCM_RIGHTS, [u32(0)], 4);
/** struct ucred: process, user and group; the user is 0 in the namespace of the run. */
const credentials = (process: Segment, uid = 0, gid = 0): Segment[] =>
  control(SCM_CREDENTIALS, [process, u32(uid), u32(gid)], 12);
const OWN = port('witness');
const STRANGER = u32(0x10077);
/** No user or group has it: (uid_t)-1. */
const NOBODY = 0xffffffff;
/** Of a level that nobody reads. */
const foreign = (length: number, level = 77): string =>
  `${header(BigInt(length), level, SCM_RIGHTS)} ${zeros(((length + 7) & ~7) - 16)}`;

/** Another protocol has the process id, so that a symbol stands for it. */
const witness = [socket('witness', 'NETLINK_GENERIC'), bind('witness'), named('witness', pid)];
const two: Line[] = [
  ...witness,
  socket('a', 'NETLINK_USERSOCK'),
  socket('b', 'NETLINK_USERSOCK'),
  bind('b', { pid: 0x10002 }),
];
/** What is no control message that anybody looks at: the datagram is sent. */
const passes = (name: string, given: readonly Segment[] | string): Case => ({
  name,
  lines: [
    ...witness,
    socket('a', 'NETLINK_ROUTE'),
    send('a', noop(1), { control: given }),
    hears('a', ack(noop(1))),
    ...alive('a'),
  ],
});
const refused = (name: string, given: readonly Segment[] | string): Case => ({
  name,
  lines: [
    ...witness,
    socket('a', 'NETLINK_ROUTE'),
    send('a', noop(1), { control: given }, fails('EINVAL')),
    hears('a'),
    named('a', 0),
    ...alive('a'),
  ],
});
const B = { pid: 0x10002 };

export const sendControl: readonly Requirement[] = [
  {
    ...base,
    id: 'send.scm_rights',
    rule: 'SCM_RIGHTS is EINVAL, and nothing is sent or bound',
    needs: ['usersock', 'route', 'generic'],
    cases: [
      {
        name: 'to the kernel',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', noop(1), { control: rights }, fails('EINVAL')),
          hears('a'),
          named('a', 0),
          ...alive('a'),
        ],
      },
      {
        name: 'to a user',
        lines: [
          ...two,
          send('a', HELLO, { control: rights, to: B }, fails('EINVAL')),
          hears('b'),
          named('a', 0),
          send('a', HELLO, { to: B }),
          hears('b', from('a')),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'send.scm_creds',
    rule: 'SCM_CREDENTIALS that name the sender are accepted; those of another process are EPERM without CAP_SYS_ADMIN',
    needs: ['usersock', 'route', 'generic', 'capset'],
    cases: (['main', 'plain'] as const).flatMap((actor): Case[] => {
      const actors = { main: {}, plain: { capabilities: [] } };
      const own = { control: credentials(OWN), actor };
      return [
        {
          name: `one's own to the kernel, by ${actor}`,
          actors,
          lines: [
            ...witness,
            socket('a', 'NETLINK_ROUTE'),
            send('a', noop(1), own),
            hears('a', ack(noop(1))),
            ...alive('a'),
          ],
        },
        {
          name: `one's own to a user, by ${actor}`,
          actors,
          lines: [...two, send('a', HELLO, { ...own, to: B }), hears('b', from('a'))],
        },
        ...(actor === 'main'
          ? []
          : [
              {
                name: 'those of a stranger',
                actors,
                lines: [
                  ...two,
                  send(
                    'a',
                    HELLO,
                    { control: credentials(STRANGER), actor, to: B },
                    fails('EPERM'),
                  ),
                  hears('b'),
                  named('a', 0),
                  send('a', HELLO, { to: B }),
                  hears('b', from('a')),
                ],
              },
            ]),
      ];
    }),
  },
  {
    ...base,
    id: 'send.scm_framing',
    rule: 'control messages are walked by cmsg_len, aligned to 8: less than a header at the end is nothing, a length below 16 or beyond the end is EINVAL; those of other levels are passed over',
    needs: ['route', 'generic'],
    cases: [
      ...[1, 8, 15].map((size) => passes(`${size} bytes`, zeros(size))),
      ...[0, 1, 15].map((length) =>
        refused(`cmsg_len ${length}`, header(BigInt(length), 77, SCM_RIGHTS)),
      ),
      ...[17n, 24n, 0x10010n, 0x100000010n, 0xffffffff00000010n].map((length) =>
        refused(`cmsg_len ${length}, of 16 bytes`, header(length, 77, SCM_RIGHTS)),
      ),
      ...[16, 17, 24].map((length) => passes(`cmsg_len ${length}, level 77`, foreign(length))),
      passes('cmsg_len 20, the last and unpadded', `${header(20n, 77, SCM_RIGHTS)} ${zeros(4)}`),
      passes('15 bytes behind', `${foreign(16)} ${zeros(15)}`),
      ...[0, 2, 0x101, 0x10001, 0x1000001].map((level) =>
        passes(`level ${level}`, foreign(20, level)),
      ),
      ...[16, 17, 24].map((length) =>
        refused(`SCM_RIGHTS behind cmsg_len ${length}`, join(foreign(length), rights)),
      ),
      refused('cmsg_len 0 behind another', `${foreign(16)} ${zeros(16)}`),
      ...[17n, 24n, 32n].map((length) =>
        refused(
          `cmsg_len ${length}, of 16 bytes behind another`,
          `${foreign(16)} ${header(length, 77, SCM_RIGHTS)}`,
        ),
      ),
      passes('credentials, and another level', join(credentials(OWN), foreign(24))),
      refused('credentials, and SCM_RIGHTS', join(credentials(OWN), rights)),
    ],
  },
  {
    ...base,
    id: 'send.scm_socket',
    rule: 'of level SOL_SOCKET only SCM_CREDENTIALS of 12 bytes are taken, and a user or group that cannot be is EINVAL: all else is EINVAL',
    needs: ['route', 'generic'],
    cases: [
      ...[0, 3, 4, 0x102, 0x10002, 0x1000002].map((type) =>
        refused(`type ${type}`, control(type, [OWN, u32(0), u32(0)], 12)),
      ),
      refused('SCM_RIGHTS of 12 bytes', control(SCM_RIGHTS, [u32(0), u32(1), u32(2)], 12)),
      ...[8, 16].map((size) =>
        refused(
          `credentials of ${size} bytes`,
          control(SCM_CREDENTIALS, [OWN, zeros(size - 4)], size),
        ),
      ),
      refused('a user that cannot be', credentials(OWN, NOBODY)),
      refused('a group that cannot be', credentials(OWN, 0, NOBODY)),
      refused('nor can either', credentials(OWN, NOBODY, NOBODY)),
      refused('a user that cannot be, of a stranger', credentials(STRANGER, NOBODY)),
      passes("one's own, twice", join(credentials(OWN), credentials(OWN))),
    ],
  },
  {
    ...base,
    id: 'send.scm_unmapped',
    rule: 'credentials of a user or a group that the user namespace does not know are EINVAL',
    needs: ['route', 'generic', 'user-namespace'],
    seen: ['6.18.44'],
    cases: [
      refused('a user', credentials(OWN, 1)),
      refused('a group', credentials(OWN, 0, 1)),
      refused('both', credentials(OWN, 65534, 65534)),
      refused('a user, of a stranger', credentials(STRANGER, 1)),
    ],
  },
];
