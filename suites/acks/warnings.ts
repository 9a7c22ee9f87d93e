/** Texts that are no error: they come with a success, and stay in a later refusal. */
import { batch } from '../../harness/program/build.ts';
import { extack, policy, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { FAILED, LEFTOVER, shortMtu, warned } from './stimuli.ts';

const flags = NLM_F_REQUEST | NLM_F_ACK;
const base = {
  level: 'observed',
  source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const warning = { tlvs: extack({ msg: LEFTOVER }) };
/** What leaves bytes over: too few for a header, or a header that reaches beyond. */
const leftovers = ['a5', 'a5a5', 'a5a5a5', '0300a5a5', '0900a5a5', '00000000'];

const one = (name: string, sent: Segment[], ...answers: Heard[]): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    wantsExtack('a'),
    send('a', sent),
    hears('a', ...answers),
    ...alive('a'),
  ],
});

export const warnings: readonly Requirement[] = [
  {
    ...base,
    id: 'ack.ext.success_warning',
    rule: 'a success may carry a text as a warning: the ACK then has NLM_F_CAPPED and NLM_F_ACK_TLVS and is longer than 36 bytes; without NLM_F_ACK it is lost',
    source: [
      'net/netlink/af_netlink.c netlink_ack_tlv_len',
      'Documentation/userspace-api/netlink/intro.rst Extended ACK',
    ],
    cases: leftovers.flatMap((leftover) => {
      const asked = getLoopback(1, flags, { attributes: [leftover] });
      const quiet = getLoopback(2, NLM_F_REQUEST, { attributes: [leftover] });
      return [
        one(`left over ${leftover}`, asked, loopback(1), ack(asked, warning)),
        one(`left over ${leftover}, no ACK asked for`, quiet, loopback(2)),
      ];
    }),
  },
  {
    ...base,
    id: 'ack.ext.sticky',
    rule: 'a warning of the parsing stays in the refusal if what fails later has no text of its own',
    cases: [
      ...leftovers.map((leftover) => {
        const request = getLoopback(1, flags, { index: 0x7ffffff0, attributes: [leftover] });
        return one(
          `no such device, left over ${leftover}`,
          request,
          refusal(request, 'ENODEV', warning),
        );
      }),
      one(
        'no such device, nothing left over',
        getLoopback(1, flags, { index: 0x7ffffff0 }),
        refusal(getLoopback(1, flags, { index: 0x7ffffff0 }), 'ENODEV'),
      ),
    ],
  },
  {
    ...base,
    id: 'ack.ext.per_message',
    rule: 'what one message of a datagram left to tell is not told with the next',
    cases: [
      one(
        'a warning before successes and refusals without a text',
        batch(warned(1), noop(2), warned(3), unknown(4), warned(5), getLoopback(6, flags)),
        loopback(1),
        ack(warned(1), warning),
        ack(noop(2)),
        loopback(3),
        ack(warned(3), warning),
        refusal(unknown(4), 'EOPNOTSUPP'),
        loopback(5),
        ack(warned(5), warning),
        loopback(6),
        ack(getLoopback(6, flags)),
      ),
      ...[noop(2), unknown(2), getLoopback(2, flags, { index: 0x7ffffff0 })].map((next, which) => {
        const bad = getLoopback(1, flags, { attributes: [shortMtu()] });
        const errno = ['', 'EOPNOTSUPP', 'ENODEV'][which] ?? '';
        return one(
          `a refusal with everything before ${errno === '' ? 'a success' : errno}`,
          batch(bad, next),
          refusal(bad, 'ERANGE', {
            tlvs: extack({ msg: FAILED, offset: 32, policy: policy.u32() }),
          }),
          errno === '' ? ack(next) : refusal(next, errno),
        );
      }),
    ],
  },
];
