/** Which rule decides (net/core/fib_rules.c). */
import { EAGAIN } from '../../net/errno.ts';
import type { FibRule } from './fib-rule.ts';
import { FIB_RULE_INVERT, FR_ACT_GOTO, FR_ACT_NOP, type Ports, UID_UNSET } from './fib-rule.ts';

/** What every family compares. */
export interface Selected {
  readonly iif: number;
  readonly oif: number;
  readonly mark: number;
  /** Undefined: nobody's, which is beyond every range but the whole. */
  readonly uid: number | undefined;
}

/** What a family does with its rules: ops of struct fib_rules_ops. */
export interface RuleActions<Result> {
  readonly rules: readonly FibRule[];
  readonly flow: Selected;
  match(rule: FibRule): boolean;
  /** What the rule's action gives: a result, or -errno. */
  action(rule: FibRule): Result | number;
  suppress(rule: FibRule, result: Result): boolean;
}

/** fib_rules_lookup: what the first rule gives that decides; undefined if none does. */
export function fib_rules_lookup<Result>(
  actions: RuleActions<Result>,
): Result | number | undefined {
  const { rules } = actions;
  for (let at = 0; at < rules.length; at++) {
    let rule = rules[at];
    while (rule !== undefined && fib_rule_match(rule, actions) && rule.action === FR_ACT_GOTO) {
      if (rule.resolved === undefined) break;
      rule = rule.resolved;
      at = rules.indexOf(rule);
    }
    if (rule === undefined || !fib_rule_match(rule, actions)) continue;
    if (rule.action === FR_ACT_GOTO || rule.action === FR_ACT_NOP) continue;
    const result = actions.action(rule);
    if (typeof result !== 'number' && actions.suppress(rule, result)) continue;
    if (result !== -EAGAIN) return result;
  }
  return undefined;
}

function fib_rule_match<Result>(rule: FibRule, actions: RuleActions<Result>): boolean {
  const { iif, oif, mark, uid = UID_UNSET } = actions.flow;
  const matches =
    (rule.iifindex === 0 || rule.iifindex === iif) &&
    (rule.oifindex === 0 || rule.oifindex === oif) &&
    ((rule.mark ^ mark) & rule.markMask) === 0 &&
    rule.tunId === 0n &&
    rule.l3mdev === 0 &&
    uid >= rule.uidStart &&
    uid <= rule.uidEnd &&
    actions.match(rule);
  return (rule.flags & FIB_RULE_INVERT) !== 0 ? !matches : matches;
}

/** fib_rule_port_match: a range of ports, or one under a mask. */
export function portMatches({ start, end, mask }: Ports, port: number): boolean {
  if (start === 0 && end === 0) return true;
  if (mask !== 0) return ((start ^ port) & mask) === 0;
  return port >= start && port <= end;
}

/** The first `length` bits of two addresses are the same. */
export function prefixMatches(a: Uint8Array, b: Uint8Array, length: number): boolean {
  const whole = length >> 3;
  for (let at = 0; at < whole; at++) if (a[at] !== b[at]) return false;
  const rest = length & 7;
  return rest === 0 || ((a[whole] ?? 0) ^ (b[whole] ?? 0)) >> (8 - rest) === 0;
}
