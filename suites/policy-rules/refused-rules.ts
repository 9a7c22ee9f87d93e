/** Rules that are refused, and dumps of rules with strict checking. */
import { nla, struct, u16, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  ACT,
  type AskedRule,
  deleteRule,
  FRA,
  newRule,
  type PolicyRule,
} from '../../harness/runner/policy-rules.ts';
import { ask } from '../../harness/runner/route.ts';
import { ip } from '../../harness/runner/routes.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';
import { refusedDump, type RefusedDump } from '../dumps/refused.ts';

const at: PolicyRule = { priority: 100 };

const bad = (
  name: string,
  errno: string,
  msg: string,
  rule: PolicyRule,
  asked?: AskedRule,
): Cell => ({
  name,
  sent: newRule({ ...at, ...rule }, asked),
  errno,
  says: { msg },
});
/** Of a request to remove too. */
const badBoth = (name: string, errno: string, msg: string, rule: PolicyRule, asked?: AskedRule) => [
  bad(`RTM_NEWRULE, ${name}`, errno, msg, rule, asked),
  {
    ...bad(`RTM_DELRULE, ${name}`, errno, msg, rule, asked),
    sent: deleteRule({ ...at, ...rule }, asked),
  },
];
const SRC = 'Invalid source address';
const DST = 'Invalid dst address';
const target = (priority: number): Segment[] => nla(FRA.GOTO, u32(priority));
/** Behind nlmsghdr and fib_rule_hdr. */
const FIRST = 28;
const short = (name: keyof typeof FRA, length: number, what: string | undefined): Cell => ({
  name: `FRA_${name} of ${length} bytes`,
  sent: ask(
    'RTM_NEWRULE',
    {},
    struct(fib_rule_hdr, { family: 2, table: 77, action: 1 }),
    nla(FRA[name], zeros(length)),
  ),
  errno: 'ERANGE',
  says: {
    msg: 'Error parsing msg',
    offset: FIRST,
    ...(what === undefined ? {} : { policy: what }),
  },
});

const dumped = (name: string, payload: RefusedDump['payload'], msg: string): RefusedDump => ({
  name,
  type: 34,
  payload,
  errno: 'EINVAL',
  says: { msg },
});
const families = [0, 2];
const header = (fields: object): string => struct(fib_rule_hdr, fields);
const STRICT: readonly RefusedDump[] = families.flatMap((family) => [
  ...[1, 4, 11].map((length) =>
    dumped(
      `family ${family}, ${length} bytes`,
      `${u8(family)} ${zeros(length - 1)}`,
      'Invalid header for fib rule dump request',
    ),
  ),
  ...['dst_len', 'src_len', 'tos', 'table', 'res1', 'res2', 'action', 'flags'].map((field) =>
    dumped(
      `family ${family}, ${field}`,
      header({ family, [field]: 4 }),
      'Invalid values in header for fib rule dump request',
    ),
  ),
  ...[1, 4].map((length) =>
    dumped(
      `family ${family}, ${length} bytes behind`,
      header({ family }) + zeros(length),
      'Invalid data after header in fib rule dump request',
    ),
  ),
  dumped(
    `family ${family}, an attribute`,
    header({ family }) + nla<string>(FRA.PRIORITY, u32(100)).join(''),
    'Invalid data after header in fib rule dump request',
  ),
]);

const base = {
  level: 'should',
  source: ['net/core/fib_rules.c fib_nl2rule'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const worded = { rule: 'the extended ACK says what is wrong' };

export const refusedRules: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.rule.bad.family',
      rule: 'a rule of a family that has none is refused with EAFNOSUPPORT',
      source: ['net/core/fib_rules.c fib_nl_newrule', 'net/core/fib_rules.c fib_nl_delrule'],
      cells: [0, 1, 5, 77].flatMap((family) =>
        badBoth(`family ${family}`, 'EAFNOSUPPORT', 'Rule family not supported', {}, { family }),
      ),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.rule.bad.address',
      rule: 'a prefix length without the address, above 32, or with an address of another size is refused with EINVAL',
      cells: [
        ...[1, 24, 32, 33].flatMap((length) => [
          ...badBoth(`src_len ${length}, no FRA_SRC`, 'EINVAL', SRC, { srcLen: length }),
          ...badBoth(`dst_len ${length}, no FRA_DST`, 'EINVAL', DST, { dstLen: length }),
        ]),
        ...[33, 255].flatMap((length) => [
          ...badBoth(`src_len ${length}`, 'EINVAL', SRC, {
            srcLen: length,
            more: nla(FRA.SRC, ip('10.1.2.3')),
          }),
          ...badBoth(`dst_len ${length}`, 'EINVAL', DST, {
            dstLen: length,
            more: nla(FRA.DST, ip('10.1.2.3')),
          }),
        ]),
        ...[0, 3, 5, 16].flatMap((size) => [
          ...badBoth(`FRA_SRC of ${size} bytes`, 'EINVAL', SRC, {
            srcLen: 8,
            more: nla(FRA.SRC, zeros(size)),
          }),
          ...badBoth(`FRA_DST of ${size} bytes`, 'EINVAL', DST, {
            dstLen: 8,
            more: nla(FRA.DST, zeros(size)),
          }),
        ]),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.rule.bad.goto',
      rule: 'a goto without a target or to a priority that is not greater, and a target without goto, are refused with EINVAL',
      cells: [
        ...badBoth('no target', 'EINVAL', 'Missing goto target for action goto', {
          action: ACT.GOTO,
        }),
        ...[0, 1, 99, 100].flatMap((priority) =>
          badBoth(`to ${priority}`, 'EINVAL', 'Backward goto not supported', {
            action: ACT.GOTO,
            more: target(priority),
          }),
        ),
        ...[0, ACT.TO_TBL, ACT.NOP, ACT.BLACKHOLE].flatMap((action) =>
          badBoth(`action ${action}, a target`, 'EINVAL', 'Unexpected goto', {
            action,
            more: target(200),
          }),
        ),
      ],
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.rule.bad.tos',
      rule: 'a TOS with ECN bits is refused with EINVAL',
      source: ['net/ipv4/fib_rules.c fib4_rule_configure'],
      cells: [1, 2, 3, 9].map((tos) =>
        bad(`TOS ${tos}`, 'EINVAL', 'Invalid dsfield (tos): ECN bits must be 0', { tos }),
      ),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.rule.bad.ports',
      rule: 'a range of ports that begins or ends at 0 or at 65535, or ends before it begins, is refused with EINVAL',
      source: ['net/core/fib_rules.c nla_get_port_range'],
      cells: (['SPORT', 'DPORT'] as const).flatMap((name) =>
        [
          [0, 0],
          [0, 5],
          [5, 4],
          [2000, 1000],
          [65535, 1],
        ].flatMap(([from = 0, to = 0]) =>
          badBoth(`${name}, ${from} to ${to}`, 'EINVAL', `Invalid ${name.toLowerCase()} range`, {
            more: nla(FRA[`${name}_RANGE`], u16(from), u16(to)),
          }),
        ),
      ),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.rule.bad.size',
      rule: 'an attribute that is shorter than its type, or a name that is too long, is refused with ERANGE',
      source: ['net/core/fib_rules.c fib_rule_policy'],
      cells: [
        ...(['PRIORITY', 'FWMARK', 'FLOW', 'FWMASK', 'TABLE', 'GOTO'] as const).flatMap((name) =>
          [0, 3].map((length) => short(name, length, policy.u32())),
        ),
        ...(['L3MDEV', 'PROTOCOL', 'IP_PROTO'] as const).map((name) => short(name, 0, policy.u8())),
        ...(['SPORT_RANGE', 'DPORT_RANGE'] as const).flatMap((name) =>
          [0, 3].map((length) => short(name, length, undefined)),
        ),
        short('UID_RANGE', 7, undefined),
      ],
    },
    { rule: 'the extended ACK names the attribute and its policy' },
  ),
  {
    ...base,
    id: 'rtnl.rule.strict-dump',
    rule: 'with NETLINK_GET_STRICT_CHK a dump of rules with anything but a family ends with -EINVAL in NLMSG_DONE',
    source: ['net/core/fib_rules.c fib_valid_dumprule_req'],
    cases: STRICT.map((each) => refusedDump(each, false)),
  },
  {
    ...base,
    id: 'rtnl.rule.strict-dump.text',
    rule: 'the extended ACK says what was too much',
    level: 'observed',
    source: ['net/core/fib_rules.c fib_valid_dumprule_req'],
    cases: STRICT.map((each) => refusedDump(each, true)),
  },
];
