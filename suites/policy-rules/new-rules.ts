/** New rules: who hears of them, and what is told. */
import { cstring, nla, struct, u16, u32, u64, u8 } from '../../harness/program/build.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ACT,
  BUILT_IN,
  deleteRule,
  type Family,
  FRA,
  newRule,
  type PolicyRule,
  RULE,
  ruleGroup,
  showsRules,
  toldOfRule,
  toldRuleRemoved,
} from '../../harness/runner/policy-rules.ts';
import { ASKED, CREATE, ECHO, event, has, member } from '../../harness/runner/route.ts';
import { ip } from '../../harness/runner/routes.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';
import { exchanges } from '../addresses/exchanges.ts';

const [LOCAL = {}, MAIN = {}, DEFAULT = {}] = BUILT_IN[2];

const own = (family: Family, name: string, joined: boolean, echo: boolean): Case => {
  const rule: PolicyRule = { priority: 100 };
  const flags = ASKED | (echo ? ECHO : 0);
  const made = newRule(rule, { family, flags: flags | CREATE });
  const gone = deleteRule(rule, { family, flags, seq: 2 });
  const heard = (each: Heard): Heard[] => (joined || echo ? [each] : []);
  const told = toldOfRule(rule, { family, by: 'a', seq: 1 });
  const removed = toldRuleRemoved(rule, { family, by: 'a', seq: 2 });
  return {
    name,
    lines: [
      ...(joined ? member('a', ruleGroup(family)) : [socket('a', 'NETLINK_ROUTE')]),
      ...member('b', 'RTNLGRP_IPV4_RULE', 'RTNLGRP_IPV6_RULE'),
      send('a', made),
      hears('a', ...heard(told), ack(made)),
      hears('b', told),
      send('a', gone),
      hears('a', ...heard(removed), ack(gone)),
      hears('b', removed),
      ...alive('a'),
    ],
  };
};
const whoHears = (family: Family): Case[] => [
  own(family, 'neither', false, false),
  own(family, 'a member', true, false),
  own(family, 'NLM_F_ECHO', false, true),
  own(family, 'a member, NLM_F_ECHO', true, true),
];
/** A rule that is told of as it was asked for, but for flags that the kernel adds. */
const told = (name: string, rule: PolicyRule, added = 0): Case => {
  const kept = { ...rule, flags: (rule.flags ?? 0) | added };
  return exchanges(
    name,
    [{ sent: newRule(rule), heard: [toldOfRule(kept, { by: 'a', seq: 1 })] }],
    {
      groups: ['RTNLGRP_IPV4_RULE'],
      after: showsRules(2, LOCAL, kept, MAIN, DEFAULT),
    },
  );
};
/** FRA_SPORT_MASK, FRA_DPORT_MASK */
const MASK = { SPORT: 28, DPORT: 29 };
const at: PolicyRule = { priority: 100 };
const table = (id: number, priority = 100): PolicyRule => ({ priority, table: id });
const mark = (value: number, mask: number) => [
  ...(value === 0 ? [] : nla(FRA.FWMARK, u32(value))),
  ...nla(FRA.FWMASK, u32(mask)),
];

const base = {
  level: 'should',
  source: ['net/core/fib_rules.c fib_nl_newrule'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const newRules: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.rule.new',
    rule: 'members of the group hear of a rule that comes or goes; who asks hears of it before the acknowledgement, once if it is a member, once if it set NLM_F_ECHO, once if both',
    source: [...base.source, 'net/core/fib_rules.c notify_rule_change'],
    cases: whoHears(2),
  },
  {
    ...base,
    id: 'rtnl.rule.ipv6',
    rule: 'members of the group hear of an IPv6 rule that comes or goes; who asks hears of it before the acknowledgement, once at most',
    needs: [...base.needs, 'ipv6'],
    source: [...base.source, 'net/core/fib_rules.c notify_rule_change'],
    cases: whoHears(10),
  },
  {
    ...base,
    id: 'rtnl.rule.selectors',
    rule: 'what a rule selects by, and what it does, come back as they were given',
    source: ['net/core/fib_rules.c fib_nl_fill_rule', 'net/ipv4/fib_rules.c fib4_rule_fill'],
    cases: [
      told('a source', { ...at, srcLen: 24, more: nla(FRA.SRC, ip('10.1.2.0')) }),
      told('a destination', { ...at, dstLen: 32, more: nla(FRA.DST, ip('10.1.2.3')) }),
      told('both', {
        ...at,
        srcLen: 8,
        dstLen: 16,
        more: [...nla(FRA.DST, ip('10.1.0.0')), ...nla(FRA.SRC, ip('10.0.0.0'))],
      }),
      ...[4, 8, 16, 0x1c].map((tos) => told(`TOS ${tos}`, { ...at, tos })),
      told('a mark and mask', { ...at, more: mark(5, 0xff) }),
      told('a mask alone', { ...at, more: mark(0, 0xff) }),
      told('source ports', { ...at, more: nla(FRA.SPORT_RANGE, u16(1000), u16(2000)) }),
      told('destination ports', { ...at, more: nla(FRA.DPORT_RANGE, u16(80), u16(90)) }),
      told('a protocol', { ...at, more: nla(FRA.IP_PROTO, u8(17)) }),
      told('an interface group to suppress', { ...at, more: nla(FRA.SUPPRESS_IFGROUP, u32(3)) }),
      told('FRA_PROTOCOL', { ...at, protocol: 4 }),
      ...[254, 256, 1000, 0xffffffff].map((id) => told(`table ${id}`, table(id))),
      ...[ACT.NOP, ACT.BLACKHOLE, ACT.UNREACHABLE, ACT.PROHIBIT].map((action) =>
        told(`action ${action}`, { ...at, action }),
      ),
      told('an input interface', { ...at, names: nla(FRA.IIFNAME, cstring('lo')) }),
      told('an output interface', { ...at, names: nla(FRA.OIFNAME, cstring('lo')) }),
    ],
  },
  {
    ...base,
    id: 'rtnl.rule.selectors.tunnel',
    rule: 'the id of a tunnel, a number of 64 bits, comes back as it was given',
    source: ['net/core/fib_rules.c fib_nl_fill_rule'],
    cases: [1n, 0x0102030405060708n].map((id) =>
      exchanges(
        `${id}`,
        [
          {
            sent: newRule({ ...at, more: nla(FRA.TUN_ID, u64(id)) }),
            heard: [
              event(
                'RTNLGRP_IPV4_RULE',
                'RTM_NEWRULE',
                { by: 'a', seq: 1, has: [has('FRA_TUN_ID', FRA.TUN_ID, u64(id))] },
                struct(fib_rule_hdr, { family: 2, table: 77, action: ACT.TO_TBL }),
                [{ rest: 'FRA_PAD may stand before it, to align it on some architectures' }],
              ),
            ],
          },
        ],
        { groups: ['RTNLGRP_IPV4_RULE'] },
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.rule.selectors.port',
    rule: 'a range of one port is told with a mask of all bits',
    source: ['net/core/fib_rules.c fib_nl_fill_rule'],
    differs: { '6.1': 'knows no port masks', '6.12': 'knows no port masks' },
    seen: ['6.18.44'],
    cases: (['SPORT', 'DPORT'] as const).map((name) => {
      const range = nla(FRA[`${name}_RANGE`], u16(80), u16(80));
      const kept = { ...at, more: [...range, ...nla(MASK[name], u16(0xffff))] };
      return exchanges(
        name,
        [{ sent: newRule({ ...at, more: range }), heard: [toldOfRule(kept, { by: 'a', seq: 1 })] }],
        { groups: ['RTNLGRP_IPV4_RULE'] },
      );
    }),
  },
  {
    ...base,
    id: 'rtnl.rule.detached',
    rule: 'an interface that there is not is taken, and told as FIB_RULE_IIF_DETACHED or FIB_RULE_OIF_DETACHED',
    source: ['net/core/fib_rules.c fib_nl_fill_rule'],
    cases: [
      told('input', { ...at, names: nla(FRA.IIFNAME, cstring('nosuch0')) }, RULE.IIF_DETACHED),
      told('output', { ...at, names: nla(FRA.OIFNAME, cstring('nosuch0')) }, RULE.OIF_DETACHED),
      told(
        'both',
        {
          ...at,
          names: [...nla(FRA.IIFNAME, cstring('nosuch0')), ...nla(FRA.OIFNAME, cstring('nosuch1'))],
        },
        RULE.IIF_DETACHED | RULE.OIF_DETACHED,
      ),
      told(
        'input only',
        {
          ...at,
          names: [...nla(FRA.IIFNAME, cstring('nosuch0')), ...nla(FRA.OIFNAME, cstring('lo'))],
        },
        RULE.IIF_DETACHED,
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.rule.goto',
    rule: 'a goto to a priority that no rule has is taken and told as FIB_RULE_UNRESOLVED, until such a rule is made and from when it goes',
    cases: [
      told(
        'no target',
        { ...at, action: ACT.GOTO, more: nla(FRA.GOTO, u32(200)) },
        RULE.UNRESOLVED,
      ),
      told('a built-in target', { ...at, action: ACT.GOTO, more: nla(FRA.GOTO, u32(32766)) }),
      (() => {
        const go: PolicyRule = { ...at, action: ACT.GOTO, more: nla(FRA.GOTO, u32(200)) };
        const open = { ...go, flags: RULE.UNRESOLVED };
        const target = table(77, 200);
        return exchanges(
          'the target comes and goes',
          [
            { sent: newRule(go), heard: [toldOfRule(open, { by: 'a', seq: 1 })] },
            {
              sent: newRule(target, { seq: 2 }),
              heard: [toldOfRule(target, { by: 'a', seq: 2 })],
            },
          ],
          {
            groups: ['RTNLGRP_IPV4_RULE'],
            after: [
              ...showsRules(2, LOCAL, go, target, MAIN, DEFAULT),
              send('a', deleteRule(target, { seq: 3 })),
              hears('a', ack(deleteRule(target, { seq: 3 }))),
              ...showsRules(2, LOCAL, open, MAIN, DEFAULT),
            ],
          },
        );
      })(),
    ],
  },
  {
    ...base,
    id: 'rtnl.rule.host-bits',
    rule: 'bits behind the prefix are kept, and so is FIB_RULE_INVERT',
    cases: [
      told('a source', { ...at, srcLen: 8, more: nla(FRA.SRC, ip('10.1.2.3')) }),
      told('a destination', { ...at, dstLen: 1, more: nla(FRA.DST, ip('255.255.255.255')) }),
      told('FIB_RULE_INVERT', { ...at, flags: RULE.INVERT }),
    ],
  },
];
