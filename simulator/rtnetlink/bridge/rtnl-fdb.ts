/** Forwarding entries: RTM_NEWNEIGH, RTM_DELNEIGH and RTM_GETNEIGH of family PF_BRIDGE. */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV, EOPNOTSUPP } from '../../net/errno.ts';
import { type Device, ETH_ALEN } from '../../net/device.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_u16, nla_get_u32 } from '../../nlattr/nlattr.ts';
import {
  NL_VALIDATE_DEPRECATED_STRICT,
  NL_VALIDATE_LIBERAL,
  NL_VALIDATE_STRICT,
} from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NDA } from '../neighbour/neigh-message.ts';
import { NDA_MAX, parseNeighbour } from '../neighbour/neigh-request.ts';
import { NTF, NUD } from '../neighbour/neigh-table.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';

const NLM_F_BULK = 0x200;
const ARPHRD_ETHER = 1;
const VLAN_VID_MASK = 0xfff;
const [PAD1, PAD2] = [NLMSG_HDRLEN + 1, NLMSG_HDRLEN + 4];

const fdb_del_bulk_policy: PolicyTable = {
  entries: {
    [NDA.VLAN]: { type: 'U16' },
    [NDA.IFINDEX]: { type: 'S32', range: { min: 1n } },
    16: { type: 'U16' }, // NDM_STATE_MASK
    17: { type: 'U8' }, // NDM_FLAGS_MASK
  },
};

interface FdbRequest {
  readonly dev: Device;
  readonly state: number;
  readonly flags: number;
  readonly vid: number;
  readonly tb: AttributeTable;
}

/** rtnl_fdb_add */
export function rtnl_fdb_add(request: Request): number {
  const given = readRequest(request, false, true);
  if (typeof given === 'number') return given;
  const { dev, state, flags, vid, tb } = given;
  refuseBridge(given);
  if ((flags & NTF.SELF) === 0) return -EOPNOTSUPP;
  // ndo_dflt_fdb_add
  const dynamic = state !== 0 && (state & NUD.PERMANENT) === 0;
  if (dynamic || tb[NDA.FLAGS_EXT] !== undefined || vid !== 0) return -EINVAL;
  throw new Unmodelled(`addresses that ${dev.name} listens to`);
}

/** rtnl_fdb_del: with NLM_F_BULK all that match, where the device can. */
export function rtnl_fdb_del(request: Request): number {
  const bulk = (request.flags & NLM_F_BULK) !== 0;
  const given = readRequest(request, bulk, false);
  if (typeof given === 'number') return given;
  refuseBridge(given);
  if ((given.flags & NTF.SELF) === 0 || bulk) return -EOPNOTSUPP;
  // ndo_dflt_fdb_del
  if ((given.state & NUD.PERMANENT) === 0) return -EINVAL;
  throw new Unmodelled(`addresses that ${given.dev.name} listens to`);
}

/** @throws Unmodelled for what a bridge does for its port, or for itself */
function refuseBridge({ dev, flags }: FdbRequest): void {
  const forMaster = flags === 0 || (flags & NTF.MASTER) !== 0;
  if (forMaster && dev.master !== undefined) throw new Unmodelled('forwarding entries of a bridge');
  if ((flags & NTF.SELF) !== 0 && dev.kind.name === 'bridge') {
    throw new Unmodelled('forwarding entries of a bridge');
  }
}

/** @param adds asks for the device before the VLAN; deletion asks the other way round */
function readRequest(request: Request, bulk: boolean, adds: boolean): FdbRequest | number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const validate = bulk ? NL_VALIDATE_STRICT : NL_VALIDATE_LIBERAL;
  const { bulkPolicyOfDevice } = net.kernel.profile.facts;
  const policy = bulk && !bulkPolicyOfDevice ? fdb_del_bulk_policy : undefined;
  const error = nlmsg_parse(
    request,
    { hdrlen: ndmsg.size, maxtype: NDA_MAX, policy, validate },
    tb,
  );
  if (error < 0) return error;
  const { ifindex, state, flags } = ndmsg.decode(fixedHeader(request, ndmsg.size));
  if (ifindex === 0) return refuse(extack, 'invalid ifindex');
  const dev = net.devices.get(ifindex);
  if (dev === undefined) return refuse(extack, 'unknown ifindex', ENODEV);
  if (!bulk && tb[NDA.LLADDR]?.data.length !== ETH_ALEN) return refuse(extack, 'invalid address');
  const wrong = dev.type !== ARPHRD_ETHER;
  if (wrong && adds) return refuse(extack, 'FDB add only supported for Ethernet devices');
  const vid = bulk ? 0 : fdb_vid_parse(tb[NDA.VLAN], extack);
  if (vid < 0) return vid;
  if (wrong) return refuse(extack, 'FDB delete only supported for Ethernet devices');
  return { dev, state, flags, vid, tb };
}

/** fdb_vid_parse: the id, 0 for none, or -errno. */
function fdb_vid_parse(vlan: Nlattr | undefined, extack: Extack): number {
  if (vlan === undefined) return 0;
  if (vlan.data.length !== 2) return refuse(extack, 'invalid vlan attribute size');
  const vid = nla_get_u16(vlan);
  return vid === 0 || vid >= VLAN_VID_MASK ? refuse(extack, 'invalid vlan id') : vid;
}

/** rtnl_fdb_get */
export function rtnl_fdb_get(request: Request): number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = valid_fdb_get_strict(request, tb);
  if (error < 0) return error;
  const { ifindex, flags } = ndmsg.decode(fixedHeader(request, ndmsg.size));
  if (tb[NDA.LLADDR] === undefined) {
    return refuse(extack, 'Missing lookup address for fdb get request');
  }
  const dev = ifindex === 0 ? undefined : net.devices.get(ifindex);
  if (ifindex !== 0 && dev === undefined) return refuse(extack, 'Unknown device ifindex', ENODEV);
  const master = tb[NDA.MASTER];
  const masterIndex = master === undefined ? 0 : nla_get_u32(master);
  let bridge: Device | undefined;
  if (masterIndex !== 0) {
    if (dev !== undefined) return refuse(extack, 'Master and device are mutually exclusive');
    bridge = net.devices.get(masterIndex);
    if (bridge === undefined) return refuse(extack, 'Invalid master ifindex');
  }
  if (dev !== undefined && (flags === 0 || (flags & NTF.MASTER) !== 0)) {
    if (dev.master === undefined) return refuse(extack, 'Device is not a bridge port');
    bridge = dev.master;
  }
  const asked = bridge ?? dev;
  if (asked === undefined) return refuse(extack, 'No device specified', ENODEV);
  if (asked.kind.name !== 'bridge') {
    return refuse(extack, 'Fdb get operation not supported by device', EOPNOTSUPP);
  }
  throw new Unmodelled('forwarding entries of a bridge');
}

function valid_fdb_get_strict(request: Request, tb: AttributeTable): number {
  const { message, extack } = request;
  if (message.length < NLMSG_HDRLEN + ndmsg.size) {
    return refuse(extack, 'Invalid header for fdb get request');
  }
  const { state, type, flags } = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const padded = message.subarray(PAD1, PAD2).some((byte) => byte !== 0);
  if (padded || state !== 0 || type !== 0) {
    return refuse(extack, 'Invalid values in header for fdb get request');
  }
  if ((flags & ~(NTF.MASTER | NTF.SELF)) !== 0) {
    return refuse(extack, 'Invalid flags in header for fdb get request');
  }
  const error = parseNeighbour(request, tb, NL_VALIDATE_DEPRECATED_STRICT);
  if (error < 0) return error;
  for (const [attribute, nla] of tb.entries()) {
    if (nla === undefined || attribute === NDA.MASTER || attribute === NDA.VNI) continue;
    if (attribute === NDA.LLADDR) {
      if (nla.data.length !== ETH_ALEN) {
        return refuse(extack, 'Invalid address in fdb get request');
      }
    } else if (attribute === NDA.VLAN) {
      const vid = fdb_vid_parse(nla, extack);
      if (vid < 0) return vid;
    } else return refuse(extack, 'Unsupported attribute in fdb get request');
  }
  return 0;
}
