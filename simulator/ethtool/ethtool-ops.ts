/**
 * Operations of the family "ethtool" as far as a request is checked: its attributes, the device it
 * names, the string sets it asks for. What a device would answer is not modelled.
 *
 * Which commands have only the header in their policy was read with CTRL_CMD_GETPOLICY on 6.18.44.
 */
import type { Doit, GenlInfo, GenlOp } from '../genetlink/genl-family.ts';
import { EINVAL, EOPNOTSUPP } from '../net/errno.ts';
import { NL_SET_ERR_MSG_ATTR } from '../nlattr/extack.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_for_each_attr, nla_get_u32, nla_nest } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_STRICT } from '../nlattr/validate.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { Unmodelled } from '../unmodelled.ts';
import { ethnl_parse_header_dev_get, headerPolicies } from './ethnl-header.ts';

const HEADER = 1;
const STRSET_GET = 1;
const [STRINGSETS, COUNTS_ONLY] = [2, 3];
const [STRINGSETS_STRINGSET, STRINGSET_ID] = [1, 1];
const ETH_SS_COUNT_AT_LEAST = 17;
/** LINKINFO, LINKMODES, DEBUG, WOL, FEATURES, PRIVFLAGS, RINGS, CHANNELS, COALESCE, EEE. */
const ONLY_BASIC = [2, 4, 7, 9, 11, 13, 15, 17, 19, 23];
/** LINKSTATE counts, and so its header may ask for statistics. */
const ONLY_STATS = [6];

const about = ({ request: { net, message, extack } }: GenlInfo) => ({ net, message, extack });

/** GENL_REQ_ATTR_CHECK: the attribute is there, or -EINVAL with NLMSGERR_ATTR_MISS_TYPE. */
function required({ attrs, request: { extack } }: GenlInfo, type: number): Nlattr | undefined {
  const found = attrs?.[type];
  if (found === undefined) extack.missType = type;
  return found;
}

/** ethnl_default_doit, up to where the device is asked. */
const ethnl_default_doit: Doit = (info) => {
  const header = required(info, HEADER);
  if (header === undefined) return -EINVAL;
  const device = ethnl_parse_header_dev_get(about(info), header, true);
  if (typeof device === 'number') return device;
  throw new Unmodelled(`command ${info.cmd} of ethtool, asked of a device`);
};

const string_set: PolicyTable = { entries: { [STRINGSET_ID]: { type: 'U32' } } };
const string_sets: PolicyTable = { entries: { [STRINGSETS_STRINGSET]: { type: 'NESTED' } } };

/** strset_parse_request: each set named has an id that there is. */
const strset_doit: Doit = (info) => {
  const header = required(info, HEADER);
  if (header === undefined) return -EINVAL;
  const device = ethnl_parse_header_dev_get(about(info), header, false);
  if (typeof device === 'number') return device;
  const nest = info.attrs?.[STRINGSETS];
  const refused = nest === undefined ? 0 : checkSets(info, nest);
  if (refused !== 0) return refused;
  throw new Unmodelled('string sets of ethtool');
};

function checkSets(info: GenlInfo, nest: Nlattr): number {
  const { message, extack } = info.request;
  const validation = { validate: NL_VALIDATE_STRICT, extack };
  const stream = nla_nest(message, nest);
  const error = __nla_validate_parse(stream, STRINGSETS_STRINGSET, string_sets, validation);
  if (error < 0) return error;
  return nla_for_each_attr(stream, (set) => {
    const tb: AttributeTable = [];
    const inside = nla_nest(message, set);
    const wrong = __nla_validate_parse(inside, STRINGSET_ID, string_set, validation, tb);
    if (wrong < 0) return wrong;
    const id = tb[STRINGSET_ID];
    if (id === undefined) {
      extack.missType = STRINGSET_ID;
      extack.missNest = set.at;
      return -EINVAL;
    }
    const value = nla_get_u32(id);
    if (value >= ETH_SS_COUNT_AT_LEAST && value < 64) throw new Unmodelled(`string set ${value}`);
    if (value < ETH_SS_COUNT_AT_LEAST) return 0;
    NL_SET_ERR_MSG_ATTR(extack, set, 'unknown string set id');
    return -EOPNOTSUPP;
  });
}

/** By command: what of an operation is modelled. Before PHYs had numbers, headers named none. */
export function ethtoolOps(
  facts: BranchFacts,
): ReadonlyMap<number, Pick<GenlOp, 'policy' | 'maxattr' | 'doit'>> {
  const only = (kind: 'basic' | 'stats') =>
    ({
      policy: { entries: { [HEADER]: { type: 'NESTED', nested: headerPolicies[kind] } } },
      maxattr: HEADER,
      doit: ethnl_default_doit,
    }) as const;
  const strset = {
    policy: {
      entries: {
        [HEADER]: { type: 'NESTED', nested: headerPolicies[facts.splitOps ? 'phy' : 'basic'] },
        [STRINGSETS]: { type: 'NESTED' },
        [COUNTS_ONLY]: { type: 'FLAG' },
      },
    },
    maxattr: COUNTS_ONLY,
    doit: strset_doit,
  } as const;
  return new Map<number, Pick<GenlOp, 'policy' | 'maxattr' | 'doit'>>([
    [STRSET_GET, strset],
    ...ONLY_BASIC.map((cmd) => [cmd, only('basic')] as const),
    ...ONLY_STATS.map((cmd) => [cmd, only('stats')] as const),
  ]);
}
