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

/** One control message with 4 or 12 bytes of data, padded to 8. */
const control = (type: number, data: readonly Segment[], length: number): Segment[] =>
  join(
    `${u64(BigInt(16 + length))} ${u32(SOL_SOCKET)} ${u32(type)}`,
    data,
    zeros((8 - (length % 8)) % 8),
  );
const rights = control(SCM_RIGHTS, [u32(0)], 4);
/** struct ucred: process, user and group; the user is 0 in the namespace of the run. */
const credentials = (process: Segment): Segment[] =>
  control(SCM_CREDENTIALS, [process, u32(0), u32(0)], 12);

/** Another protocol has the process id, so that a symbol stands for it. */
const witness = [socket('witness', 'NETLINK_GENERIC'), bind('witness'), named('witness', pid)];
const two: Line[] = [
  ...witness,
  socket('a', 'NETLINK_USERSOCK'),
  socket('b', 'NETLINK_USERSOCK'),
  bind('b', { pid: 0x10002 }),
];
const B = { pid: 0x10002 };
const STRANGER = u32(0x10077);

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
      const own = { control: credentials(port('witness')), actor };
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
];
