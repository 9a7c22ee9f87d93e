/** What rules make of a look-up. */
import { cstring, nla, u32 } from '../../harness/program/build.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { ACT, FRA, type PolicyRule, RULE, withRules } from '../../harness/runner/policy-rules.ts';
import { ip, type Route, RTA, RTN, withRoutes } from '../../harness/runner/routes.ts';
import { lookUp, type LookUp } from '../routes/look-up.ts';

const TO = '10.1.2.3';
const main: Route = { to: '10.1.2.0/24', type: RTN.UNREACHABLE };
const other: Route = { to: '10.1.0.0/16', type: RTN.PROHIBIT, table: 77 };
const third: Route = { to: '0.0.0.0/0', type: RTN.THROW, table: 78 };
const ROUTES = withRoutes(main, other, third);
const [OF_MAIN, OF_OTHER] = ['EHOSTUNREACH', 'EACCES'];

const cell = (
  name: string,
  errno: string,
  rules: readonly PolicyRule[],
  asked: LookUp = {},
  before: readonly Line[] = ROUTES,
): Cell => ({
  name,
  errno,
  sent: lookUp({ to: TO, ...asked }),
  before: [...before, ...withRules(...rules)],
});
const at = (more: PolicyRule): PolicyRule => ({ priority: 100, ...more });
const go = (priority: number): PolicyRule =>
  at({ action: ACT.GOTO, more: nla(FRA.GOTO, u32(priority)) });
const mark = (value: number): LookUp => ({ more: nla(RTA.MARK, u32(value)) });

const base = {
  level: 'should',
  source: ['net/core/fib_rules.c fib_rules_lookup'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const lookUps: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.rule.lookup',
    rule: 'the table of the first rule that matches is looked at first; what is not there, and throw, goes on with the next',
    cells: [
      cell('no rules', OF_MAIN, []),
      cell('table 77 before main', OF_OTHER, [at({ table: 77 })]),
      cell('table 77 behind main', OF_MAIN, [{ priority: 40000, table: 77 }]),
      cell('a table that is not', OF_MAIN, [at({ table: 99 })]),
      cell('throw', OF_MAIN, [at({ table: 78 })]),
      cell('throw, then table 77', OF_OTHER, [at({ table: 78 }), { priority: 101, table: 77 }]),
      cell('the older of one priority', OF_OTHER, [at({ table: 77 }), at({ table: 254 })]),
      cell('the older of one priority, main', OF_MAIN, [at({ table: 254 }), at({ table: 77 })]),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.rule.lookup.action',
    rule: 'a look-up that ends at a rule of action blackhole is refused with EINVAL, unreachable with ENETUNREACH, prohibit with EACCES; nop goes on, goto goes on at its target',
    source: ['net/ipv4/fib_rules.c fib4_rule_action', ...base.source],
    cells: [
      cell('blackhole', 'EINVAL', [at({ action: ACT.BLACKHOLE })]),
      cell('unreachable', 'ENETUNREACH', [at({ action: ACT.UNREACHABLE })]),
      cell('prohibit', 'EACCES', [at({ action: ACT.PROHIBIT })], {}, withRoutes(main)),
      cell('nop', OF_MAIN, [at({ action: ACT.NOP })]),
      cell('nop, then blackhole', 'EINVAL', [
        at({ action: ACT.NOP }),
        { priority: 101, action: ACT.BLACKHOLE },
      ]),
      cell('goto over a blackhole', OF_MAIN, [go(32766), { priority: 101, action: ACT.BLACKHOLE }]),
      cell('goto to nowhere', 'EINVAL', [go(200), { priority: 101, action: ACT.BLACKHOLE }]),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.rule.lookup.selectors',
    rule: 'a rule counts only for what it selects, with FIB_RULE_INVERT for all else',
    source: ['net/ipv4/fib_rules.c fib4_rule_match', 'net/core/fib_rules.c fib_rule_match'],
    cells: [
      ...[0, RULE.INVERT].flatMap((flags) => {
        const [inside, outside] = flags === 0 ? [OF_OTHER, OF_MAIN] : [OF_MAIN, OF_OTHER];
        const as = flags === 0 ? '' : ', inverted';
        const to = (length: number, address: string): PolicyRule =>
          at({ flags, dstLen: length, more: nla(FRA.DST, ip(address)) });
        const marked = at({ flags, more: nla(FRA.FWMARK, u32(5)) });
        const masked = at({
          flags,
          more: [...nla(FRA.FWMARK, u32(4)), ...nla(FRA.FWMASK, u32(4))],
        });
        return [
          cell(`to the address${as}`, inside, [to(32, TO)]),
          cell(`to its prefix${as}`, inside, [to(8, '10.0.0.0')]),
          cell(`to elsewhere${as}`, outside, [to(8, '11.0.0.0')]),
          cell(`its mark${as}`, inside, [marked], mark(5)),
          cell(`another mark${as}`, outside, [marked], mark(4)),
          cell(`no mark${as}`, outside, [marked]),
          cell(`a mark, masked${as}`, inside, [masked], mark(0xff)),
          cell(`another mark, masked${as}`, outside, [masked], mark(3)),
          cell(`its TOS${as}`, inside, [at({ flags, tos: 8 })], { rtm: { tos: 8 } }),
          cell(`another TOS${as}`, outside, [at({ flags, tos: 8 })], { rtm: { tos: 4 } }),
          cell(`from lo, which is where it comes from${as}`, inside, [
            at({ flags, names: nla(FRA.IIFNAME, cstring('lo')) }),
          ]),
          cell(`from a device that is not${as}`, outside, [
            at({ flags, names: nla(FRA.IIFNAME, cstring('nosuch0')) }),
          ]),
        ];
      }),
    ],
  }),
];
