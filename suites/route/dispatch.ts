/** Which requests reach a handler: message types, request flags, address families. */
import { struct, u8 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { verdicts } from '../../harness/runner/cells.ts';
import { done } from '../../harness/runner/dumps.ts';
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
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, DUMPED, ask, type TypeName } from '../../harness/runner/route.ts';
import { nlmsg } from '../../harness/program/build.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const source = ['net/core/rtnetlink.c rtnetlink_rcv_msg'];
const base = { source, needs: ['route'], seen: ['6.18.44', '6.1.176'] } as const;

const typed = (type: number, flags: number, payload = ''): Segment[] =>
  nlmsg({ type, flags, seq: 1 }, payload);
const single = (name: string, sent: Segment[], ...heard: Parameters<typeof hears>[1][]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), send('a', sent), hears('a', ...heard), ...alive('a')],
});
const called = (type: number): string => RTM.name(type) ?? `type ${type}`;

/** Numbers below RTM_MAX of every kernel that no message has. */
const GAPS = [23, 27, 31, 35, 39, 43, 47, 53, 55, 63, 71];
/** Of the class "get", without a dump handler. */
const UNDUMPED = [54, 70, 98];
const OBJECTS: readonly TypeName[] = [
  'RTM_GETLINK',
  'RTM_GETNEXTHOP',
  'RTM_GETROUTE',
  'RTM_GETNEIGH',
  'RTM_GETRULE',
  'RTM_NEWLINK',
  'RTM_DELLINK',
  'RTM_SETLINK',
  'RTM_NEWADDR',
  'RTM_DELROUTE',
  'RTM_NEWNEIGH',
  'RTM_NEWQDISC',
];

export const dispatch: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.disp.ctrl-type.ack',
    rule: 'message types below 16 are acknowledged if asked for, whatever they carry, and nothing is done',
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb', 'RFC 3549 section 2.3.2.2'],
    cases: Array.from({ length: 16 }, (_, type) => type).flatMap((type) => [
      single(
        `type ${type}, with NLM_F_ACK`,
        typed(type, ASKED, '00000000'),
        ack(typed(type, ASKED, '00000000')),
      ),
      single(`type ${type}, without`, typed(type, NLM_F_REQUEST, '00000000')),
    ]),
  },
  {
    ...base,
    id: 'rtnl.disp.empty-payload',
    rule: 'a request without even an address family is a success, whatever its type, and nothing is done',
    level: 'should',
    cases: [...OBJECTS.map((name) => RTM.value(name) ?? 0), ...GAPS].flatMap((type) => [
      single(`${called(type)}, with NLM_F_ACK`, typed(type, ASKED), ack(typed(type, ASKED))),
      single(`${called(type)}, without`, typed(type, NLM_F_REQUEST)),
    ]),
  },
  {
    ...base,
    id: 'rtnl.disp.no-request-flag',
    rule: 'without NLM_F_REQUEST nothing is done nor refused, not even an unknown type; NLM_F_ACK is honoured',
    level: 'should',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb', 'netlink(7)'],
    cases: [18, 16, 23, 0x3f0].flatMap((type) => {
      const payload = struct(ifinfomsg, { index: 99 });
      const asked = typed(type, NLM_F_ACK, payload);
      return [
        single(`${called(type)}, with NLM_F_ACK`, asked, ack(asked)),
        single(`${called(type)}, without`, typed(type, 0, payload)),
      ];
    }),
  },
  verdicts({
    ...base,
    id: 'rtnl.disp.type-gap',
    rule: 'a type that no message has, or that nobody handles, is refused with EOPNOTSUPP',
    level: 'should',
    cells: [...GAPS, 110].map((type) => ({
      name: called(type),
      sent: typed(type, ASKED, '00'),
      errno: 'EOPNOTSUPP',
    })),
  }),
  {
    ...base,
    id: 'rtnl.disp.type-gap.dump',
    rule: 'a dump of a type without handler is refused with NLMSG_ERROR, not ended with NLMSG_DONE',
    level: 'should',
    cases: UNDUMPED.map((type) => {
      const sent = typed(type, DUMPED, '00000000');
      return single(called(type), sent, refusal(sent, 'EOPNOTSUPP'));
    }),
  },
  {
    ...base,
    id: 'rtnl.disp.dump-either-bit',
    rule: 'NLM_F_ROOT or NLM_F_MATCH alone makes a request of the class "get" a dump',
    level: 'should',
    source: [...source, 'RFC 3549 section 2.3.2'],
    cases: [
      ['NLM_F_ROOT', 0x100],
      ['NLM_F_MATCH', 0x200],
      ['both', 0x300],
    ].flatMap(([name, bits]) =>
      (['RTM_GETADDR', 'RTM_GETNEIGH', 'RTM_GETROUTE'] as const).map((type) =>
        single(
          `${type}, ${name}`,
          ask(type, { flags: NLM_F_REQUEST | Number(bits) }, `${u8(2)} 000000 00000000 00000000`),
          done(1),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.disp.dump-ack',
    rule: 'NLM_F_ACK adds nothing to a dump: its end is its acknowledgement',
    level: 'should',
    source: ['net/netlink/af_netlink.c __netlink_dump_start'],
    cases: (['RTM_GETADDR', 'RTM_GETNEIGH', 'RTM_GETROUTE', 'RTM_GETQDISC'] as const).map((type) =>
      single(
        type,
        ask(
          type,
          { flags: DUMPED | NLM_F_ACK },
          `${u8(2)} 000000 00000000 00000000 00000000 00000000`,
        ),
        done(1),
      ),
    ),
  },
  verdicts({
    ...base,
    id: 'rtnl.disp.family.do-missing',
    rule: 'what a family has no handler for, and PF_UNSPEC neither, is refused with EOPNOTSUPP',
    level: 'should',
    needs: ['route', 'net-admin'],
    cells: [
      ...[2, 77].map((family) => ['RTM_GETADDR', family] as const),
      ...[0, 77].map((family) => ['RTM_GETROUTE', family] as const),
      ...[0, 2].map((family) => ['RTM_GETRULE', family] as const),
      ...[0, 2].map((family) => ['RTM_GETNEIGHTBL', family] as const),
      ...[0, 77].flatMap((family) =>
        (['RTM_NEWADDR', 'RTM_NEWROUTE', 'RTM_DELROUTE'] as const).map(
          (type) => [type, family] as const,
        ),
      ),
    ].map(([type, family]) => ({
      name: `${type}, family ${family}`,
      sent: ask(type, {}, `${u8(family)} 000000 00000000 00000000`),
      errno: 'EOPNOTSUPP',
    })),
  }),
  {
    ...base,
    id: 'rtnl.disp.family.neigh-dump',
    rule: 'a dump of neighbours of a family that has none is empty',
    level: 'should',
    source: ['net/core/neighbour.c neigh_dump_info'],
    cases: [1, 5, 77, 200].map((family) =>
      single(
        `family ${family}`,
        ask('RTM_GETNEIGH', { flags: DUMPED }, `${u8(family)} 000000 00000000 00000000`),
        done(1),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.disp.family.rule-dump',
    rule: 'a dump of rules of a family without rules ends with EAFNOSUPPORT',
    level: 'should',
    source: ['net/core/fib_rules.c fib_nl_dumprule'],
    cases: [1, 5, 77].map((family) =>
      single(
        `family ${family}`,
        ask('RTM_GETRULE', { flags: DUMPED }, `${u8(family)} 000000 00000000 00000000`),
        done(1, -97),
      ),
    ),
  },
];
