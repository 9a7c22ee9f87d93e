/** Which events the members of RTNLGRP_LINK hear of. */
import type { NetdevEvent, NetdevNotifier } from '../net/netdev-chain.ts';
import { rtmsg_ifinfo } from './rtmsg-ifinfo.ts';

/** IFLA_EVENT_*, of the events that have one; 0 for those that are told of without. */
const told: Readonly<Partial<Record<NetdevEvent, number>>> = {
  CHANGEMTU: 0,
  CHANGEADDR: 0,
  CHANGENAME: 0,
  CHANGEUPPER: 0,
  CHANGE_TX_QUEUE_LEN: 0,
  FEAT_CHANGE: 2,
  NOTIFY_PEERS: 4,
  RESEND_IGMP: 5,
};

/** rtnetlink_event */
export const rtnetlink_event: NetdevNotifier = (event, dev) => {
  const number = told[event];
  if (number !== undefined) rtmsg_ifinfo(dev, 0, undefined, { event: number });
};
