/** The rule that a request describes. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EINVAL } from '../../net/errno.ts';
import { NL_SET_ERR_MSG_ATTR } from '../../nlattr/extack.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import {
  type Nlattr,
  nla_get_u16,
  nla_get_u32,
  nla_strscpy,
  u16At,
  u32At,
} from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import {
  DETACHED,
  FRA,
  FR_ACT_GOTO,
  type FibRule,
  NO_LIMIT,
  NO_PORTS,
  type Ports,
  type RulesOps,
  UID_UNSET,
  rulesOf,
} from './fib-rule.ts';
import { PF_INET } from '../rtnl-types.ts';
import { ruleRequest } from './fra-policy.ts';

const IFNAMSIZ = 16;
const NOTHING = new Uint8Array(0);

export type RuleHeader = ReturnType<typeof fib_rule_hdr.decode>;

/** A request about a rule, taken apart. */
export interface RuleRequest {
  readonly ops: RulesOps;
  readonly header: RuleHeader;
  readonly tb: AttributeTable;
  readonly rule: FibRule;
  /** FRA_PRIORITY is given. */
  readonly userPriority: boolean;
}

/** The common beginning of fib_newrule and fib_delrule: what is asked for, or -errno. */
export function fib_nl2rule(request: Request): RuleRequest | number {
  const { extack, net } = request;
  if (request.message.length < NLMSG_HDRLEN + fib_rule_hdr.size) {
    return refuse(extack, 'Invalid msg length');
  }
  const header = fib_rule_hdr.decode(fixedHeader(request, fib_rule_hdr.size));
  const ops = rulesOf(net).find(({ family }) => family === header.family);
  if (ops === undefined) return refuse(extack, 'Rule family not supported', EAFNOSUPPORT);
  const tb: AttributeTable = [];
  const error = nlmsg_parse(request, ruleRequest(net.kernel), tb);
  if (error < 0) return refuse(extack, 'Error parsing msg', -error);
  const refused = checkAddresses(ops, header, tb, extack);
  if (refused < 0) return refused;
  const rule = ruleIn(request, ops, header, tb);
  if (typeof rule === 'number') return rule;
  return { ops, header, tb, rule, userPriority: tb[FRA.PRIORITY] !== undefined };
}

function checkAddresses(
  { addressSize }: RulesOps,
  header: RuleHeader,
  tb: AttributeTable,
  extack: Extack,
): number {
  const isBad = (length: number, nla: Nlattr | undefined): boolean =>
    length !== 0 && (length > addressSize * 8 || nla?.data.length !== addressSize);
  if (isBad(header.src_len, tb[FRA.SRC])) return refuse(extack, 'Invalid source address');
  if (isBad(header.dst_len, tb[FRA.DST])) return refuse(extack, 'Invalid dst address');
  return 0;
}

const u32In = (tb: AttributeTable, type: number, otherwise = 0): number => {
  const nla = tb[type];
  return nla === undefined ? otherwise : nla_get_u32(nla);
};
const u8In = (tb: AttributeTable, type: number): number => tb[type]?.data[0] ?? 0;
const nameIn = (tb: AttributeTable, type: number): string => {
  const nla = tb[type];
  return nla === undefined ? '' : String.fromCharCode(...nla_strscpy(nla, IFNAMSIZ));
};
const bytesIn = (tb: AttributeTable, type: number, length: number): Uint8Array =>
  length === 0 ? NOTHING : (tb[type]?.data.slice() ?? NOTHING);

function ruleIn(
  request: Request,
  ops: RulesOps,
  header: RuleHeader,
  tb: AttributeTable,
): FibRule | number {
  const { extack } = request;
  const l3mdev = u8In(tb, FRA.L3MDEV);
  if (tb[FRA.L3MDEV] !== undefined && l3mdev !== 1) {
    return refuse(extack, 'Invalid l3mdev attribute');
  }
  const { action } = header;
  const target = tb[FRA.GOTO];
  if (target !== undefined && action !== FR_ACT_GOTO) return refuse(extack, 'Unexpected goto');
  if (target === undefined && action === FR_ACT_GOTO) {
    return refuse(extack, 'Missing goto target for action goto');
  }
  const table = u32In(tb, FRA.TABLE, header.table);
  if (l3mdev !== 0 && table !== 0) {
    return refuse(extack, 'l3mdev and table are mutually exclusive');
  }
  const uids = uidsIn(tb);
  const sport = portsIn(tb, 's', extack);
  if (typeof sport === 'number') return sport;
  const dport = portsIn(tb, 'd', extack);
  if (typeof dport === 'number') return dport;
  const pref = u32In(tb, FRA.PRIORITY, fib_default_rule_pref(ops));
  const to = u32In(tb, FRA.GOTO);
  if (target !== undefined && to <= pref) return refuse(extack, 'Backward goto not supported');
  const [iifname, oifname] = [nameIn(tb, FRA.IIFNAME), nameIn(tb, FRA.OIFNAME)];
  const mark = u32In(tb, FRA.FWMARK);
  const tunId = tb[FRA.TUN_ID]?.data;
  const { src_len: srcLen, dst_len: dstLen, flags } = header;
  const indexOf = (type: number, name: string): number =>
    tb[type] === undefined ? 0 : (request.net.deviceByName(name)?.index ?? DETACHED);
  return {
    pref,
    table,
    protocol: u8In(tb, FRA.PROTOCOL),
    action,
    flags,
    iifname,
    oifname,
    iifindex: indexOf(FRA.IIFNAME, iifname),
    oifindex: indexOf(FRA.OIFNAME, oifname),
    mark,
    markMask: u32In(tb, FRA.FWMASK, mark === 0 ? 0 : 0xffffffff),
    target: to,
    resolved: undefined,
    tunId: tunId === undefined ? 0n : new DataView(tunId.buffer, tunId.byteOffset).getBigUint64(0),
    l3mdev,
    uidStart: uids.start,
    uidEnd: uids.end,
    ipProto: u8In(tb, FRA.IP_PROTO),
    sport,
    dport,
    suppressIfgroup: u32In(tb, FRA.SUPPRESS_IFGROUP, NO_LIMIT),
    suppressPrefixlen: u32In(tb, FRA.SUPPRESS_PREFIXLEN, NO_LIMIT),
    srcLen,
    dstLen,
    src: bytesIn(tb, FRA.SRC, srcLen),
    dst: bytesIn(tb, FRA.DST, dstLen),
    dscp: header.tos >> 2,
    dscpFull: false,
    dscpMask: 0,
    flow: header.family === PF_INET ? u32In(tb, FRA.FLOW) : 0,
    flowlabel: 0,
    flowlabelMask: 0,
  };
}

/** fib_default_rule_pref: one less than that of the second rule, if that is possible. */
function fib_default_rule_pref({ rules }: RulesOps): number {
  const second = rules[1];
  return second === undefined || second.pref === 0 ? 0 : second.pref - 1;
}

/** make_kuid: only the user who made the user namespace is known in it, as 0. */
function uidsIn(tb: AttributeTable): { start: number; end: number } {
  const nla = tb[FRA.UID_RANGE];
  if (nla === undefined) return { start: 0, end: UID_UNSET };
  const [start, end] = [u32At(nla.data, 0), u32At(nla.data, 4)];
  if (start !== 0 || end !== 0) throw new Unmodelled('a rule for other users than root');
  return { start, end };
}

function portsIn(tb: AttributeTable, side: 's' | 'd', extack: Extack): Ports | number {
  const [range, mask] =
    side === 's'
      ? [tb[FRA.SPORT_RANGE], tb[FRA.SPORT_MASK]]
      : [tb[FRA.DPORT_RANGE], tb[FRA.DPORT_MASK]];
  let ports = NO_PORTS;
  if (range !== undefined) {
    const [start, end] = [u16At(range.data, 0), u16At(range.data, 2)];
    if (start === 0 || end === 0 || end === 0xffff || start > end) {
      return refuse(extack, `Invalid ${side}port range`);
    }
    ports = { start, end, mask: start === end ? 0xffff : 0 };
  }
  if (mask === undefined) return ports;
  const wrong = (text: string): number => {
    NL_SET_ERR_MSG_ATTR(extack, mask, text);
    return -EINVAL;
  };
  if (ports.start === 0) return wrong('Cannot specify port mask without port value');
  if (ports.start !== ports.end) return wrong('Cannot specify port mask for port range');
  const bits = nla_get_u16(mask);
  if ((ports.start & ~bits) !== 0) return wrong('Invalid port mask');
  return { ...ports, mask: bits };
}
