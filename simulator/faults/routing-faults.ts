/** Faults of rtnetlink: part of the catalogue. */
export const routingFaults = {
  'bare-header-refused': 'a routing message without payload is EINVAL',
  'handler-before-permission':
    'a routing message without handler is EOPNOTSUPP before permission is asked',
  'dump-needs-both-bits': 'a routing dump needs both bits of NLM_F_DUMP',
  'mroute-groups-open':
    'RTNLGRP_IPV4_MROUTE_R and RTNLGRP_IPV6_MROUTE_R may be joined by everybody',
} as const satisfies Record<string, string>;
