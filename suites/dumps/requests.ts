/** What starts a dump: flag bits, and the least payload. */
import { done, dumpOf, loopbackPart, somePart } from '../../harness/runner/dumps.ts';
import { genl, nla, nlmsg, struct, u16 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import {
  addresses,
  deleteAddress,
  dumpAddresses,
  setAddress,
  withAddresses,
} from '../../harness/runner/addresses.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { CTRL, GENL_ID_CTRL } from '../../harness/runner/family-messages.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { ifaddrlblmsg, ifaddrmsg, ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const ROOT = 0x100;
const MATCH = 0x200;
const asked = NLM_F_REQUEST | NLM_F_ACK;
const words: readonly [string, number][] = [
  ['NLM_F_ROOT', ROOT],
  ['NLM_F_MATCH', MATCH],
  ['both', ROOT | MATCH],
];
const base = {
  level: 'should',
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const withNetAdmin = ['route', 'net-admin'];
const rcv = ['net/core/rtnetlink.c rtnetlink_rcv_msg'];
const a = socket('a', 'NETLINK_ROUTE');

const links = (flags: number, payload: string = struct(ifinfomsg)): Segment[] =>
  nlmsg({ type: 18, flags, seq: 1 }, payload);
const asks = (name: string, request: Segment[], ...heard: Heard[]): Case => ({
  name,
  lines: [a, send('a', request), hears('a', ...heard), ...alive('a')],
});
const policies = (flags: number): Segment[] =>
  nlmsg({ type: GENL_ID_CTRL, flags, seq: 1 }, genl(CTRL.GETPOLICY), nla(1, u16(GENL_ID_CTRL)));
const generic = (name: string, request: Segment[], ...heard: Heard[]): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_GENERIC'),
    send('a', request),
    hears('a', ...heard),
    ...aliveOn('NETLINK_GENERIC', 'a'),
  ],
});

export const requests: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.rtnl.bits',
    rule: 'on NETLINK_ROUTE either of NLM_F_ROOT and NLM_F_MATCH makes a GET request a dump',
    source: rcv,
    cases: words.flatMap(([word, flags]) =>
      [NLM_F_REQUEST, asked].map((more) =>
        asks(
          `devices, ${word}${more === asked ? ', NLM_F_ACK' : ''}`,
          // with a mask of 0, which leaves nothing out
          links(flags | more, `${struct(ifinfomsg)} 08001d00 00000000`),
          loopbackPart(1),
          done(1),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'dump.genl.bits',
    rule: 'on NETLINK_GENERIC both bits are needed: one alone makes a plain request, which a command with a dump only refuses',
    source: ['net/netlink/genetlink.c genl_family_rcv_msg'],
    needs: ['generic'],
    cases: words.flatMap(([word, flags]) =>
      [NLM_F_REQUEST, asked].map((more) => {
        const request = policies(flags | more);
        return generic(
          `policies of nlctrl, ${word}${more === asked ? ', NLM_F_ACK' : ''}`,
          request,
          ...(flags === (ROOT | MATCH)
            ? [somePart(GENL_ID_CTRL, 1), done(1)]
            : [refusal(request, 'EOPNOTSUPP')]),
        );
      }),
    ),
  },
  {
    ...base,
    id: 'dump.rtnl.bare',
    rule: 'on NETLINK_ROUTE a dump request that is a bare header is none: it gets an ACK on demand and else nothing; one byte, the family, suffices',
    source: rcv,
    cases: words.flatMap(([word, flags]) => [
      asks(`bare, ${word}`, links(flags | NLM_F_REQUEST, '')),
      asks(`bare, ${word}, NLM_F_ACK`, links(flags | asked, ''), ack(links(flags | asked, ''))),
      asks(`one byte, ${word}`, links(flags | NLM_F_REQUEST, '00'), loopbackPart(1), done(1)),
      asks(`one byte, ${word}, NLM_F_ACK`, links(flags | asked, '00'), loopbackPart(1), done(1)),
    ]),
  },
  {
    ...base,
    id: 'dump.rtnl.family',
    rule: 'a family without a dump of its own gets that of AF_UNSPEC; if there is none the request is refused with EOPNOTSUPP',
    source: rcv,
    cases: [12, 45, 46, 200, 255].flatMap((family) => {
      const labels = dumpOf(74, struct(ifaddrlblmsg, { family }));
      return [
        asks(
          `devices, family ${family}`,
          dumpOf(18, struct(ifinfomsg, { family })),
          loopbackPart(1),
          done(1),
        ),
        asks(`address labels, family ${family}`, labels, refusal(labels, 'EOPNOTSUPP')),
      ];
    }),
  },
  {
    ...base,
    id: 'dump.rtnl.family.addresses',
    rule: 'the same of addresses: unknown families are told of all',
    source: rcv,
    needs: withNetAdmin,
    cases: [0, 12, 45, 200].map((family): Case => ({
      name: `family ${family}`,
      lines: [
        ...withAddresses(3),
        a,
        send('a', dumpOf(22, struct(ifaddrmsg, { family }))),
        hears('a', addresses(1, 1, 3), done(1)),
        ...alive('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.not_request',
    rule: 'dump bits without NLM_F_REQUEST start nothing: there is an ACK with NLM_F_ACK, and else nothing',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: words.flatMap(([word, flags]) => [
      asks(`devices, ${word}`, links(flags)),
      asks(`devices, ${word}, NLM_F_ACK`, links(flags | NLM_F_ACK), ack(links(flags | NLM_F_ACK))),
    ]),
  },
  {
    ...base,
    id: 'dump.on_new',
    rule: 'on NEW requests the same bits mean REPLACE and EXCL; on DELETE requests the first is passed over and the second asks for a bulk delete, which addresses do not have',
    level: 'must',
    source: [...rcv, 'Documentation/userspace-api/netlink/intro.rst Flags of requests'],
    needs: withNetAdmin,
    cases: [
      ...words.map(([word, flags]): Case => {
        const set = setAddress(5, 1, asked | flags);
        const replaces = flags === ROOT;
        return {
          name: `an address that is there, ${word}`,
          lines: [
            ...withAddresses(1),
            a,
            send('a', set),
            hears('a', replaces ? ack(set) : refusal(set, 'EEXIST')),
            send('a', dumpAddresses(6)),
            hears('a', addresses(6, 1, 1), done(6)),
          ],
        };
      }),
      ...words.map(([word, flags]): Case => {
        const remove = deleteAddress(5, 1, asked | flags);
        const bulk = (flags & MATCH) !== 0;
        return {
          name: `an address is removed, ${word}`,
          lines: [
            ...withAddresses(1),
            a,
            send('a', remove),
            hears('a', bulk ? refusal(remove, 'EOPNOTSUPP') : ack(remove)),
            send('a', dumpAddresses(6)),
            hears('a', ...(bulk ? [addresses(6, 1, 1)] : []), done(6)),
          ],
        };
      }),
    ],
  },
];
