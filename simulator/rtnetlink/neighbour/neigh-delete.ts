/** RTM_DELNEIGH */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EAFNOSUPPORT, EINVAL, ENODEV, ENOENT } from '../../net/errno.ts';
import { type Nlattr, nla_for_each_attr, nla_type } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, fixedHeader, refuse } from '../nlmsg-parse.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { neigh_remove } from './neigh-create.ts';
import { NDA } from './neigh-message.ts';
import { NTF, NUD, neigh_find_table, neigh_lookup } from './neigh-table.ts';
import { __neigh_update } from './neigh-update.ts';
import { pneigh_delete } from './pneigh.ts';

/** neigh_delete: an entry fails first, then goes. Nothing is validated but what is looked at. */
export function neigh_delete(request: Request): number {
  const { message, net, extack, portid } = request;
  if (message.length < NLMSG_HDRLEN + ndmsg.size) return -EINVAL;
  const dst = nlmsg_find_attr(message, NDA.DST);
  if (dst === undefined) return refuse(extack, 'Network address not specified');
  const header = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const dev = header.ifindex === 0 ? undefined : net.devices.get(header.ifindex);
  if (header.ifindex !== 0 && dev === undefined) return -ENODEV;
  const table = neigh_find_table(net, header.family);
  if (table === undefined) return -EAFNOSUPPORT;
  if (dst.data.length < table.keyLength) return refuse(extack, 'Invalid network address');
  const key = dst.data.subarray(0, table.keyLength);
  if ((header.flags & NTF.PROXY) !== 0) {
    if (table.family === PF_INET6) throw new Unmodelled('proxies of neighbour discovery');
    return pneigh_delete(table.proxies, key, dev);
  }
  if (dev === undefined) return -EINVAL;
  const neigh = neigh_lookup(table, key, dev);
  if (neigh === undefined) return -ENOENT;
  const update = { address: undefined, state: NUD.FAILED, flags: 0, override: true, portid };
  const error = __neigh_update(neigh, update, extack);
  neigh_remove(table, neigh);
  return error;
}

/** nlmsg_find_attr: the first of that type. */
function nlmsg_find_attr(message: Uint8Array, type: number): Nlattr | undefined {
  let found: Nlattr | undefined;
  const start = NLMSG_HDRLEN + ndmsg.size;
  nla_for_each_attr({ message, start, end: message.length }, (nla) => {
    if (nla_type(nla.rawType) !== type) return 0;
    found = nla;
    return 1;
  });
  return found;
}
