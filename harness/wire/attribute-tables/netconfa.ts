/** NETCONFA_*: settings of devices (include/uapi/linux/netconf.h). */
import { attributes } from '../attribute-table.ts';

export const NETCONFA = attributes('NETCONFA', {
  NETCONFA_IFINDEX: [1, 's32'],
  NETCONFA_FORWARDING: [2, 's32'],
  NETCONFA_RP_FILTER: [3, 's32'],
  NETCONFA_MC_FORWARDING: [4, 's32'],
  NETCONFA_PROXY_NEIGH: [5, 's32'],
  NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN: [6, 's32'],
  NETCONFA_INPUT: [7, 's32'],
  NETCONFA_BC_FORWARDING: [8, 's32'],
  NETCONFA_FORCE_FORWARDING: [9, 's32'],
});
