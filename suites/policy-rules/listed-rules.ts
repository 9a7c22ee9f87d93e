/** In which order rules are listed, which priority they are given, duplicates, and the built-in ones. */
import { alive, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  BUILT_IN,
  deleteRule,
  newRule,
  type PolicyRule,
  showsRules,
  toldOfRule,
  toldRuleRemoved,
  withRules,
} from '../../harness/runner/policy-rules.ts';
import { ASKED, CREATE, EXCL } from '../../harness/runner/route.ts';
import { exchanges } from '../addresses/exchanges.ts';

const [LOCAL = {}, MAIN = {}, DEFAULT = {}] = BUILT_IN[2];
const at: PolicyRule = { priority: 100 };
const listed = (name: string, made: readonly PolicyRule[], shown: readonly PolicyRule[]): Case => ({
  name,
  lines: [
    ...withRules(...made),
    socket('a', 'NETLINK_ROUTE'),
    ...showsRules(2, ...shown),
    ...alive('a'),
  ],
});
const table = (id: number, priority = 100): PolicyRule => ({ priority, table: id });

const base = {
  level: 'should',
  source: ['net/core/fib_rules.c fib_nl_newrule'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const listedRules: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.rule.dump-order',
    rule: 'rules are listed by priority, those of the same by age; priority 0 is told by no attribute',
    source: ['net/core/fib_rules.c fib_nl_newrule', 'net/core/fib_rules.c fib_nl_fill_rule'],
    cases: [
      listed('none but the built-in', [], [LOCAL, MAIN, DEFAULT]),
      listed(
        'ascending',
        [table(1, 1), table(2, 2), table(3, 40000)],
        [LOCAL, table(1, 1), table(2, 2), MAIN, DEFAULT, table(3, 40000)],
      ),
      listed(
        'descending',
        [table(3, 0xffffffff), table(2, 2), table(1, 1)],
        [LOCAL, table(1, 1), table(2, 2), MAIN, DEFAULT, table(3, 0xffffffff)],
      ),
      listed(
        'of one priority',
        [table(9), table(1), table(5)],
        [LOCAL, table(9), table(1), table(5), MAIN, DEFAULT],
      ),
      listed(
        'of the priorities of built-in ones',
        [table(1, 0), table(2, 32766), table(3, 32767)],
        [LOCAL, table(1, 0), MAIN, table(2, 32766), DEFAULT, table(3, 32767)],
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.rule.auto-prio',
    rule: 'a rule without FRA_PRIORITY is given one less than the second in the list has',
    source: ['net/core/fib_rules.c fib_default_rule_pref'],
    cases: [
      listed(
        'three, one after the other',
        [{ table: 1 }, { table: 2 }, { table: 3 }],
        [LOCAL, table(3, 32763), table(2, 32764), table(1, 32765), MAIN, DEFAULT],
      ),
      listed(
        'in front of priority 100',
        [table(9), { table: 1 }],
        [LOCAL, table(1, 99), table(9), MAIN, DEFAULT],
      ),
      listed(
        'in front of another of priority 0',
        [table(9, 0), { table: 1 }],
        [LOCAL, table(9, 0), table(1, 0), MAIN, DEFAULT],
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.rule.exists',
    rule: 'with NLM_F_EXCL a rule that is there is refused with EEXIST; without it is made twice, and each RTM_DELRULE takes away one',
    source: ['net/core/fib_rules.c rule_exists'],
    cases: [
      exchanges(
        'NLM_F_EXCL',
        [
          { sent: newRule(at, { flags: ASKED | CREATE | EXCL }), errno: 'EEXIST' },
          { sent: newRule(at, { flags: ASKED | EXCL, seq: 2 }), errno: 'EEXIST' },
          {
            sent: newRule(table(78), { flags: ASKED | CREATE | EXCL, seq: 3 }),
            heard: [toldOfRule(table(78), { by: 'a', seq: 3 })],
          },
        ],
        { before: withRules(at), groups: ['RTNLGRP_IPV4_RULE'] },
      ),
      exchanges(
        'without',
        [
          { sent: newRule(at), heard: [toldOfRule(at, { by: 'a', seq: 1 })] },
          {
            sent: newRule(at, { flags: ASKED, seq: 2 }),
            heard: [toldOfRule(at, { by: 'a', seq: 2 })],
          },
          ...[3, 4, 5].map((seq) => ({
            sent: deleteRule(at, { seq }),
            heard: [toldRuleRemoved(at, { by: 'a', seq })],
          })),
          { sent: deleteRule(at, { seq: 6 }), errno: 'ENOENT' },
        ],
        { before: withRules(at), groups: ['RTNLGRP_IPV4_RULE'] },
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.rule.builtin',
    rule: 'the built-in rules can be taken away, and made again',
    source: ['net/core/fib_rules.c fib_nl_delrule'],
    cases: [LOCAL, MAIN, DEFAULT].map((rule) =>
      exchanges(
        `table ${rule.table}`,
        [
          { sent: deleteRule(rule), heard: [toldRuleRemoved(rule, { by: 'a', seq: 1 })] },
          { sent: deleteRule(rule, { seq: 2 }), errno: 'ENOENT' },
          {
            sent: newRule({ priority: 0, ...rule }, { seq: 3 }),
            heard: [toldOfRule(rule, { by: 'a', seq: 3 })],
          },
        ],
        { groups: ['RTNLGRP_IPV4_RULE'], after: showsRules(2, LOCAL, MAIN, DEFAULT) },
      ),
    ),
  },
];
