/** MPLS, where it is configured, is a subsystem of its own: known by what it would tell. */
import type { NetdevNotifier } from '../net/netdev-chain.ts';
import { Unmodelled } from '../unmodelled.ts';
import { RTNLGRP, isHeard } from './rtnl-notify.ts';

/** mpls_dev_notify: settings of a device that comes, goes, or has another name. */
export const mpls_dev_notify: NetdevNotifier = (event, { net }) => {
  const tells = event === 'REGISTER' || event === 'UNREGISTER' || event === 'CHANGENAME';
  if (!tells || !net.kernel.profile.mpls || !isHeard(net, RTNLGRP.MPLS_NETCONF)) return;
  throw new Unmodelled('what MPLS tells of devices');
};
