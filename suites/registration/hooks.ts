/** What runs around a doit, what a doit replies, and the extended ACK that it sets. */
import { nla, u32 } from '../../harness/program/build.ts';
import type { CallbackDefinition } from '../../harness/program/definition.ts';
import { extack, wantsExtack } from '../../harness/runner/extack.ts';
import { ack, hears, NLM_F_ACK, refusal, send } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { asker, called, family, found, register, registration, type Nameless } from './family.ts';
import { ask, NLM_F_DUMP, part, reply } from './own-messages.ts';

const source = ['net/netlink/genetlink.c genl_family_rcv_msg_doit'];
const hex = (type: number, payload: string): string => nla<string>(type, payload).join('');

/** Attribute 1 is a U8. */
const one: Nameless = {
  resvStartOp: 255,
  maxattr: 1,
  policy: 'main',
  policies: { main: { maxattr: 1, attributes: [{ attr: 1, type: 'U8' }] } },
};
const around = (preDoit: CallbackDefinition, doit: CallbackDefinition) =>
  family('own', { ...one, preDoit, postDoit: true, ops: [{ cmd: 1, doit, dumpit: 0 }] });
const sent = ask(1, NLM_F_ACK);
const withOne = ask(1, NLM_F_ACK, hex(1, '05'));
const long = ask(1, NLM_F_ACK, hex(1, '0500'));

const replies = (name: string, doit: CallbackDefinition, ...heard: Parameters<typeof hears>) => {
  const own = family('own', { ...one, ops: [{ cmd: 1, doit }] });
  return {
    name,
    lines: [
      asker,
      wantsExtack('a'),
      register(own),
      send('a', withOne),
      hears(...heard),
      ...found(own),
    ],
  };
};
const COOKIE = '0102030405060708';
/** NLMSGERR_ATTR_COOKIE */
const cookieTlv = hex(3, COOKIE);
const said = 'said by a doit';

export const hooks: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.cb.pre',
    rule: 'pre_doit runs when the attributes have been found right; if it fails, neither doit nor post_doit runs, and its error is the answer',
    source,
    cases: [
      {
        name: 'it fails',
        lines: [
          asker,
          register(around(-33, 0)),
          send('a', withOne),
          hears('a', refusal(withOne, 'EDOM')),
          called('pre_doit 1, attributes 1'),
          ...found(around(-33, 0)),
        ],
      },
      {
        name: 'an attribute is wrong',
        lines: [
          asker,
          register(around(-33, 0)),
          send('a', long),
          hears('a', refusal(long, 'EINVAL')),
          called(),
          ...found(around(-33, 0)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.cb.post',
    rule: 'post_doit runs behind every doit, whatever it returned; dumps use neither pre_doit nor post_doit',
    source,
    cases: [
      ...[0, -33].map((ret) => ({
        name: `doit returns ${ret}`,
        lines: [
          asker,
          register(around(0, ret)),
          send('a', sent),
          hears('a', ret === 0 ? ack(sent) : refusal(sent, 'EDOM')),
          called('pre_doit 1, no attributes', 'doit 1, no attributes', 'post_doit 1'),
          ...found(around(0, ret)),
        ],
      })),
      {
        name: 'a dump',
        lines: [
          asker,
          register(around(-33, 0)),
          send('a', ask(1, NLM_F_DUMP)),
          hears('a', part([], 0)),
          called('dumpit 1, no attributes'),
          ...found(around(-33, 0)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.cb.reply',
    rule: 'what a doit replies comes before its acknowledgement or refusal, in the order of its sending',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: [
      replies(
        'one, then 0',
        { sends: [{ cmd: 9, bytes: hex(2, '07000000') }] },
        'a',
        reply(9, hex(2, '07000000')),
        ack(withOne),
      ),
      replies(
        'two, then an error',
        { sends: [{ cmd: 9 }, { cmd: 8 }], ret: -33 },
        'a',
        reply(9),
        reply(8),
        refusal(withOne, 'EDOM'),
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.cb.ext-msg',
    rule: 'the message and the cookie of an extended ACK come with errors and with acknowledged successes; offset and missing type with errors only',
    source: ['net/netlink/af_netlink.c netlink_ack'],
    cases: [
      replies(
        'a message, an error',
        { message: said, ret: -33 },
        'a',
        refusal(withOne, 'EDOM', { tlvs: extack({ msg: said }) }),
      ),
      replies(
        'a message, success',
        { message: said },
        'a',
        ack(withOne, { tlvs: extack({ msg: said }) }),
      ),
      replies('a cookie, success', { cookie: COOKIE }, 'a', ack(withOne, { tlvs: [cookieTlv] })),
      replies(
        'a cookie, an error',
        { cookie: COOKIE, ret: -33 },
        'a',
        refusal(withOne, 'EDOM', { tlvs: [cookieTlv] }),
      ),
      replies(
        'a bad attribute, an error',
        { badAttr: 1, message: said, ret: -33 },
        'a',
        refusal(withOne, 'EDOM', { tlvs: extack({ msg: said, offset: 20 }) }),
      ),
      replies('a bad attribute, success', { badAttr: 1 }, 'a', ack(withOne)),
      replies('a missing type, success', { missing: 7 }, 'a', ack(withOne)),
    ],
  },
  {
    ...registration,
    id: 'genl.cb.req-attr',
    rule: 'a doit that misses an attribute at top level tells its type, without a nest and without a message',
    source: ['include/net/genetlink.h GENL_REQ_ATTR_CHECK'],
    cases: [
      replies(
        'type 7',
        { missing: 7, ret: -22 },
        'a',
        refusal(withOne, 'EINVAL', { tlvs: extack({ missType: 7 }) }),
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.cb.hdrsize',
    rule: 'a family’s own header of 5 bytes lies at 20, and attributes at 28; a request that ends inside it is EINVAL',
    source: ['net/netlink/genetlink.c genlmsg_put'],
    cases: [
      (() => {
        const doit = { sends: [{ cmd: 9, header: '0102030405', bytes: hex(2, u32(7)) }] };
        const own = family('own', { resvStartOp: 255, hdrsize: 5, ops: [{ cmd: 1, doit }] });
        const request = ask(1, NLM_F_ACK, '0000000000000000');
        const lines: Line[] = [
          asker,
          register(own),
          send('a', request),
          hears('a', reply(9, `0102030405000000${hex(2, u32(7))}`), ack(request)),
          ...found(own),
        ];
        return { name: 'a reply', lines };
      })(),
      ...[
        {
          name: 'an attribute behind it',
          payload: `0000000000000000${hex(1, '05')}`,
          saw: 'attributes 1',
        },
        {
          name: 'what looks like one inside it',
          payload: '0005000100050000',
          saw: 'no attributes',
        },
        { name: 'it alone', payload: '0102030405', saw: 'no attributes' },
      ].map(({ name, payload, saw }) => {
        const own = family('own', { ...one, hdrsize: 5, ops: [{ cmd: 1, doit: 0 }] });
        const request = ask(1, NLM_F_ACK, payload);
        return {
          name: `a request, ${name}`,
          lines: [
            asker,
            register(own),
            send('a', request),
            hears('a', ack(request)),
            called(`doit 1, ${saw}`),
          ],
        };
      }),
      ...['', '00', '01020304'].map((payload) => {
        const own = family('own', { ...one, hdrsize: 5, ops: [{ cmd: 1, doit: 0 }] });
        const request = ask(1, NLM_F_ACK, payload);
        return {
          name: `a request with ${payload.length / 2} bytes of it`,
          lines: [
            asker,
            register(own),
            send('a', request),
            hears('a', refusal(request, 'EINVAL')),
            called(),
            ...found(own),
          ],
        };
      }),
    ],
  },
];
