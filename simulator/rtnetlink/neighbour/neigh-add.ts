/** RTM_NEWNEIGH */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EEXIST, ENOBUFS, ENODEV, ENOENT } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32, nla_get_u8 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { fixedHeader, refuse } from '../nlmsg-parse.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { neigh_create } from './neigh-create.ts';
import { NDA } from './neigh-message.ts';
import { parseNeighbour } from './neigh-request.ts';
import {
  NTF,
  NTF_EXT_SHIFT,
  NUD,
  type NeighTable,
  neigh_find_table,
  neigh_lookup,
} from './neigh-table.ts';
import { __neigh_update } from './neigh-update.ts';
import { pneigh_create } from './pneigh.ts';

const [NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE] = [0x100, 0x200, 0x400];

interface Wanted {
  readonly request: Request;
  readonly table: NeighTable;
  readonly dst: Uint8Array;
  readonly dev: Device | undefined;
  readonly address: Uint8Array | undefined;
  readonly state: number;
  /** NTF_* of header and NDA_FLAGS_EXT. */
  readonly flags: number;
  readonly protocol: number;
}

/** neigh_add */
export function neigh_add(request: Request): number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = parseNeighbour(request, tb, NL_VALIDATE_LIBERAL);
  if (error < 0) return error;
  const [dst, lladdr] = [tb[NDA.DST], tb[NDA.LLADDR]];
  if (dst === undefined) return refuse(extack, 'Network address not specified');
  const header = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const dev = header.ifindex === 0 ? undefined : net.devices.get(header.ifindex);
  if (header.ifindex !== 0) {
    if (dev === undefined) return -ENODEV;
    if (lladdr !== undefined && lladdr.data.length < dev.address.length) {
      return refuse(extack, 'Invalid link address');
    }
  }
  const table = neigh_find_table(net, header.family);
  if (table === undefined) return -EAFNOSUPPORT;
  if (dst.data.length < table.keyLength) return refuse(extack, 'Invalid network address');
  const [more, protocol] = [tb[NDA.FLAGS_EXT], tb[NDA.PROTOCOL]];
  const wanted: Wanted = {
    request,
    table,
    dst: dst.data.slice(0, table.keyLength),
    dev,
    address: lladdr?.data,
    state: header.state,
    flags: header.flags | (more === undefined ? 0 : nla_get_u32(more) << NTF_EXT_SHIFT),
    protocol: protocol === undefined ? 0 : nla_get_u8(protocol),
  };
  return (wanted.flags & NTF.PROXY) === 0 ? addEntry(wanted) : addProxy(wanted);
}

function addProxy({ request, table, dst, dev, flags, protocol }: Wanted): number {
  if ((flags & NTF.MANAGED) !== 0) return refuse(request.extack, 'Invalid NTF_* flag combination');
  if (table.family === PF_INET6) {
    // pndisc_constructor joins the solicited-node group of the address.
    if (dev === undefined) return -ENOBUFS;
    throw new Unmodelled('proxies of neighbour discovery');
  }
  const entry = pneigh_create(table.proxies, dst, dev);
  entry.flags = flags;
  if (protocol !== 0) entry.protocol = protocol;
  return 0;
}

function addEntry(wanted: Wanted): number {
  const { request, table, dst, dev, address, state, flags, protocol } = wanted;
  const { extack, flags: nlmsgFlags, portid } = request;
  if (dev === undefined) return refuse(extack, 'Device not specified');
  if (table.family === PF_INET6 && dev.ip6_ptr === undefined) {
    return refuse(extack, 'IPv6 is disabled on this device');
  }
  let neigh: ReturnType<typeof neigh_create> | undefined = neigh_lookup(table, dst, dev);
  let override = true;
  if (neigh === undefined) {
    if ((nlmsgFlags & NLM_F_CREATE) === 0) return -ENOENT;
    const permanent = (state & NUD.PERMANENT) !== 0;
    if (permanent && (flags & NTF.MANAGED) !== 0) {
      return refuse(extack, 'Invalid NTF_* flag for permanent entry');
    }
    refuseUnmodelled(state, flags);
    neigh = neigh_create(table, dst, dev, flags & NTF.EXT_LEARNED);
    if (typeof neigh === 'number') return neigh;
  } else {
    if ((nlmsgFlags & NLM_F_EXCL) !== 0) return -EEXIST;
    override = (nlmsgFlags & NLM_F_REPLACE) !== 0;
    refuseUnmodelled(state, flags);
  }
  if (protocol !== 0) neigh.protocol = protocol;
  return __neigh_update(neigh, { address, state, flags, override, portid }, extack);
}

/** @throws Unmodelled for what sends packets, or waits for them */
function refuseUnmodelled(state: number, flags: number): void {
  if ((state & (NUD.DELAY | NUD.PROBE)) !== 0) throw new Unmodelled('neighbours that are probed');
  if ((flags & (NTF.USE | NTF.MANAGED)) !== 0) throw new Unmodelled('neighbours that are resolved');
  if ((flags & NTF.EXT_VALIDATED) !== 0) throw new Unmodelled('NTF_EXT_EXT_VALIDATED');
}
