/** In what the routing Netlink of Linux versions differs, as branch-facts.ts. */

/** After 6.12.117, and by 6.18.44; where in between is unknown. */
const after612 = { '6.1.176': false, '6.1.192': false, '6.12.117': false, '6.18.44': true };

/** After 6.1.192, and by 6.12.117. */
const after61 = { '6.1.176': false, '6.1.192': false, '6.12.117': true, '6.18.44': true };

export const ROUTING_FACTS = {
  addressTexts: {
    about: 'refusals of RTM_NEWADDR and RTM_DELADDR are explained',
    source: 'rtm_to_ifaddr, inet6_rtm_newaddr, inet6_rtm_deladdr',
    measured: after61,
  },
  familiesShareParts: {
    about: 'in a dump of every family what is of the next joins the part of the one before',
    source: 'rtnl_dump_all',
    measured: after61,
  },
  fdbTellsFlagsExt: {
    about: 'forwarding entries of bridges are told of with NDA_FLAGS_EXT',
    source: 'fdb_fill_info',
    measured: after61,
  },
  getlinkSyncs: {
    about: 'RTM_GETLINK first handles what link watch still has to do with the device',
    source: 'rtnl_getlink',
    measured: after61,
  },
  nexthopOpFlags: {
    about: 'nexthops know NHA_OP_FLAGS and NHA_HW_STATS_ENABLE',
    source: 'rtm_nh_policy_new, rtm_nh_policy_get, nla_put_nh_group',
    measured: after61,
  },
  linkChangesEchoed: {
    about:
      'RTM_NEWLINK heeds NLM_F_ECHO, and what RTM_DELLINK tells has port and sequence number of the request only with it',
    source: 'rtnl_configure_link, rtnl_delete_link',
    measured: after61,
  },
  renamesWhileUp: {
    about: 'a link that is up can be renamed',
    source: 'dev_change_name',
    measured: after61,
  },
  linkSizesValidated: {
    about: 'IFLA_GSO_MAX_SIZE and its like are looked at before anything is changed, and explained',
    source: 'validate_linkmsg',
    measured: after61,
  },
  kindBeforeValidation: {
    about: 'RTM_NEWLINK looks for the kind of the link before it looks at IFLA_AF_SPEC',
    source: '__rtnl_newlink',
    measured: after61,
  },
  bulkPolicyOfDevice: {
    about: 'RTM_DELNEIGH of family PF_BRIDGE with NLM_F_BULK leaves its attributes to the device',
    source: 'rtnl_fdb_del',
    measured: after61,
  },
  inetNetconfNoDevice: {
    about: 'RTM_GETNETCONF of IPv4 about a device that is not there is ENODEV, rather than EINVAL',
    source: 'inet_netconf_get_devconf',
    measured: after61,
  },
  linkDumpKeepsRequest: {
    about: 'a dump of links looks at its request once, and says nothing of it at the end',
    source: 'rtnl_dump_ifinfo',
    measured: after61,
  },
  addressBeforeDevice: {
    about:
      'RTM_NEWADDR looks at lifetimes, and at the IPv4 address 0, before it looks for the device',
    source: 'inet_rtm_newaddr, inet6_rtm_newaddr',
    measured: after612,
  },
  neighbourBeforeDevice: {
    about:
      'RTM_GETNEIGH looks at what it is asked for before it looks for table and device; a missing address is told by its type',
    source: 'neigh_valid_get_req',
    measured: after612,
  },
  nexthopBeforeDevice: {
    about: 'RTM_NEWNEXTHOP looks at all of the message before it looks for the device',
    source: 'rtm_to_nh_config, rtm_to_nh_config_rtnl',
    measured: after612,
  },
  waysBeforeRoutes: {
    about: 'RTA_MULTIPATH of IPv6 is looked at before anything is looked up, also by RTM_DELROUTE',
    source: 'rtm_to_fib6_multipath_config',
    measured: after612,
  },
  namespaceBeforeLink: {
    about: 'requests about links look for the namespaces they name before they look for the link',
    source: 'rtnl_setlink, rtnl_newlink',
    measured: after612,
  },
  routeFlowLabel: {
    about: 'requests about routes may have RTA_FLOWLABEL',
    source: 'rtm_ipv4_policy, rtm_ipv6_policy',
    measured: after612,
  },
  qdiscNameMustMatch: {
    about: 'the text of RTM_GETQDISC with another name than that of the discipline says so',
    source: '__tc_get_qdisc',
    measured: after612,
  },
} as const;
