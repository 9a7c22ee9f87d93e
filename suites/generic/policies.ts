/** CTRL_CMD_GETPOLICY: what an operation takes, as the controller tells it. */
import { genl, nla, nlmsg, port, u32 } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import { controllerAnswers, CTRL, GENL_ID_CTRL } from '../../harness/runner/family-messages.ts';
import {
  datagram,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from '../../harness/wire/constants/netlink.ts';

const source = ['net/netlink/genetlink.c ctrl_dumppolicy_start'];
const strictly = ['net/netlink/genetlink.c genl_start', 'lib/nlattr.c validate_nla'];
const base = {
  level: 'should',
  needs: ['generic'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;

const NLM_F_DUMP = 0x300;
const [CTRL_ATTR_POLICY, CTRL_ATTR_OP_POLICY, CTRL_ATTR_OP] = [8, 9, 10];
const ask = (attributes: readonly (string | readonly string[])[], flags = NLM_F_DUMP) =>
  nlmsg(
    { type: GENL_ID_CTRL, flags: NLM_F_REQUEST | NLM_F_ACK | flags, seq: 1 },
    genl(CTRL.GETPOLICY),
    attributes.flat().join(''),
  );
const hex = (type: number, payload: string): string => nla<string>(type, payload).join('');
const id = hex(1, '1000');
const nlctrl = hex(2, '6e6c6374726c00');
const nobody = hex(2, '6e6f626f647900');
const op = (cmd: number): string => hex(CTRL_ATTR_OP, u32(cmd));
const nest = (type: number, inside: string): string => hex(type | NLA_F_NESTED, inside);

/** One message of the dump, from the family's id on. */
const part = (attributes: string): Pattern =>
  nlmsg<Pattern[number]>(
    { type: GENL_ID_CTRL, flags: 2, seq: 1, pid: port('a') },
    genl(CTRL.GETPOLICY, 2),
    id,
    attributes,
  );
const u16Policy = policy.u16();
const namePolicy = policy.atMost('NUL_STRING', 15);
const ofAttribute = (index: number, type: number, described: string): Pattern =>
  part(nest(CTRL_ATTR_POLICY, nest(index, nest(type, described))));
const mapOfGetFamily = part(
  nest(CTRL_ATTR_OP_POLICY, nest(CTRL.GETFAMILY, hex(1, u32(0)) + hex(2, u32(0)))),
);
const done: Pattern = nlmsg<Pattern[number]>({ type: 3, flags: 2, seq: 1, pid: port('a') }, u32(0));

const refused = (msg: string, more: { offset?: number; policy?: string } = {}) => ({
  errno: 'EINVAL',
  says: { msg, ...more },
});
const strictCells: readonly Cell[] = [
  {
    name: 'an id of 1 byte',
    sent: ask([hex(1, '10')]),
    ...refused('invalid attribute length', { offset: 20, policy: u16Policy }),
  },
  {
    name: 'an id of 3 bytes',
    sent: ask([hex(1, '100000')]),
    ...refused('invalid attribute length', { offset: 20, policy: u16Policy }),
  },
  {
    name: 'an unknown type',
    sent: ask([id, hex(200, '')]),
    ...refused('Unknown attribute type', { offset: 28 }),
  },
  {
    name: 'type 0',
    sent: ask([id, hex(0, '')]),
    ...refused('Unknown attribute type', { offset: 28 }),
  },
  {
    name: 'a type without policy',
    sent: ask([id, hex(3, u32(1))]),
    ...refused('Unsupported attribute', { offset: 28 }),
  },
  {
    name: 'a stray NLA_F_NESTED',
    sent: ask([hex(1 | NLA_F_NESTED, '1000')]),
    ...refused('NLA_F_NESTED not expected', { offset: 20, policy: u16Policy }),
  },
  {
    name: 'bytes left over',
    sent: ask([id, '5555']),
    ...refused('bytes leftover after parsing attributes'),
  },
];

export const policies: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'genl.pol.dump-only',
    rule: 'CTRL_CMD_GETPOLICY is a dump: without both bits of NLM_F_DUMP it is EOPNOTSUPP',
    source: ['net/netlink/genetlink.c genl_get_cmd'],
    cells: [0, 0x100, 0x200].map((flags) => ({
      name: `flags 0x${flags.toString(16)}`,
      sent: ask([id], flags),
      errno: 'EOPNOTSUPP',
    })),
  }),
  verdicts({
    ...base,
    id: 'genl.pol.neither',
    rule: 'without name and id it is EINVAL, as an error message, not the end of a dump',
    source,
    cells: [
      { name: 'no attributes', sent: ask([]), errno: 'EINVAL' },
      { name: 'an operation alone', sent: ask([op(3)]), errno: 'EINVAL' },
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.pol.unknown',
    rule: 'a name or an id nobody has is ENOENT',
    source,
    cells: [
      { name: 'name', sent: ask([nobody]), errno: 'ENOENT' },
      { name: 'id', sent: ask([hex(1, 'ffff')]), errno: 'ENOENT' },
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'genl.pol.op-unknown',
      rule: 'an operation that the family lacks is ENOENT, and the number is compared in full',
      source,
      cells: [0, 4, 11, 259, 0xffffffff].map((cmd) => ({
        name: String(cmd),
        sent: ask([id, op(cmd)]),
        errno: 'ENOENT',
        says: { offset: 28 },
      })),
    },
    {
      rule: 'the refusal of an unknown operation tells its offset, without a text',
      differs: { '6.1': 'it tells nothing' },
      seen: ['6.18.44', '6.12.117'],
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'genl.pol.strict',
      rule: 'attributes of CTRL_CMD_GETPOLICY are validated strictly: wrong lengths, unknown and unsupported types, stray NLA_F_NESTED and bytes left over are EINVAL',
      source: strictly,
      cells: strictCells,
    },
    { rule: 'each has the extended ACK of strict validation' },
  ),
  {
    id: 'genl.pol.single-op',
    rule: 'asked for one operation, the dump has that one’s map, then one message for each attribute it takes, policies counted from 0',
    level: 'observed',
    needs: ['generic'],
    differs: { '6.1': 'the map of CTRL_CMD_GETFAMILY has no dump' },
    seen: ['6.18.44', '6.12.117'],
    source: [...source, 'net/netlink/policy.c netlink_policy_dump_write'],
    cases: [
      { name: 'by id', attributes: [id, op(3)] },
      { name: 'by name', attributes: [nlctrl, op(3)] },
      { name: 'the id decides, not the name', attributes: [nobody, id, op(3)] },
      {
        name: 'NLA_F_NET_BYTEORDER is ignored',
        attributes: [hex(1 | NLA_F_NET_BYTEORDER, '1000'), op(3)],
      },
    ].map(({ name, attributes }) => ({
      name,
      lines: [
        socket('a', 'NETLINK_GENERIC'),
        send('a', ask(attributes)),
        hears(
          'a',
          datagram([
            ...mapOfGetFamily,
            ...ofAttribute(0, 1, u16Policy),
            ...ofAttribute(0, 2, namePolicy),
          ]),
          datagram(done),
        ),
        ...controllerAnswers('a'),
      ],
    })),
  },
];
