/** NETLINK_KOBJECT_UEVENT as a receiver of messages: it hands them to group 1. */
import { nlmsg, text } from '../../harness/program/build.ts';
import { lengthOf } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  datagram,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';

const event = `${text('add@/devices/virtual/x')}00 ${text('ACTION=add')}00`;

/** The message as the members of group 1 get it: no header, a number behind. */
const multicast = (payload: string): Heard =>
  datagram([`${payload} ${text('SEQNUM=')}`, { rest: 'uevents of the whole system are counted' }], {
    from: { groups: 1 },
    says: 'the uevent, to group 1',
  });

const witness = [
  socket('a', 'NETLINK_KOBJECT_UEVENT'),
  socket('listener', 'NETLINK_KOBJECT_UEVENT'),
  bind('listener', { groups: 1 }),
];
const last = nlmsg({ type: 16, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 9 }, text('last@/x'));
/** A message that is handled, so that silence before it means something. */
const handled = [
  send('a', last),
  hears('a', ack(last)),
  hears('listener', multicast(text('last@/x'))),
];

const types = [16, 17, 0x3f0, 0xffff];

export const uevent: readonly Requirement[] = [
  {
    id: 'hdr.uevent',
    rule: 'a request of type 16 or more is multicast to group 1 without its header and with "SEQNUM=" and a number behind; that needs CAP_SYS_ADMIN over the namespace; bytes that are no message are ignored',
    level: 'should',
    source: [
      'lib/kobject_uevent.c uevent_net_rcv_skb',
      'lib/kobject_uevent.c uevent_net_broadcast',
    ],
    needs: ['uevent', 'capset'],
    seen: ['6.18.44', '6.1.176'],
    cases: [
      ...types.flatMap((type) =>
        [NLM_F_REQUEST, NLM_F_REQUEST | NLM_F_ACK, NLM_F_REQUEST | NLM_F_ACK | 0x300].flatMap(
          (flags) =>
            ['', text('abc'), event].map((payload): Case => {
              const request = nlmsg({ type, flags, seq: 1 }, payload);
              return {
                name: `type ${type}, flags 0x${flags.toString(16)}, ${lengthOf(request) - 16} bytes`,
                lines: [
                  ...witness,
                  send('a', request),
                  hears('a', ...(flags & NLM_F_ACK ? [ack(request)] : [])),
                  hears('listener', multicast(payload)),
                ],
              };
            }),
        ),
      ),
      ...(
        [
          ['an event without a header', `${event} ${event}`],
          ['8 bytes', '00'.repeat(8)],
          ['a control message', nlmsg({ type: 1, flags: NLM_F_REQUEST, seq: 1 }, event)],
          ['a message without NLM_F_REQUEST', nlmsg({ type: 16, flags: 0, seq: 1 }, event)],
        ] as const
      ).map(([name, bytes]): Case => ({
        name: `${name} is ignored`,
        lines: [...witness, send('a', bytes), hears('a'), hears('listener'), ...handled],
      })),
      ...(['plain', 'admin'] as const).map((actor): Case => {
        const request = nlmsg({ type: 16, flags: NLM_F_REQUEST, seq: 1 }, event);
        return {
          name: actor === 'plain' ? 'without capabilities' : 'with CAP_NET_ADMIN alone',
          actors: {
            plain: { capabilities: [] },
            admin: { capabilities: ['CAP_NET_ADMIN'] },
          },
          lines: [
            ...witness,
            send('a', request, { actor }),
            hears('a', refusal(request, 'EPERM')),
            hears('listener'),
            ...handled,
          ],
        };
      }),
    ],
  },
];
