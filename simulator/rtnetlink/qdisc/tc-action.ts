/** RTM_GETACTION: there are no kinds of actions, for nothing loads them. */
import { tcamsg } from '../../../harness/wire/structs/traffic-control.ts';
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_nest } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../../nlattr/validate.ts';
import { keptRequest } from '../kept-request.ts';
import { RTM_GETACTION } from '../rtnl-types.ts';
import { nlmsg_parse, refuse } from '../nlmsg-parse.ts';

const [TCA_ROOT_TAB, TCA_ROOT_FLAGS, TCA_ROOT_TIME_DELTA, TCA_ROOT_MAX] = [1, 2, 4, 5];
const TCA_ACT_MAX_PRIO = 32;
const TCA_ACT_INDEX = 3;
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

/** tc_ctl_action of RTM_GETACTION, tca_action_gd: an empty list is answered with an empty list. */
export function tc_get_action(request: Request): number {
  const { extack, seq, portid } = request;
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
  if (first !== undefined) return tcf_action_get_1(request, first);
  const header = { type: RTM_GETACTION, flags: 0, seq, pid: portid };
  const out = MessageWriter.message(header, tcamsg.encode({}));
  out.nest(TCA_ROOT_TAB, () => {});
  return request.reply(out.end());
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
