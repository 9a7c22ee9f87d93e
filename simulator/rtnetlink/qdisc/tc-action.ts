/** RTM_*ACTION: there are no kinds of actions, for nothing loads them. */
import { tcamsg } from '../../../harness/wire/structs/traffic-control.ts';
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { ENOENT, EPERM } from '../../net/errno.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_nest } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../../nlattr/validate.ts';
import { keptRequest } from '../kept-request.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { RTM_DELACTION, RTM_GETACTION, RTM_NEWACTION } from '../rtnl-types.ts';
import { nlmsg_parse, refuse } from '../nlmsg-parse.ts';

const [TCA_ROOT_TAB, TCA_ROOT_FLAGS, TCA_ROOT_TIME_DELTA, TCA_ROOT_MAX] = [1, 2, 4, 5];
const TCA_ACT_MAX_PRIO = 32;
const [TCA_ACT_KIND, TCA_ACT_INDEX] = [1, 3];
const TCA_ROOT_EXT_WARN_MSG = 5;
const NLM_F_ROOT = 0x100;
const IFNAMSIZ = 16;
const TCA_ACT_MAX = 11;

/** tcaa_policy: of dumps */
const tcaa_policy: PolicyTable = {
  entries: {
    [TCA_ROOT_FLAGS]: { type: 'BITFIELD32', bits: 3 },
    [TCA_ROOT_TIME_DELTA]: { type: 'U32' },
  },
};
/** tcf_action_policy, found by sending each type in every length. */
const tcf_action_policy: PolicyTable = {
  entries: {
    1: { type: 'STRING' },
    [TCA_ACT_INDEX]: { type: 'U32' },
    6: { type: 'BINARY', len: 16 },
    7: { type: 'BITFIELD32', bits: 1 },
    8: { type: 'BITFIELD32', bits: 7 },
    10: { type: 'BITFIELD32', bits: 7 },
  },
};

/**
 * tc_ctl_action: an empty list is answered, or told, with an empty list. Actions belong to the
 * machine (netlink_capable).
 */
export function tc_ctl_action(request: Request): number {
  const { extack, type } = request;
  if (type !== RTM_GETACTION && !request.capable('CAP_NET_ADMIN')) return -EPERM;
  const tca: AttributeTable = [];
  const expected = { hdrlen: tcamsg.size, maxtype: TCA_ROOT_MAX, policy: undefined };
  const error = nlmsg_parse(request, expected, tca);
  if (error < 0) return error;
  const list = tca[TCA_ROOT_TAB];
  if (list === undefined) return refuse(extack, 'Netlink action attributes missing');
  const tab: AttributeTable = [];
  const bad = inside(request, list, TCA_ACT_MAX_PRIO, undefined, tab);
  if (bad < 0) return bad;
  const [, first] = tab;
  if (type === RTM_DELACTION && (request.flags & NLM_F_ROOT) !== 0) {
    return tca_action_flush(request, first);
  }
  if (first !== undefined) {
    return type === RTM_NEWACTION
      ? tc_action_load_ops(request, first)
      : tcf_action_get_1(request, first);
  }
  const message = noActions(request);
  if (type === RTM_GETACTION) return request.reply(message);
  rtnl_notify(request.net, RTNLGRP.TC, message, request);
  return 0;
}

/** tca_get_fill: what was complained of is told, too, but to who only asked. */
function noActions({ type, flags, seq, portid, extack }: Request): Uint8Array {
  const header = { type, flags: type === RTM_NEWACTION ? flags : 0, seq, pid: portid };
  const out = MessageWriter.message(header, tcamsg.encode({}));
  if (type !== RTM_GETACTION && extack.msg !== undefined) {
    out.string(TCA_ROOT_EXT_WARN_MSG, extack.msg);
  }
  return out.nest(TCA_ROOT_TAB, () => {}).end();
}

/** tc_action_load_ops: no module has any. */
function tc_action_load_ops(request: Request, action: Nlattr): number {
  const tb: AttributeTable = [];
  const error = inside(request, action, TCA_ACT_MAX, tcf_action_policy, tb);
  if (error < 0) return error;
  const kind = tb[TCA_ACT_KIND];
  if (kind === undefined) return refuse(request.extack, 'TC action kind must be specified');
  const nul = kind.data.indexOf(0);
  const length = nul < 0 ? kind.data.length : nul;
  if (length >= IFNAMSIZ) return refuse(request.extack, 'TC action name too long');
  return refuse(request.extack, 'Failed to load TC action module', ENOENT);
}

function tca_action_flush(request: Request, action: Nlattr | undefined): number {
  const { extack } = request;
  if (action === undefined) {
    return refuse(extack, 'Invalid netlink attributes while flushing TC action');
  }
  const error = inside(request, action, TCA_ACT_MAX, tcf_action_policy, []);
  return error < 0 ? error : refuse(extack, 'Cannot flush unknown TC action');
}

/** The first of them is refused. */
function tcf_action_get_1(request: Request, action: Nlattr): number {
  const tb: AttributeTable = [];
  const error = inside(request, action, TCA_ACT_MAX, tcf_action_policy, tb);
  if (error < 0) return error;
  const known = tb[TCA_ACT_INDEX] !== undefined;
  const text = known ? 'Specified TC action kind not found' : 'Invalid TC action index value';
  return refuse(request.extack, text);
}

/** nla_parse_nested_deprecated */
function inside(
  { message, extack, net }: Request,
  nest: Nlattr,
  maxtype: number,
  policy: PolicyTable | undefined,
  tb: AttributeTable,
): number {
  const validation = { validate: NL_VALIDATE_LIBERAL, extack, faults: net.kernel.faults };
  return __nla_validate_parse(nla_nest(message, nest), maxtype, policy, validation, tb);
}

/** tc_dump_action */
export function tc_dump_action(given: Request): Dump {
  const request = keptRequest(given);
  const expected = { hdrlen: tcamsg.size, maxtype: TCA_ROOT_MAX, policy: tcaa_policy };
  return {
    splitDone: false,
    dump: (part) => nlmsg_parse(request, expected, [], part.extack),
  };
}
