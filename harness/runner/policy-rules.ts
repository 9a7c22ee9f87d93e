/** Words for rules that choose a routing table: how they are asked for, told of and listed. */
import type { Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { batch, join, nla, nlmsg, port, struct, u32, u8 } from '../program/build.ts';
import { FRA as table } from '../wire/attribute-tables/fra.ts';
import { fib_rule_hdr } from '../wire/structs/rule.ts';
import { doneMessage, NLM_F_DUMP } from './dumps.ts';
import { type Heard, NLM_F_MULTI, NLM_F_REQUEST, send } from './lines.ts';
import type { Line } from './requirement.ts';
import { ASKED, ask, CREATE, event, type GroupName, type TypeName } from './route.ts';
import { prepared } from './routes.ts';

type FraName = 'DST' | 'SRC' | 'IIFNAME' | 'GOTO' | 'PRIORITY' | 'FWMARK' | 'FLOW' | 'TUN_ID';
type FraMore = 'SUPPRESS_IFGROUP' | 'SUPPRESS_PREFIXLEN' | 'TABLE' | 'FWMASK' | 'OIFNAME';
type FraLast = 'L3MDEV' | 'UID_RANGE' | 'PROTOCOL' | 'IP_PROTO' | 'SPORT_RANGE' | 'DPORT_RANGE';
/** Attribute types, FRA_DST as FRA.DST. */
export const FRA = Object.fromEntries(
  Object.entries(table.values).map(([name, value]) => [name.slice(4), value]),
) as Record<FraName | FraMore | FraLast, number>;
/** FR_ACT_*: what a rule does. */
export const ACT = {
  TO_TBL: 1,
  GOTO: 2,
  NOP: 3,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
} as const;
/** FIB_RULE_*: flags of the header. */
export const RULE = {
  INVERT: 2,
  UNRESOLVED: 4,
  IIF_DETACHED: 8,
  OIF_DETACHED: 0x10,
} as const;

/** A rule. The defaults are of what is asked and of what is told. */
export interface PolicyRule {
  /** FRA_PRIORITY; without it the kernel chooses, and 0 is told as none. */
  priority?: number;
  /** Default 77; 0 where the action is not FR_ACT_TO_TBL. */
  table?: number;
  action?: number;
  /** FIB_RULE_*; `told` besides those asked for */
  flags?: number;
  tos?: number;
  srcLen?: number;
  dstLen?: number;
  /** FRA_PROTOCOL */
  protocol?: number;
  /** Attributes that are told in front of FRA_PRIORITY: names of devices. */
  names?: readonly Segment[];
  /** Attributes that are told behind FRA_PRIORITY, in the kernel's order. */
  more?: readonly Segment[];
}
export type Family = 2 | 10;
export interface AskedRule {
  seq?: number;
  flags?: number;
  family?: number;
  /** Attributes behind. */
  more?: readonly Segment[];
}

const header = (rule: PolicyRule, family: number, compat: number): string => {
  const { action = ACT.TO_TBL, flags = 0, tos = 0, srcLen = 0, dstLen = 0 } = rule;
  const table_ = tableOf(rule);
  return struct(fib_rule_hdr, {
    family,
    dst_len: dstLen,
    src_len: srcLen,
    tos,
    table: table_ < 256 ? table_ : compat,
    action,
    flags,
  });
};
const tableOf = ({ table: id, action = ACT.TO_TBL }: PolicyRule): number =>
  id ?? (action === ACT.TO_TBL ? 77 : 0);
const priorityOf = ({ priority = 0 }: PolicyRule) =>
  priority === 0 ? '' : nla(FRA.PRIORITY, u32(priority));

const request =
  (type: TypeName, flags: number) =>
  (rule: PolicyRule, { family = 2, more = [], ...asked }: AskedRule = {}): Segment[] =>
    ask(
      type,
      { flags, ...asked },
      header(rule, family, 0),
      rule.more ?? [],
      rule.names ?? [],
      tableOf(rule) < 256 ? '' : nla(FRA.TABLE, u32(tableOf(rule))),
      rule.protocol === undefined ? '' : nla(FRA.PROTOCOL, u8(rule.protocol)),
      rule.priority === undefined ? '' : nla(FRA.PRIORITY, u32(rule.priority)),
      more,
    );
/** RTM_NEWRULE, by default with NLM_F_CREATE. */
export const newRule = request('RTM_NEWRULE', ASKED | CREATE);
/** RTM_DELRULE */
export const deleteRule = request('RTM_DELRULE', ASKED);

const NO_SUPPRESSION = 0xffffffff;
const COMPAT = 252;
/** fib_rule_hdr and attributes in the order of fib_nl_fill_rule. */
const described = (rule: PolicyRule, family: number): Segment[] =>
  join<Segment>(
    header(rule, family, COMPAT),
    nla(FRA.TABLE, u32(tableOf(rule))),
    nla(FRA.SUPPRESS_PREFIXLEN, u32(NO_SUPPRESSION)),
    nla(FRA.PROTOCOL, u8(rule.protocol ?? 0)),
    rule.names ?? [],
    priorityOf(rule),
    rule.more ?? [],
  );
const shown = (rule: PolicyRule): string =>
  `rule ${rule.priority ?? 0}: action ${rule.action ?? ACT.TO_TBL}, table ${tableOf(rule)}`;

export const ruleGroup = (family: Family): GroupName =>
  family === 2 ? 'RTNLGRP_IPV4_RULE' : 'RTNLGRP_IPV6_RULE';

/** A member of the group hears of a rule that `by` asked for. */
export const toldOfRule = (
  rule: PolicyRule,
  { family = 2, ...told }: { by?: string; seq?: number; family?: Family } = {},
  type: TypeName = 'RTM_NEWRULE',
): Heard =>
  event(
    ruleGroup(family),
    type,
    { ...told, says: `${type}, ${shown(rule)}` },
    described(rule, family),
  );
export const toldRuleRemoved = (
  rule: PolicyRule,
  told: { by?: string; seq?: number; family?: Family } = {},
): Heard => toldOfRule(rule, told, 'RTM_DELRULE');

/** What every namespace has from its start, of protocol RTPROT_KERNEL. */
const PROTOCOL = { protocol: 2 };
export const BUILT_IN: Readonly<Record<Family, readonly PolicyRule[]>> = {
  2: [
    { table: 255, ...PROTOCOL },
    { priority: 32766, table: 254, ...PROTOCOL },
    { priority: 32767, table: 253, ...PROTOCOL },
  ],
  10: [
    { table: 255, ...PROTOCOL },
    { priority: 32766, table: 254, ...PROTOCOL },
  ],
};

const SEQ = 0x5e7000;
/**
 * The dump that `a` asks for shows these rules, in this order. Where NLMSG_DONE stands, in the
 * last part or behind it, varies with the kernel, and is not the matter.
 */
export const showsRules = (family: Family, ...rules: readonly PolicyRule[]): Line[] => {
  const parts = (name: string): Pattern[] =>
    rules.map((rule) =>
      nlmsg<Segment | Wildcard>(
        { type: 32, flags: NLM_F_MULTI, seq: SEQ, pid: port(name) },
        described(rule, family),
      ),
    );
  const says = rules.map(shown).join('; ');
  const end = doneMessage('a', SEQ);
  return [
    send(
      'a',
      ask(
        'RTM_GETRULE',
        { seq: SEQ, flags: NLM_F_REQUEST | NLM_F_DUMP },
        struct(fib_rule_hdr, { family }),
      ),
    ),
    {
      step: { call: 'drain', socket: 'a' },
      expect:
        rules.length === 0
          ? { datagrams: [{ bytes: end, says: 'NLMSG_DONE' }] }
          : {
              oneOf: [
                { datagrams: [{ bytes: batch(...parts('a'), end), says }] },
                { datagrams: [{ bytes: batch(...parts('a')), says }, { bytes: end }] },
              ],
            },
    },
  ];
};
/** Rules that are there before the rule under test begins. */
export const withRules = (...rules: readonly PolicyRule[]): Line[] =>
  prepared(...rules.map((rule, i) => newRule(rule, { seq: 0x5e8000 + i })));
