/** fib_rule_policy of 6.18.44: found by sending each type in every length. */
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { NlaPolicy, NlaType } from '../../nlattr/nla-policy.ts';
import type { Kernel } from '../../kernel.ts';
import type { Expected } from '../nlmsg-parse.ts';

const each = (policy: NlaPolicy | NlaType, ...types: number[]): [number, NlaPolicy][] =>
  types.map((type) => [type, typeof policy === 'string' ? { type: policy } : policy]);

const newest: Expected = {
  hdrlen: fib_rule_hdr.size,
  maxtype: 30,
  policy: {
    strictStartType: 25,
    entries: Object.fromEntries([
      ...each({ type: 'STRING', len: 15 }, 3, 17), // IIFNAME, OIFNAME
      ...each('U32', 4, 6, 10, 11, 13, 14, 15, 16),
      ...each('U64', 12),
      ...each('U8', 19, 21, 22),
      ...each({ type: 'UNSPEC', len: 8 }, 20), // UID_RANGE
      ...each({ type: 'UNSPEC', len: 4 }, 23, 24), // SPORT_RANGE, DPORT_RANGE
      ...each({ type: 'U8', range: { max: 63n } }, 25), // DSCP
      ...each('BE32', 26, 27), // FLOWLABEL, FLOWLABEL_MASK
      ...each('U16', 28, 29), // SPORT_MASK, DPORT_MASK
      ...each({ type: 'U8', mask: 63n }, 30), // DSCP_MASK
    ]),
  },
};

const known = new Map<number, Expected>([[newest.maxtype, newest]]);

/** fib_rule_policy of the profile's kernel. */
export function ruleRequest({ profile }: Kernel): Expected {
  const { ruleMax: maxtype } = profile.routing;
  const before = known.get(maxtype);
  if (before !== undefined) return before;
  const made = { ...newest, maxtype };
  known.set(maxtype, made);
  return made;
}
