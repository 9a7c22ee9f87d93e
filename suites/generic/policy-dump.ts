/** CTRL_CMD_GETPOLICY of the controller itself: how it is asked, and what is dumped. */
import { batch, genl, nla, u16 } from '../../harness/program/build.ts';
import type { Bytes, Pattern } from '../../harness/program/bytes.ts';
import { verdicts } from '../../harness/runner/cells.ts';
import { done } from '../../harness/runner/dumps.ts';
import { policy } from '../../harness/runner/extack.ts';
import {
  byId,
  byName,
  controller,
  controllerAnswers,
  CTRL,
  GENL_ID_CTRL,
  getFamily,
} from '../../harness/runner/family-messages.ts';
import {
  datagram,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import {
  attributePolicy,
  getPolicy,
  ofOperation,
  operationPolicy,
  type PoliciesOfOperation,
} from '../../harness/runner/policy-messages.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NET_BYTEORDER } from '../../harness/wire/constants/netlink.ts';

const source = ['net/netlink/genetlink.c ctrl_dumppolicy_start'];
const base = {
  level: 'should',
  needs: ['generic'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;
const NLM_F_DUMP = 0x300;
const [nlctrl, nobody] = [byName('nlctrl'), byName('nobody')];
const [id, noId] = [byId(GENL_ID_CTRL), byId(0xffff)];
const lacked = ofOperation(4);

/** What the controller takes: its id, its name and, of CTRL_CMD_GETPOLICY, an operation. */
const u32 = policy.u32();
const attributes = (seq: number, index: number, last: boolean): Pattern[] => [
  attributePolicy('a', GENL_ID_CTRL, index, 1, policy.u16(), seq),
  attributePolicy('a', GENL_ID_CTRL, index, 2, policy.atMost('NUL_STRING', 15), seq),
  ...(last ? [attributePolicy('a', GENL_ID_CTRL, index, 10, u32, seq)] : []),
];
const map = (seq: number, of: PoliciesOfOperation) => operationPolicy('a', GENL_ID_CTRL, of, seq);
const asPart = (...messages: readonly Pattern[]): Heard =>
  datagram(batch<Pattern[number]>(...messages));
const a = socket('a', 'NETLINK_GENERIC');
/** The dump of one operation; what its map says differs between versions, not so the attributes. */
const some =
  (seq: number): Heard =>
  (name) => ({
    bytes: [
      { any: 4, why: 'the length of the map, which is longer from 6.2 on' },
      `${u16(GENL_ID_CTRL)} ${u16(2)} ${seq.toString(16).padStart(2, '0')}000000`,
      { port: name },
      genl(CTRL.GETPOLICY, 2),
      { rest: 'the map says more of a dump from 6.2 on' },
    ],
    says: `policies, seq ${seq}`,
  });
const second = (bytes: Bytes): Heard => refusal(bytes, 'EBUSY');

export const policyDump: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'genl.pol.id-wins',
    rule: 'of name and id the id decides in CTRL_CMD_GETPOLICY, and the name is not looked up',
    source,
    cells: [
      { name: 'an unknown id before', sent: getPolicy([noId, nlctrl]), errno: 'ENOENT' },
      { name: 'an unknown id behind', sent: getPolicy([nlctrl, noId]), errno: 'ENOENT' },
      {
        name: 'an unknown name before, refused for the operation',
        sent: getPolicy([nobody, id, lacked]),
        errno: 'ENOENT',
      },
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.pol.byteorder-ok',
    rule: 'NLA_F_NET_BYTEORDER is accepted in CTRL_CMD_GETPOLICY, though it validates strictly: what is refused is the operation',
    source: ['lib/nlattr.c validate_nla'],
    cells: [
      {
        name: 'on the id',
        sent: getPolicy([nla(1 | NLA_F_NET_BYTEORDER, '1000'), lacked]),
        errno: 'ENOENT',
      },
      {
        name: 'on the operation',
        sent: getPolicy([id, nla(10 | NLA_F_NET_BYTEORDER, '04000000')]),
        errno: 'ENOENT',
      },
      {
        name: 'on the name alone',
        sent: getPolicy([nla(2 | NLA_F_NET_BYTEORDER, '6e6f626f647900')]),
        errno: 'ENOENT',
      },
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.pol.header-loose',
    rule: 'reserved bits of the generic header and flags without a meaning are not checked in CTRL_CMD_GETPOLICY',
    source: ['net/netlink/genetlink.c genl_header_check'],
    cells: [
      ...[1, 0x8000, 0xffff].map((reserved) => ({
        name: `reserved 0x${reserved.toString(16)}`,
        sent: getPolicy([id, lacked], { header: genl(CTRL.GETPOLICY, 1, reserved) }),
        errno: 'ENOENT',
      })),
      ...[0x2, 0x10, 0x20, 0x400, 0x800, 0xf800].map((flags) => ({
        name: `flags 0x${flags.toString(16)}`,
        sent: getPolicy([id, lacked], { flags: NLM_F_DUMP | flags }),
        errno: 'ENOENT',
      })),
    ],
  }),
  {
    ...base,
    id: 'genl.pol.busy',
    rule: 'while a dump of policies is unread another dump on the socket is EBUSY, one family is told of, and the dump goes on to its end',
    source: ['net/netlink/af_netlink.c __netlink_dump_start'],
    cases: [
      {
        name: 'policies',
        other: getPolicy([id, ofOperation(CTRL.GETFAMILY)], { seq: 2 }),
      },
      {
        name: 'families',
        other: getFamily(2, [], NLM_F_REQUEST | NLM_F_ACK | NLM_F_DUMP),
      },
    ].map(({ name, other }) => ({
      name,
      lines: [
        a,
        send('a', getPolicy([id, ofOperation(CTRL.GETFAMILY)])),
        send('a', other),
        send('a', getFamily(3, [nlctrl])),
        hears('a', some(1), second(other), controller(3), done(1)),
        ...controllerAnswers('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'genl.pol.nlctrl-map',
    rule: 'the controller takes a name and an id in CTRL_CMD_GETFAMILY, as do and as dump, and an operation beside them in CTRL_CMD_GETPOLICY: two policies, in the order of their operations',
    level: 'observed',
    source: ['net/netlink/genetlink.c genl_ctrl_ops'],
    differs: {
      '6.1': 'the map of CTRL_CMD_GETFAMILY has no dump',
      '6.18': 'an operation that only dumps shows the number 0',
    },
    seen: ['6.12.117'],
    cases: [
      {
        name: 'all operations',
        lines: [
          a,
          send('a', getPolicy([id])),
          hears(
            'a',
            asPart(
              map(1, { cmd: CTRL.GETFAMILY, do: 0, dump: 0 }),
              map(1, { cmd: CTRL.GETPOLICY, dump: 1 }),
              ...attributes(1, 0, false),
              ...attributes(1, 1, true),
            ),
            done(1),
          ),
          ...controllerAnswers('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'genl.pol.op-id',
    rule: 'the map of an operation that only dumps has its number',
    level: 'observed',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_put_op'],
    differs: { '6.18': 'it shows the number 0' },
    seen: ['6.1.176', '6.1.192', '6.12.117'],
    cases: [id, nlctrl].map((family, index) => ({
      name: `CTRL_CMD_GETPOLICY, asked by ${index === 0 ? 'id' : 'name'}`,
      lines: [
        a,
        send('a', getPolicy([family, ofOperation(CTRL.GETPOLICY)])),
        hears(
          'a',
          asPart(map(1, { cmd: CTRL.GETPOLICY, dump: 0 }), ...attributes(1, 0, true)),
          done(1),
        ),
        ...controllerAnswers('a'),
      ],
    })),
  },
  {
    ...base,
    id: 'genl.pol.op-id.none',
    rule: 'the map of an operation that only dumps has the number 0, as if it were that of the do that is not there',
    level: 'observed',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_put_op'],
    differs: { '6.1': 'it has its own number', '6.12': 'it has its own number' },
    seen: ['6.18.44'],
    cases: [
      {
        name: 'CTRL_CMD_GETPOLICY',
        lines: [
          a,
          send('a', getPolicy([id, ofOperation(CTRL.GETPOLICY)])),
          hears('a', asPart(map(1, { cmd: 0, dump: 0 }), ...attributes(1, 0, true)), done(1)),
          ...controllerAnswers('a'),
        ],
      },
      {
        name: 'all operations',
        lines: [
          a,
          send('a', getPolicy([id])),
          hears(
            'a',
            asPart(
              map(1, { cmd: CTRL.GETFAMILY, do: 0, dump: 0 }),
              map(1, { cmd: 0, dump: 1 }),
              ...attributes(1, 0, false),
              ...attributes(1, 1, true),
            ),
            done(1),
          ),
          ...controllerAnswers('a'),
        ],
      },
    ],
  },
];
