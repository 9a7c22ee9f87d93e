/** Faults of rtnetlink: part of the catalogue. */
export const routingFaults = {
  'bare-header-refused': 'a routing message without payload is EINVAL',
  'handler-before-permission':
    'a routing message without handler is EOPNOTSUPP before permission is asked',
  'dump-needs-both-bits': 'a routing dump needs both bits of NLM_F_DUMP',
  'mroute-groups-open':
    'RTNLGRP_IPV4_MROUTE_R and RTNLGRP_IPV6_MROUTE_R may be joined by everybody',
  'lifetime-ignored': 'IFA_CACHEINFO of a new IPv4 address is not looked at',
  'address-zero-refused': 'adding the IPv4 address 0 is EINVAL, rather than nothing',
  'address-replaced': 'adding an IPv4 address that is there replaces it, without NLM_F_REPLACE',
  'address-label-lost': 'IFA_LABEL of a new IPv4 address is not looked at',
  'address-any-prefix': 'an IPv4 address is there already whatever its prefix',
  'dump-intr-lost': 'a dump of IPv4 addresses does not tell that they changed',
  'route-append-first': 'NLM_F_APPEND puts an IPv4 route before its equals',
  'route-create-implied': 'an IPv4 route is made without NLM_F_CREATE',
  'route-flags-lost': 'the notification of an IPv4 route carries no flags of its request',
  'rule-twice': 'NLM_F_EXCL is ignored where a rule is added',
  'rule-before-equals': 'a rule is put before those of its preference',
  'rule-unnotified': 'nobody is told of a new rule',
  'link-map-accepted': 'IFLA_MAP is accepted, and does nothing',
  'link-group-silent': 'nobody is told that a link has another group',
  'delete-kindless-errno': 'deleting a device of no kind is EPERM, not EOPNOTSUPP',
  'filtered-unsaid': 'messages of a filtered link dump lack NLM_F_DUMP_FILTERED',
  'link-dump-index': 'a strict link dump accepts an index, and ignores it',
} as const satisfies Record<string, string>;
