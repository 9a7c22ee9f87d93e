/** rtm_ipv6_policy of 6.18.44. */
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
      [5, { type: 'UNSPEC', len: 16 }], // GATEWAY
      [7, { type: 'UNSPEC', len: 16 }], // PREFSRC
      [9, { type: 'UNSPEC', len: 8 }], // MULTIPATH: struct rtnexthop
      ...each('U32', 3, 4, 6, 15, 16, 23, 25, 30),
      ...each('NESTED', 8, 22), // METRICS, ENCAP
      ...each('U8', 20, 27),
      ...each('U16', 21, 28, 29),
      [31, { type: 'BE32' }], // FLOWLABEL
    ]),
  },
};
/** Without RTA_FLOWLABEL. */
const older: Expected = { ...newest, maxtype: 30 };

/** rtm_ipv6_policy of the profile's kernel. */
export const rtm6Request = ({ profile }: Kernel): Expected =>
  profile.facts.routeFlowLabel ? newest : older;
