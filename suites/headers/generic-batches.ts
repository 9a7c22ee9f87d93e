/** The common receive loop again, as NETLINK_GENERIC shows it. */
import { batch, join, nlmsg } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  fails,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { getNlctrl, nlctrl, onGeneric, toNlctrl } from './nlctrl-request.ts';

const asked = NLM_F_REQUEST | NLM_F_ACK;
const base = { needs: ['generic'], seen: ['6.18.44'] } as const;
const loop = ['net/netlink/af_netlink.c netlink_rcv_skb'];
const badLength = (len: number): Segment[] => nlmsg({ type: 1, flags: asked, seq: 2, len });

export const genericBatches: readonly Requirement[] = [
  {
    ...base,
    id: 'genl.rcv.no-request',
    rule: 'without NLM_F_REQUEST nothing is executed; NLM_F_ACK is honoured even for an unknown family or a bare header',
    level: 'should',
    source: loop,
    cases: [0, NLM_F_ACK, NLM_F_ACK | 0x300].flatMap((flags) =>
      (
        [
          ['CTRL_CMD_GETFAMILY', getNlctrl(1, flags)],
          ['a bare header to nlctrl', toNlctrl(1, flags)],
          ['an unknown family', nlmsg({ type: 0x3f0, flags, seq: 1 }, '03010000')],
        ] as const
      ).map(([name, request]) =>
        onGeneric(
          `${name}, flags 0x${flags.toString(16)}`,
          request,
          ...(flags & NLM_F_ACK ? [ack(request)] : []),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'genl.rcv.many',
    rule: 'several messages of a datagram are answered in order, and an error stops nothing',
    level: 'should',
    source: loop,
    cases: [
      onGeneric(
        'described, refused, acknowledged, described',
        batch(getNlctrl(9), unknown(8), noop(7), getNlctrl(6, asked), toNlctrl(5, asked)),
        nlctrl(9),
        refusal(unknown(8), 'ENOENT'),
        ack(noop(7)),
        nlctrl(6),
        ack(getNlctrl(6, asked)),
        refusal(toNlctrl(5, asked), 'EINVAL'),
      ),
      onGeneric(
        '40 messages',
        batch(...Array.from({ length: 40 }, (_, i) => (i % 2 ? unknown(99 - i) : noop(99 - i)))),
        ...Array.from({ length: 40 }, (_, i) =>
          i % 2 ? refusal(unknown(99 - i), 'ENOENT') : ack(noop(99 - i)),
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'genl.rcv.align',
    rule: 'the next message begins at the aligned length; one placed at the unaligned end is misread and lost',
    level: 'should',
    source: loop,
    cases: [1, 2, 3].flatMap((count) => {
      const odd = nlmsg({ type: 0x3f0, flags: asked, seq: 1 }, 'a5'.repeat(count));
      const refused = refusal(odd, 'ENOENT');
      return [
        onGeneric(`${count} bytes, aligned`, batch(odd, noop(2)), refused, ack(noop(2))),
        onGeneric(`${count} bytes, packed`, join(odd, noop(2)), refused),
      ];
    }),
  },
  {
    ...base,
    id: 'genl.rcv.bad-len',
    rule: 'nlmsg_len below 16 or beyond the datagram drops the rest of it without an answer, though the send succeeds',
    level: 'should',
    source: loop,
    cases: [0, 15, 33, 0xffffffff].flatMap((len) => [
      onGeneric(`${len}, first`, batch(badLength(len), noop(3))),
      onGeneric(`${len}, second`, batch(getNlctrl(1), badLength(len), noop(3)), nlctrl(1)),
      onGeneric(`${len}, last`, batch(unknown(1), badLength(len)), refusal(unknown(1), 'ENOENT')),
    ]),
  },
  {
    ...base,
    id: 'genl.rcv.empty',
    rule: 'an empty send is ENODATA',
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_sendmsg'],
    cases: (['sendmsg', 'sendto'] as const).map((via) => ({
      name: via,
      lines: [
        socket('a', 'NETLINK_GENERIC'),
        send('a', '', { via }, fails('ENODATA')),
        ...aliveOn('NETLINK_GENERIC', 'a'),
      ],
    })),
  },
];
