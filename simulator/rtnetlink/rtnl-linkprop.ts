/** RTM_NEWLINKPROP and RTM_DELLINKPROP: alternative names of a link. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EEXIST, EINVAL, ENODEV, ENOENT } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { netdev_state_change } from '../netdev/link-watch.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_for_each_attr, nla_nest, nla_type } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_STRICT } from '../nlattr/validate.ts';
import { IFLA, ifla_policy } from './ifla-policy.ts';
import {
  isNamed,
  parseLinkRequest,
  rtnl_dev_get,
  rtnl_ensure_unique_netns,
} from './link-request.ts';
import { refuse } from './nlmsg-parse.ts';

/** What a name takes in IFLA_PROP_LIST, and what there is room for. */
const [NAME_SIZE, LIST_HEADER, U16_MAX] = [132, 4, 65535];

type Change = (dev: Device, name: string, request: Request) => number;

/** rtnl_newlinkprop: what was added before one that is refused stays. */
export const rtnl_newlinkprop = (request: Request): number => rtnl_linkprop(request, add);
/** rtnl_dellinkprop */
export const rtnl_dellinkprop = (request: Request): number => rtnl_linkprop(request, remove);

/** rtnl_linkprop: always strict. */
function rtnl_linkprop(request: Request, change: Change): number {
  const parsed = parseLinkRequest(request, NL_VALIDATE_STRICT);
  if (typeof parsed === 'number') return parsed;
  const refused = rtnl_ensure_unique_netns(parsed, true);
  if (refused < 0) return refused;
  const dev = linkOf(request, parsed.header.index, parsed.tb);
  if (typeof dev === 'number') return dev;
  const list = parsed.tb[IFLA.PROP_LIST];
  if (list === undefined) return 0;
  let changed = false;
  const error = nla_for_each_attr(nla_nest(request.message, list), (nla) => {
    if (nla_type(nla.rawType) !== IFLA.ALT_IFNAME) return 0;
    const result = rtnl_alt_ifname(dev, nla, request, change);
    if (result === 0) changed = true;
    return result;
  });
  // An error goes out before anybody is told of what was done.
  if (error === 0 && changed) netdev_state_change(dev);
  return error;
}

function linkOf({ net }: Request, index: number, tb: AttributeTable): Device | number {
  if (index > 0) return net.devices.get(index) ?? -ENODEV;
  return isNamed(tb) ? (rtnl_dev_get(net, tb) ?? -ENODEV) : -EINVAL;
}

function rtnl_alt_ifname(dev: Device, nla: Nlattr, request: Request, change: Change): number {
  const { message, extack, net } = request;
  const stream = { message, start: nla.at, end: nla.at + 4 + nla.data.length };
  const validation = { validate: NL_VALIDATE_STRICT, extack, faults: net.kernel.faults };
  const { maxtype, policy } = ifla_policy(net.kernel);
  const invalid = __nla_validate_parse(stream, maxtype, policy, validation);
  if (invalid < 0) return invalid;
  const nul = nla.data.indexOf(0);
  const name = String.fromCharCode(...(nul < 0 ? nla.data : nla.data.subarray(0, nul)));
  const result = change(dev, name, request);
  dev.changes++;
  return result;
}

/** netdev_name_node_alt_create: any text that is nobody's name. */
function add(dev: Device, name: string, { extack }: Request): number {
  const { length } = dev.altNames;
  const size = (length === 0 ? 0 : LIST_HEADER + length * NAME_SIZE) + NAME_SIZE;
  if (size >= U16_MAX) return refuse(extack, 'effective property list too long');
  const { devices } = dev.net;
  if (devices.named(name) !== undefined) return -EEXIST;
  dev.altNames.push(name);
  devices.addName(name, dev);
  return 0;
}

/** netdev_name_node_alt_destroy: not the primary name, nor those of others. */
function remove(dev: Device, name: string): number {
  const { devices } = dev.net;
  const owner = devices.named(name);
  if (owner === undefined) return -ENOENT;
  if (owner !== dev || name === dev.name) return -EINVAL;
  dev.altNames.splice(dev.altNames.indexOf(name), 1);
  devices.removeName(name);
  return 0;
}
