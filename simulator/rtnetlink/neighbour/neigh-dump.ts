/** RTM_GETNEIGH of all entries, or of all proxies. */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EMSGSIZE } from '../../net/errno.ts';
import { type Device, IFF } from '../../net/device.ts';
import type { Net } from '../../net/net.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT, NL_VALIDATE_LIBERAL } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { IF_READY } from '../inet6/inet6-dev.ts';
import { NLMSG_HDRLEN, fixedHeader, refuse } from '../nlmsg-parse.ts';
import { PF_INET6 } from '../rtnl-types.ts';
import { NDA, type NeighTold, neigh_fill_info, pneigh_fill_info } from './neigh-message.ts';
import { parseNeighbour } from './neigh-request.ts';
import { NTF, type NeighTable, neigh_tables } from './neigh-table.ts';

const [NLM_F_MULTI, NLM_F_DUMP_FILTERED] = [2, 0x20];
const END = NLMSG_HDRLEN + ndmsg.size;
const [PAD1, PAD2] = [NLMSG_HDRLEN + 1, NLMSG_HDRLEN + 4];

interface Filter {
  error: number;
  index: number;
  master: number;
  readonly proxies: boolean;
}

/** neigh_dump_info: in any family but PF_BRIDGE, which has its own; 0 is all of them. */
export function neigh_dump_info(request: Request): Dump {
  const family = request.message[NLMSG_HDRLEN] ?? 0;
  let filter: Filter | undefined;
  let left: (() => Uint8Array)[] | undefined;
  const told = { flags: NLM_F_MULTI, seq: 0, portid: 0 };
  return {
    splitDone: false,
    dump(part) {
      filter ??= readFilter(request, part.extack);
      if (filter.error < 0) return filter.error;
      const filtered = filter.index !== 0 || filter.master !== 0;
      told.flags = filtered ? NLM_F_MULTI | NLM_F_DUMP_FILTERED : NLM_F_MULTI;
      told.seq = part.seq;
      told.portid = part.portid;
      left ??= listed(request.net, family, filter, told);
      for (let fill = left[0]; fill !== undefined; fill = left[0]) {
        if (!part.put(fill())) return -EMSGSIZE;
        left.shift();
      }
      return 0;
    },
  };
}

/** What makes each message of the dump, in its order. */
function listed(net: Net, family: number, filter: Filter, told: NeighTold): (() => Uint8Array)[] {
  const tables = neigh_tables(net).filter((table) => family === 0 || table.family === family);
  return tables.flatMap((table) =>
    filter.proxies ? proxiesOf(table, filter, told) : entriesOf(net, table, filter, told),
  );
}

function entriesOf(
  net: Net,
  { entries, family }: NeighTable,
  filter: Filter,
  told: NeighTold,
): (() => Uint8Array)[] {
  if (family === PF_INET6) {
    for (const dev of net.devices.values()) if (passes(dev, filter)) refuseTalkative(dev);
  }
  return [...entries.values()]
    .filter(({ dev }) => passes(dev, filter))
    .map((neigh) => () => neigh_fill_info(neigh, told));
}

/** @throws Unmodelled where IPv6 itself sends: to whom it did depends on its timers */
function refuseTalkative(dev: Device): void {
  if ((dev.flags & IFF.LOOPBACK) !== 0 || !dev.isUp || !dev.carrier) return;
  if (((dev.ip6_ptr?.ifFlags ?? 0) & IF_READY) === 0) return;
  throw new Unmodelled('IPv6 neighbours of a device with a carrier');
}

const proxiesOf = ({ proxies, family }: NeighTable, filter: Filter, told: NeighTold) =>
  proxies
    .flatMap((chain) => chain ?? [])
    .filter(({ dev }) => passes(dev, filter))
    .map((entry) => () => pneigh_fill_info(entry, family, told));

/** neigh_ifindex_filtered, neigh_master_filtered: what is of no device has no master. */
const passes = (dev: Device | undefined, { index, master }: Filter): boolean =>
  (index === 0 || dev?.index === index) && (master === 0 || dev?.master?.index === master);

/** neigh_valid_dump_req: without strict checking what cannot be parsed is only a warning. */
function readFilter(request: Request, extack: Extack): Filter {
  const { message, strict } = request;
  const header = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const whole = message.length >= END;
  const filter: Filter = {
    error: 0,
    index: 0,
    master: 0,
    proxies: whole && header.flags === NTF.PROXY,
  };
  const failed = (msg: string): Filter => ({ ...filter, error: refuse(extack, msg) });
  if (strict) {
    if (!whole) return failed('Invalid header for neighbor dump request');
    const padded = message.subarray(PAD1, PAD2).some((byte) => byte !== 0);
    if (padded || header.ifindex !== 0 || header.state !== 0 || header.type !== 0) {
      return failed('Invalid values in header for neighbor dump request');
    }
    if ((header.flags & ~NTF.PROXY) !== 0) {
      return failed('Invalid flags in header for neighbor dump request');
    }
  }
  const tb: AttributeTable = [];
  const validate = strict ? NL_VALIDATE_DEPRECATED_STRICT : NL_VALIDATE_LIBERAL;
  const error = parseNeighbour(request, tb, validate, extack);
  if (error < 0) return strict ? { ...filter, error } : filter;
  for (const [type, nla] of tb.entries()) {
    if (nla === undefined) continue;
    if (type === NDA.IFINDEX) filter.index = nla_get_u32(nla);
    else if (type === NDA.MASTER) filter.master = nla_get_u32(nla);
    else if (strict) return failed('Unsupported attribute in neighbor dump request');
  }
  return filter;
}
