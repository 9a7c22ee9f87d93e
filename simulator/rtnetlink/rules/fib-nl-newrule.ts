/** RTM_NEWRULE and RTM_DELRULE. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EEXIST, ENOENT, EPERM } from '../../net/errno.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { fibOf, fib_unmerge } from '../inet/fib-table.ts';
import { rt_cache_flush } from '../inet/in-device.ts';
import { PF_INET, PF_INET6, RTM_DELRULE, RTM_NEWRULE } from '../rtnl-types.ts';
import { notify_rule_change } from './fib-nl-fill-rule.ts';
import { type RuleRequest, fib_nl2rule } from './fib-nl2rule.ts';
import { compare, configure } from './fib-rule-configure.ts';
import {
  FIB_RULE_PERMANENT,
  FR_ACT_GOTO,
  type FibRule,
  NO_LIMIT,
  type Ports,
  hasUids,
} from './fib-rule.ts';

const NLM_F_EXCL = 0x200;

const samePorts = (a: Ports, b: Ports): boolean =>
  a.start === b.start && a.end === b.end && a.mask === b.mask;
const hasPorts = ({ start, end }: Ports): boolean => start !== 0 || end !== 0;

/** rule_exists: one that is the same in everything. */
const rule_exists = ({ ops, header, tb, rule }: RuleRequest): boolean =>
  ops.rules.some(
    (other) =>
      SAME.every((field) => other[field] === rule[field]) &&
      samePorts(other.sport, rule.sport) &&
      samePorts(other.dport, rule.dport) &&
      compare(ops, other, header, tb),
  );
const SAME = [
  'action',
  'table',
  'pref',
  'iifname',
  'oifname',
  'mark',
  'suppressIfgroup',
  'suppressPrefixlen',
  'markMask',
  'tunId',
  'l3mdev',
  'uidStart',
  'uidEnd',
  'ipProto',
  'protocol',
] as const satisfies readonly (keyof FibRule)[];

/** rule_find: the first that has all that is given. */
function rule_find({ ops, header, tb, rule, userPriority }: RuleRequest): FibRule | undefined {
  const given = GIVEN.filter((field) => rule[field] !== NOT_GIVEN[field]);
  return ops.rules.find(
    (other) =>
      given.every((field) => other[field] === rule[field]) &&
      (!userPriority || other.pref === rule.pref) &&
      (!hasUids(rule) || (other.uidStart === rule.uidStart && other.uidEnd === rule.uidEnd)) &&
      (!hasPorts(rule.sport) || samePorts(other.sport, rule.sport)) &&
      (!hasPorts(rule.dport) || samePorts(other.dport, rule.dport)) &&
      compare(ops, other, header, tb),
  );
}
const NOT_GIVEN = {
  action: 0,
  table: 0,
  iifname: '',
  oifname: '',
  mark: 0,
  suppressIfgroup: NO_LIMIT,
  suppressPrefixlen: NO_LIMIT,
  markMask: 0,
  tunId: 0n,
  l3mdev: 0,
  ipProto: 0,
  protocol: 0,
} as const satisfies Partial<FibRule>;
const GIVEN = Object.keys(NOT_GIVEN) as (keyof typeof NOT_GIVEN)[];

/** fib_nl_newrule: behind those of the same preference. */
export function fib_nl_newrule(request: Request): number {
  const asked = fib_nl2rule(request);
  if (typeof asked === 'number') return asked;
  const { ops, rule } = asked;
  const { rules } = ops;
  const { faults } = request.net.kernel;
  const exclusive = (request.flags & NLM_F_EXCL) !== 0 && !faults.has('rule-twice');
  if (exclusive && rule_exists(asked)) return -EEXIST;
  const error = configure(request, asked);
  if (error < 0) return error;
  rule.resolved = rules.find(({ pref }) => pref === rule.target);
  const before = faults.has('rule-before-equals');
  const after = rules.findIndex(({ pref }) => (before ? pref >= rule.pref : pref > rule.pref));
  rules.splice(after < 0 ? rules.length : after, 0, rule);
  for (const other of rules) {
    const waits = other.action === FR_ACT_GOTO && other.target === rule.pref;
    if (waits) other.resolved ??= rule;
  }
  if (!faults.has('rule-unnotified')) notify_rule_change(ops, RTM_NEWRULE, rule, request);
  rt_cache_flush(request.net);
  return 0;
}

/** fib_nl_delrule: the first that is as asked for. An action of 0 is not compared. */
export function fib_nl_delrule(request: Request): number {
  const asked = fib_nl2rule(request);
  if (typeof asked === 'number') return asked;
  const { ops } = asked;
  if (ops.family !== PF_INET && ops.family !== PF_INET6) {
    throw new Unmodelled(`rules of family ${ops.family}`);
  }
  const { rules } = ops;
  const rule = rule_find(asked);
  if (rule === undefined) return -ENOENT;
  if ((rule.flags & FIB_RULE_PERMANENT) !== 0) return -EPERM;
  if (ops.family === PF_INET) {
    fib_unmerge(request.net);
    fibOf(request.net).customRules = true;
  }
  const at = rules.indexOf(rule);
  rules.splice(at, 1);
  // Those that went there go to the next of the same preference, or nowhere.
  const next = rules[at]?.pref === rule.pref ? rules[at] : undefined;
  for (const other of rules) if (other.resolved === rule) other.resolved = next;
  notify_rule_change(ops, RTM_DELRULE, rule, request);
  rt_cache_flush(request.net);
  return 0;
}
