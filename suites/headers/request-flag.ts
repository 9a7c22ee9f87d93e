/** Messages without NLM_F_REQUEST: nothing happens, but NLM_F_ACK is honoured. */
import { nlmsg, struct } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { ndmsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback, raiseLoopback } from '../../harness/runner/loopback.ts';

const kernels = ['6.18.44', '6.1.176'];
const source = ['net/netlink/af_netlink.c netlink_rcv_skb', 'netlink(7) NLM_F_REQUEST'];
const DUMP = 0x300;
const AF_INET = 2;

type Make = (flags: number) => Segment[];
const kinds: readonly [string, Make][] = [
  ['RTM_GETLINK of lo', (flags) => getLoopback(1, flags)],
  [
    'RTM_GETNEIGH',
    (flags) => nlmsg({ type: 30, flags, seq: 1 }, struct(ndmsg, { family: AF_INET })),
  ],
  [
    'RTM_NEWROUTE',
    (flags) => nlmsg({ type: 24, flags, seq: 1 }, struct(rtmsg, { family: AF_INET })),
  ],
  ['a type above RTM_MAX', (flags) => nlmsg({ type: UNKNOWN_TYPE, flags, seq: 1 }, 'a5a5a5a5')],
  ['a bare header', (flags) => nlmsg({ type: 30, flags, seq: 1 })],
  ['NLMSG_DONE of 4 bytes', (flags) => nlmsg({ type: 3, flags, seq: 1 }, '00000000')],
];

export const requestFlag: readonly Requirement[] = [
  {
    id: 'hdr.no_request',
    rule: 'without NLM_F_REQUEST a message has no effect and no answer',
    level: 'must',
    source,
    needs: ['route', 'net-admin'],
    seen: kernels,
    cases: [
      ...kinds.flatMap(([kind, make]) =>
        [0, NLM_F_ECHO, DUMP].map((flags) => ({
          name: `${kind}, flags 0x${flags.toString(16)}`,
          lines: [socket('a', 'NETLINK_ROUTE'), send('a', make(flags)), hears('a'), ...alive('a')],
        })),
      ),
      ...[0, NLM_F_ACK].map((flags) => {
        const up = raiseLoopback(1, flags);
        return {
          name: `RTM_SETLINK with flags 0x${flags.toString(16)} leaves lo down`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', up),
            hears('a', ...(flags === 0 ? [] : [ack(up)])),
            send('a', getLoopback(2)),
            hears('a', loopback(2)),
            // and the same with NLM_F_REQUEST does set it up
            send('a', raiseLoopback(3, NLM_F_REQUEST)),
            send('a', getLoopback(4)),
            hears('a', loopback(4, { up: true })),
          ],
        };
      }),
    ],
  },
  {
    id: 'hdr.no_request.ack',
    rule: 'NLM_F_ACK without NLM_F_REQUEST is acknowledged with error 0, whatever the type, and whoever asks; dump bits do nothing',
    level: 'should',
    source,
    needs: ['route', 'capset'],
    seen: kernels,
    cases: kinds.flatMap(([kind, make]) =>
      [
        { flags: NLM_F_ACK, who: 'main' },
        { flags: NLM_F_ACK, who: 'plain' },
        { flags: NLM_F_ACK | NLM_F_ECHO, who: 'main' },
        { flags: NLM_F_ACK | DUMP, who: 'main' },
        { flags: NLM_F_ACK | DUMP, who: 'plain' },
      ].map(({ flags, who }) => {
        const plain = who === 'plain';
        return {
          name: `${kind}, flags 0x${flags.toString(16)}${plain ? ', without capabilities' : ''}`,
          ...(plain ? { actors: { plain: { capabilities: [] } } } : {}),
          lines: [
            socket('a', 'NETLINK_ROUTE', plain ? { actor: who } : {}),
            send('a', make(flags), plain ? { actor: who } : {}),
            hears('a', ack(make(flags))),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
];
