/** What NETLINK_ROUTE decides by the header alone, before a handler sees the message. */
import { batch, nlmsg } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { extack, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';

const source = ['net/core/rtnetlink.c rtnetlink_rcv_msg'];
const kernels = ['6.18.44', '6.1.176'];
const base = { source, seen: kernels } as const;
const asked = NLM_F_REQUEST | NLM_F_ACK;

const request = (type: number, payload: string, flags = asked): Segment[] =>
  nlmsg({ type, flags, seq: 1 }, payload);

/** One request to NETLINK_ROUTE, refused; as somebody without capabilities if so said. */
const refused = (name: string, sent: Segment[], errno: string, plain = false): Case => ({
  name,
  ...(plain ? { actors: { plain: { capabilities: [] } } } : {}),
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    send('a', sent, plain ? { actor: 'plain' } : {}),
    hears('a', refusal(sent, errno)),
    ...alive('a'),
  ],
});

/** What the lowest two bits of a type say. */
const classes = ['NEW', 'DEL', 'GET', 'SET'] as const;
const FIRST = 16;
const LAST = 123;
const typesOf = (kind: number): number[] =>
  Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i).filter(
    (type) => (type & 3) === kind,
  );

/** In the range, but without a handler on any kernel so far, one of each class and more. */
const unhandled = [23, 27, 31, 35, 53, 54, 55, 65, 69, 70, 71, 76, 77, 91, 93, 99, 119, 123];

const NLM_F_BULK = 0x200;
/** Each with the address families that have a handler, or that are served by AF_UNSPEC's. */
const bulkless: readonly (readonly [name: string, type: number, family: string])[] = [
  ['RTM_DELLINK', 17, '00'],
  ['RTM_DELLINK', 17, '02'],
  ['RTM_DELLINK', 17, 'a5'],
  ['RTM_DELADDR', 21, '02'],
  ['RTM_DELROUTE', 25, '02'],
  ['RTM_DELRULE', 33, '00'],
  ['RTM_DELRULE', 33, '02'],
  ['RTM_DELNEXTHOP', 105, '00'],
];

export const route: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.rtnl.type_max',
    rule: 'types beyond RTM_MAX, 124 and up, are refused with EOPNOTSUPP, payload or not',
    level: 'observed',
    needs: ['route'],
    cases: [124, 125, 126, 127, 128, 0x3ff, 0x7fff, 0x8000, 0xffff].flatMap((type) => [
      refused(`${type}, bare`, request(type, ''), 'EOPNOTSUPP'),
      refused(`${type}, 4 bytes`, request(type, '00000000'), 'EOPNOTSUPP'),
    ]),
  },
  {
    ...base,
    id: 'hdr.rtnl.bare',
    rule: 'a bare header of type 16 to 123 succeeds, without a question of permission or of a handler',
    level: 'observed',
    needs: ['route', 'capset'],
    cases: classes.flatMap((word, kind) =>
      [false, true].map((plain): Case => {
        const all = typesOf(kind).map((type) => nlmsg({ type, flags: asked, seq: type }));
        return {
          name: `all ${word} types${plain ? ', without capabilities' : ''}`,
          ...(plain ? { actors: { plain: { capabilities: [] } } } : {}),
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            send('a', batch(...all), plain ? { actor: 'plain' } : {}),
            hears('a', ...all.map((each) => ack(each))),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'hdr.rtnl.perm',
    rule: 'from the first byte of payload on, a type that is not of class GET needs CAP_NET_ADMIN: EPERM, whether the type exists or not',
    level: 'should',
    needs: ['route', 'capset'],
    cases: [
      ...classes.flatMap((word, kind): Case[] => {
        if (word === 'GET') return [];
        const all = typesOf(kind).map((type) => nlmsg({ type, flags: asked, seq: type }, '00'));
        return [
          {
            name: `all ${word} types, 1 byte`,
            actors: { plain: { capabilities: [] } },
            lines: [
              socket('a', 'NETLINK_ROUTE'),
              send('a', batch(...all), { actor: 'plain' }),
              hears('a', ...all.map((each) => refusal(each, 'EPERM'))),
              ...alive('a'),
            ],
          },
        ];
      }),
      refused('RTM_NEWLINK, 16 bytes', request(16, '00'.repeat(16)), 'EPERM', true),
      refused('RTM_SETLINK, 15 bytes', request(19, '00'.repeat(15)), 'EPERM', true),
      refused('a SET type without handler', request(99, '00000000'), 'EPERM', true),
      refused('a GET type without handler: not EPERM', request(54, '00'), 'EOPNOTSUPP', true),
      {
        name: 'RTM_GETLINK needs no capability',
        actors: { plain: { capabilities: [] } },
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', getLoopback(1), { actor: 'plain' }),
          hears('a', loopback(1)),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'hdr.rtnl.no_handler',
    rule: 'a type without a handler is refused with EOPNOTSUPP as soon as there is payload',
    level: 'observed',
    needs: ['route', 'net-admin'],
    cases: unhandled.map((type) =>
      refused(`type ${type}`, request(type, '00000000'), 'EOPNOTSUPP'),
    ),
  },
  {
    ...base,
    id: 'hdr.rtnl.bulk',
    rule: 'NLM_F_BULK on a DEL type that cannot delete in bulk is refused with EOPNOTSUPP and "Bulk delete is not supported", before the payload is parsed',
    level: 'observed',
    needs: ['route', 'net-admin'],
    cases: bulkless.flatMap(([name, type, family]) =>
      [0, 2, 31].map((more): Case => {
        const sent = request(type, family + 'a5'.repeat(more), asked | NLM_F_BULK);
        return {
          name: `${name}, family ${Number.parseInt(family, 16)}, ${more} bytes more`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            wantsExtack('a'),
            send('a', sent),
            hears(
              'a',
              refusal(sent, 'EOPNOTSUPP', {
                tlvs: extack({ msg: 'Bulk delete is not supported' }),
              }),
            ),
            ...alive('a'),
          ],
        };
      }),
    ),
  },
];
