/** Numbers of the SOL_NETLINK options, from the table in harness/wire. */
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const number = (name: string): number => {
  const value = NETLINK_OPT.value(`NETLINK_${name}`);
  if (value === undefined) throw new TypeError(`option NETLINK_${name} is not known`);
  return value;
};

export const NETLINK_OPTION = {
  ADD_MEMBERSHIP: number('ADD_MEMBERSHIP'),
  DROP_MEMBERSHIP: number('DROP_MEMBERSHIP'),
  PKTINFO: number('PKTINFO'),
  BROADCAST_ERROR: number('BROADCAST_ERROR'),
  NO_ENOBUFS: number('NO_ENOBUFS'),
  LISTEN_ALL_NSID: number('LISTEN_ALL_NSID'),
  LIST_MEMBERSHIPS: number('LIST_MEMBERSHIPS'),
  CAP_ACK: number('CAP_ACK'),
  EXT_ACK: number('EXT_ACK'),
  GET_STRICT_CHK: number('GET_STRICT_CHK'),
} as const;
