/** RTM_GETNEIGH of all in the family PF_BRIDGE: what devices forward or listen to. */
import { ifinfomsg, ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_get_u32 } from '../../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT } from '../../nlattr/validate.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { IFLA, ifla_policy } from '../ifla-policy.ts';
import { keptRequest } from '../kept-request.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { NDA } from '../neighbour/neigh-message.ts';
import { NDA_MAX } from '../neighbour/neigh-request.ts';

const ARPHRD_ETHER = 1;
/** nla_attr_size(sizeof(u32)): what may follow struct ndmsg in a request of old. */
const ONE_U32 = 8;

/** Indexes, 0: any. */
interface Wanted {
  readonly bridge: number;
  readonly port: number;
}

/** rtnl_fdb_dump */
export function rtnl_fdb_dump(given: Request): Dump {
  const request = keptRequest(given);
  const { net, strict } = request;
  return {
    splitDone: false,
    dump({ extack }) {
      const wanted = (strict ? valid_fdb_dump_strict : valid_fdb_dump_legacy)(request, extack);
      if (typeof wanted === 'number') return wanted;
      const { bridge, port } = wanted;
      if (bridge !== 0 && net.devices.get(bridge) === undefined) return -ENODEV;
      for (const dev of net.devices.values()) {
        if (port !== 0 && dev.index !== port) continue;
        if (bridge === 0 || dev.index === bridge || dev.master !== undefined) refuseEntries(dev);
      }
      return 0;
    },
  };
}

/** @throws Unmodelled for a device that may have any: Ethernet is in groups of IPv4 once it is up, in one of IPv6 before */
function refuseEntries(dev: Device): void {
  if (dev.type !== ARPHRD_ETHER) return;
  if (dev.kind.name === 'bridge' || dev.master !== undefined) {
    throw new Unmodelled('dumps of the forwarding entries of a bridge');
  }
  const listens = dev.isUp || dev.ip6_ptr !== undefined;
  if (listens) throw new Unmodelled(`addresses that ${dev.name} listens to`);
}

function valid_fdb_dump_strict(request: Request, extack: Extack): Wanted | number {
  const { message } = request;
  if (message.length < NLMSG_HDRLEN + ndmsg.size) {
    return refuse(extack, 'Invalid header for fdb dump request');
  }
  const { ifindex, state, flags, type } = ndmsg.decode(fixedHeader(request, ndmsg.size));
  const padded = message.subarray(NLMSG_HDRLEN + 1, NLMSG_HDRLEN + 4).some((byte) => byte !== 0);
  if (padded || state !== 0 || flags !== 0 || type !== 0) {
    return refuse(extack, 'Invalid values in header for fdb dump request');
  }
  const tb: AttributeTable = [];
  const validate = NL_VALIDATE_DEPRECATED_STRICT;
  const expected = { hdrlen: ndmsg.size, maxtype: NDA_MAX, policy: undefined, validate };
  const error = nlmsg_parse(request, expected, tb, extack);
  if (error < 0) return error;
  let [bridge, port] = [0, ifindex];
  for (const [type, nla] of tb.entries()) {
    if (nla === undefined) continue;
    const isPort = type === NDA.IFINDEX;
    if (!isPort && type !== NDA.MASTER) {
      return refuse(extack, 'Unsupported attribute in fdb dump request');
    }
    if (nla.data.length !== 4) {
      const name = isPort ? 'IFINDEX' : 'MASTER';
      return refuse(extack, `Invalid ${name} attribute in fdb dump request`);
    }
    if (isPort) port = nla_get_u32(nla);
    else bridge = nla_get_u32(nla);
  }
  return { bridge, port };
}

/** A struct ndmsg, with one attribute at most, asks for all; else it is a struct ifinfomsg. */
function valid_fdb_dump_legacy(request: Request, extack: Extack): Wanted | number {
  const payload = request.message.length - NLMSG_HDRLEN;
  if (payload === ndmsg.size || payload === ndmsg.size + ONE_U32) return { bridge: 0, port: 0 };
  const tb: AttributeTable = [];
  const expected = { hdrlen: ifinfomsg.size, ...ifla_policy(request.net.kernel) };
  if (nlmsg_parse(request, expected, tb, extack) < 0) return -EINVAL;
  const master = tb[IFLA.MASTER];
  const { index } = ifinfomsg.decode(fixedHeader(request, ifinfomsg.size));
  return { bridge: master === undefined ? 0 : nla_get_u32(master), port: index };
}
