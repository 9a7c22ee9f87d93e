/** RTM_GETNEIGH of one entry, or one proxy. */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { EAFNOSUPPORT, EINVAL, ENODEV, ENOENT } from '../../net/errno.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { NLMSG_HDRLEN, fixedHeader, refuse } from '../nlmsg-parse.ts';
import { NDA, neigh_fill_info, pneigh_fill_info } from './neigh-message.ts';
import { parseNeighbour } from './neigh-request.ts';
import { type NeighTable, NTF, neigh_find_table, neigh_lookup } from './neigh-table.ts';
import { pneigh_lookup } from './pneigh.ts';

const [PAD1, PAD2] = [NLMSG_HDRLEN + 1, NLMSG_HDRLEN + 4];

interface Asked {
  readonly table: NeighTable;
  readonly key: Uint8Array | undefined;
  readonly dev: Device | undefined;
  readonly flags: number;
}

/** neigh_valid_get_req: always strict. */
function neigh_valid_get_req(request: Request, tb: AttributeTable): number {
  const { message, extack, net } = request;
  if (message.length < NLMSG_HDRLEN + ndmsg.size) {
    return refuse(extack, 'Invalid header for neighbor get request');
  }
  const { state, type, flags, ifindex } = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const padded = message.subarray(PAD1, PAD2).some((byte) => byte !== 0);
  if (padded || state !== 0 || type !== 0) {
    return refuse(extack, 'Invalid values in header for neighbor get request');
  }
  if ((flags & ~NTF.PROXY) !== 0) {
    return refuse(extack, 'Invalid flags in header for neighbor get request');
  }
  const { neighbourBeforeDevice } = net.kernel.profile.facts;
  if (neighbourBeforeDevice && ifindex === 0 && flags === 0) {
    return refuse(extack, 'No device specified');
  }
  const error = parseNeighbour(request, tb, NL_VALIDATE_DEPRECATED_STRICT);
  if (error < 0 || !neighbourBeforeDevice) return error;
  if (tb[NDA.DST] === undefined) {
    extack.missType = NDA.DST;
    return -EINVAL;
  }
  return checkOthers(tb, extack);
}

function checkOthers(tb: AttributeTable, extack: Extack): number {
  const hasMore = tb.some((nla, attribute) => nla !== undefined && attribute !== NDA.DST);
  return hasMore ? refuse(extack, 'Unsupported attribute in neighbor get request') : 0;
}

/** Table, key and device, or -errno. */
function asked(request: Request): Asked | number {
  const { net, extack } = request;
  const tb: AttributeTable = [];
  const error = neigh_valid_get_req(request, tb);
  if (error < 0) return error;
  const { family, ifindex, flags } = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const table = neigh_find_table(net, family);
  if (table === undefined) {
    const text = 'Unsupported family in header for neighbor get request';
    return refuse(extack, text, EAFNOSUPPORT);
  }
  const key = tb[NDA.DST]?.data;
  if (key !== undefined && key.length !== table.keyLength) {
    return refuse(extack, 'Invalid network address in neighbor get request');
  }
  const other = checkOthers(tb, extack);
  if (other < 0) return other;
  const dev = ifindex === 0 ? undefined : net.devices.get(ifindex);
  if (ifindex !== 0 && dev === undefined) return refuse(extack, 'Unknown device ifindex', ENODEV);
  return { table, key, dev, flags };
}

/** neigh_get */
export function neigh_get(request: Request): number {
  const { extack, seq, portid } = request;
  const given = asked(request);
  if (typeof given === 'number') return given;
  const { table, key, dev, flags } = given;
  const { family } = table;
  if (key === undefined) return refuse(extack, 'Network address not specified');
  if ((flags & NTF.PROXY) !== 0) {
    const proxy = pneigh_lookup(table.proxies, key, dev);
    if (proxy === undefined) return refuse(extack, 'Proxy neighbour entry not found', ENOENT);
    return request.reply(pneigh_fill_info(proxy, family, { seq, portid }));
  }
  if (dev === undefined) return refuse(extack, 'No device specified');
  const neigh = neigh_lookup(table, key, dev);
  if (neigh === undefined) return refuse(extack, 'Neighbour entry not found', ENOENT);
  return request.reply(neigh_fill_info(neigh, { seq, portid, held: true }));
}
