/** RTM_DELRULE: which rule it takes away, and when there is none. */
import { cstring, nla, u32 } from '../../harness/program/build.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ACT,
  BUILT_IN,
  deleteRule,
  FRA,
  type PolicyRule,
  showsRules,
  toldRuleRemoved,
  withRules,
} from '../../harness/runner/policy-rules.ts';
import { ip } from '../../harness/runner/routes.ts';
import { exchanges } from '../addresses/exchanges.ts';

const [LOCAL = {}, MAIN = {}, DEFAULT = {}] = BUILT_IN[2];

const from = nla(FRA.SRC, ip('10.1.2.0'));
const there: PolicyRule = {
  priority: 100,
  tos: 8,
  srcLen: 24,
  protocol: 4,
  names: nla(FRA.IIFNAME, cstring('lo')),
  more: from,
};
const none: PolicyRule = { table: 0, action: 0 };
const FOUND: readonly [string, PolicyRule][] = [
  ['all that it is', there],
  ['nothing but the priority', { ...none, priority: 100 }],
  ['the priority and table', { priority: 100, table: 77, action: 0 }],
  ['the priority and action', { ...none, action: 1, priority: 100 }],
  ['the TOS', { ...none, tos: 8 }],
  ['FRA_PROTOCOL', { ...none, protocol: 4 }],
  ['the source', { ...none, srcLen: 24, more: nla(FRA.SRC, ip('10.1.2.0')) }],
  ['the input interface', { ...none, names: nla(FRA.IIFNAME, cstring('lo')) }],
  ['the table', { table: 77, action: 0 }],
];
const MISSED: readonly [string, PolicyRule][] = [
  ['another priority', { ...there, priority: 101 }],
  ['another table', { ...there, table: 78 }],
  ['another action', { ...there, table: 0, action: ACT.BLACKHOLE }],
  ['another TOS', { ...there, tos: 16 }],
  ['another FRA_PROTOCOL', { ...there, protocol: 5 }],
  ['another source', { ...there, more: nla(FRA.SRC, ip('10.1.3.0')) }],
  ['a source of another length', { ...there, srcLen: 16 }],
  ['another input interface', { ...there, names: nla(FRA.IIFNAME, cstring('lo2')) }],
  ['an output interface', { ...there, names: nla(FRA.OIFNAME, cstring('lo')) }],
  ['a mark', { ...there, more: [...from, ...nla(FRA.FWMARK, u32(5))] }],
];
const removal = (name: string, asked: PolicyRule, found: boolean): Case =>
  exchanges(
    name,
    [
      {
        sent: deleteRule(asked),
        ...(found ? {} : { errno: 'ENOENT' }),
        heard: found ? [toldRuleRemoved(there, { by: 'a', seq: 1 })] : [],
      },
    ],
    {
      before: withRules(there),
      groups: ['RTNLGRP_IPV4_RULE'],
      after: showsRules(2, ...[LOCAL, ...(found ? [] : [there]), MAIN, DEFAULT]),
    },
  );

const base = {
  level: 'should',
  source: ['net/core/fib_rules.c rule_find'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const removedRules: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.rule.del',
    rule: 'RTM_DELRULE finds the first rule that has all that is given; table 0 and action 0 are any',
    cases: FOUND.map(([name, asked]) => removal(name, asked, true)),
  },
  {
    ...base,
    id: 'rtnl.rule.del.other',
    rule: 'RTM_DELRULE of what no rule has is refused with ENOENT',
    cases: MISSED.map(([name, asked]) => removal(name, asked, false)),
  },
];
