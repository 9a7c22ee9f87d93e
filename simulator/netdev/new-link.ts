/** What rtnl_link_ops.newlink and changelink get (struct rtnl_newlink_params). */
import type { Request } from '../af-netlink/kernel-side.ts';
import type { Net } from '../net/net.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';

export interface NewLink {
  /** IFLA_* */
  readonly tb: AttributeTable;
  /** IFLA_INFO_DATA, parsed by the policy of the kind; undefined if there is none. */
  readonly data: AttributeTable | undefined;
  readonly request: Request;
  /** Where a peer is to be. */
  readonly peerNet: Net;
  /** IFLA_* of the peer, with its header's index, flags and mask; undefined if nothing is said. */
  readonly peer: PeerRequest | undefined;
}

export interface PeerRequest {
  readonly index: number;
  readonly flags: number;
  readonly change: number;
  readonly tb: AttributeTable;
}
