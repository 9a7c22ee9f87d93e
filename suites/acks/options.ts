/** NETLINK_CAP_ACK and NETLINK_EXT_ACK, each with what there is to tell. */
import type { Pattern } from '../../harness/program/bytes.ts';
import { wantsExtack } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  alive,
  type Heard,
  hears,
  refusal,
  send,
  setsockopt,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { answerTo, capAck, cell, replyOf, silent, type Stimulus, telling } from './stimuli.ts';

const source = ['net/netlink/af_netlink.c netlink_ack'];
const length = ['net/netlink/af_netlink.c netlink_ack_tlv_len'];
const doc = 'Documentation/userspace-api/netlink/intro.rst Extended ACK';
const base = { needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;
const both = [false, true];
const { NETLINK_EXT_ACK = 11 } = NETLINK_OPT.values;

/** The answer, its TLVs beginning with a text of which only the type is given. */
const withSomeText =
  (stimulus: Stimulus, cap: boolean): Heard =>
  (name) => {
    const told = answerTo({ ...stimulus, tells: {} }, { cap, ext: true })(name);
    const [first, ...rest] = told.bytes;
    if (typeof first !== 'string') throw new TypeError('a message starts with its length');
    const bytes: Pattern = [
      { any: 4, why: 'nlmsg_len depends on the text' },
      first.slice(8),
      ...rest,
      { any: 2, why: 'nla_len depends on the text' },
      '0100',
      { rest: 'texts, and what else is told, belong to the rules of each request' },
    ];
    return { ...told, bytes };
  };

export const options: readonly Requirement[] = [
  {
    ...base,
    id: 'ack.cap',
    rule: "with NETLINK_CAP_ACK a refusal carries the request's header alone, and NLM_F_CAPPED, even where the request was a bare header",
    level: 'must',
    source: [...source, 'netlink(7) NETLINK_CAP_ACK', doc],
    cases: [...silent, ...telling].map((each) => cell(each, { cap: true, ext: false })),
  },
  {
    ...base,
    id: 'ack.cap.requester',
    rule: 'NETLINK_CAP_ACK counts as it is set when the request is sent, on the socket that sends it',
    level: 'should',
    source,
    cases: [
      {
        name: 'one of two sockets has it',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          socket('b', 'NETLINK_ROUTE'),
          capAck('a'),
          ...['a', 'b', 'a'].flatMap((name) => [
            send(name, unknown(1)),
            hears(name, refusal(unknown(1), 'EOPNOTSUPP', { capped: name === 'a' })),
          ]),
        ],
      },
      {
        name: 'switched on and off between requests, read afterwards',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', unknown(1)),
          capAck('a'),
          send('a', unknown(2)),
          capAck('a', 0),
          send('a', unknown(3)),
          hears(
            'a',
            refusal(unknown(1), 'EOPNOTSUPP'),
            refusal(unknown(2), 'EOPNOTSUPP', { capped: true }),
            refusal(unknown(3), 'EOPNOTSUPP'),
          ),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'ack.ext.flag',
    rule: 'with NETLINK_EXT_ACK and something to tell, the answer has NLM_F_ACK_TLVS and TLVs behind the padded request, or behind its header if only that comes back',
    level: 'must',
    source: [...length, doc],
    cases: telling.flatMap((each) =>
      both.map((cap) => cell(each, { cap, ext: true }, withSomeText(each, cap))),
    ),
  },
  {
    ...base,
    id: 'ack.ext.nothing',
    rule: 'with NETLINK_EXT_ACK and nothing to tell there are neither TLVs nor the flag',
    level: 'should',
    source: length,
    cases: silent.flatMap((each) => both.map((cap) => cell(each, { cap, ext: true }))),
  },
  {
    ...base,
    id: 'ack.ext.off',
    rule: 'without NETLINK_EXT_ACK there are neither TLVs nor the flag, whatever there is to tell',
    level: 'must',
    source: [...length, doc],
    cases: [
      // with NETLINK_CAP_ACK it is ack.cap
      ...telling.map((each) => cell(each, { cap: false, ext: false })),
      ...telling.map((each) => ({
        name: `${each.name}, EXT_ACK on and off again`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          wantsExtack('a'),
          setsockopt('a', NETLINK_EXT_ACK, 0),
          send('a', each.request),
          hears('a', ...replyOf(each), answerTo(each, { cap: false, ext: false })),
          ...alive('a'),
        ],
      })),
    ],
  },
];
