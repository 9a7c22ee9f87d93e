/** rtm_ipv4_policy of 6.18.44: found by sending each type in every length. */
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { NlaPolicy, NlaType } from '../../nlattr/nla-policy.ts';
import type { Kernel } from '../../kernel.ts';
import type { Expected } from '../nlmsg-parse.ts';

const each = (type: NlaType, ...types: number[]): [number, NlaPolicy][] =>
  types.map((number) => [number, { type }]);

const newest: Expected = {
  hdrlen: rtmsg.size,
  maxtype: 31,
  policy: {
    strictStartType: 30,
    entries: Object.fromEntries([
      ...each('U32', 1, 2, 3, 4, 5, 6, 7, 11, 15, 16, 25, 30),
      ...each('NESTED', 8, 22), // METRICS, ENCAP
      [9, { type: 'UNSPEC', len: 8 }], // MULTIPATH: struct rtnexthop
      ...each('U16', 21, 28, 29),
      ...each('U8', 27),
    ]),
  },
};
/** Without RTA_FLOWLABEL. */
const older: Expected = { ...newest, maxtype: 30 };

/** rtm_ipv4_policy of the profile's kernel. */
export const rtmRequest = ({ profile }: Kernel): Expected =>
  profile.facts.routeFlowLabel ? newest : older;
