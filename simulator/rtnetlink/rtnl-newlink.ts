/** RTM_NEWLINK: new links, and changes of those that are there. */
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../af-netlink/kernel-side.ts';
import { EEXIST, EINVAL, ENODEV, EOPNOTSUPP } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import type { Net } from '../net/net.ts';
import type { LinkKind } from '../netdev/link-kind.ts';
import type { NewLink, PeerRequest } from '../netdev/new-link.ts';
import { register_netdevice, unregister_netdevice_many } from '../netdev/register-netdevice.ts';
import { NL_SET_ERR_MSG_ATTR } from '../nlattr/extack.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_get_s32, nla_get_u32, nla_strscpy } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import { Unmodelled } from '../unmodelled.ts';
import { do_set_master } from './do-set-master.ts';
import { DO_SETLINK_NOTIFY, do_setlink } from './do-setlink.ts';
import { IFLA, ifla_policy } from './ifla-policy.ts';
import {
  IFLA_INFO,
  ifla_info_parse,
  kindName,
  parseNested,
  rtnl_link_ops_get,
} from './link-info.ts';
import {
  type LinkRequest,
  isNamed,
  parseLinkRequest,
  rtnl_dev_get,
  rtnl_ensure_unique_netns,
  rtnl_link_get_net,
  rtnl_link_get_net_capable,
} from './link-request.ts';
import { refuse } from './nlmsg-parse.ts';
import { rtnl_configure_link, rtnl_create_link } from './rtnl-create-link.ts';
import { get_net_ns_by_id } from './rtnl-nsid.ts';
import { toldTo } from './rtmsg-ifinfo.ts';
import { validate_linkmsg } from './validate-linkmsg.ts';

const [NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE] = [0x100, 0x200, 0x400];
const IFNAMSIZ = 16;

/** A request with what its IFLA_LINKINFO says, and the namespaces it names. */
interface NewLinkRequest {
  readonly parsed: LinkRequest;
  readonly linkinfo: AttributeTable;
  readonly kind: LinkKind | undefined;
  readonly data: AttributeTable | undefined;
  /** Undefined: not looked for yet, in versions without `namespaceBeforeLink`. */
  readonly peers: Peers | undefined;
  readonly places: Places | undefined;
}

type Peers = Pick<NewLink, 'peer' | 'peerNet'>;

interface Places {
  readonly targetNet: Net;
  readonly linkNet: Net | undefined;
}

/** rtnl_newlink: the kind has its say first, even of a link that is not of it. */
export function rtnl_newlink(request: Request): number {
  const parsed = parseLinkRequest(request);
  if (typeof parsed === 'number') return parsed;
  const { net, extack } = request;
  const { tb, header } = parsed;
  const { namespaceBeforeLink, kindBeforeValidation } = net.kernel.profile.facts;
  if (!namespaceBeforeLink) {
    const notUnique = rtnl_ensure_unique_netns(parsed, false);
    if (notUnique < 0) return notUnique;
    if (header.index < 0) return refuse(extack, "ifindex can't be negative");
  }
  if (!kindBeforeValidation) {
    const invalid = validate_linkmsg(linkNamed(parsed), tb, request);
    if (invalid < 0) return invalid;
  }
  const linkinfo = ifla_info_parse(request, tb[IFLA.LINKINFO]);
  if (typeof linkinfo === 'number') return linkinfo;
  const kind = rtnl_link_ops_get(net.kernel, kindName(linkinfo));
  let data: AttributeTable | undefined;
  const nest = linkinfo[IFLA_INFO.DATA];
  const maxtype = kind?.maxtypeOf?.(net.kernel.profile) ?? kind?.maxtype;
  if (maxtype !== undefined && nest !== undefined) {
    data = [];
    const error = parseNested(request, nest, maxtype, kind?.policy, data, extack);
    if (error < 0) return error;
  }
  const invalid = kind?.validate?.(tb, data, extack) ?? 0;
  if (invalid < 0) return invalid;
  const given = { parsed, linkinfo, kind, data };
  if (!namespaceBeforeLink)
    return __rtnl_newlink({ ...given, peers: undefined, places: undefined });
  const peer = parsePeer(request, kind, data);
  if (typeof peer === 'number') return peer;
  const notUnique = rtnl_ensure_unique_netns(parsed, false);
  if (notUnique < 0) return notUnique;
  const peerNet = rtnl_link_get_net(net, peer?.tb ?? tb);
  if (typeof peerNet === 'number') return peerNet;
  const places = placesOf(parsed);
  if (typeof places === 'number') return places;
  return __rtnl_newlink({ ...given, peers: { peer, peerNet }, places });
}

/** Where the link is to be; or -errno. */
function placesOf({ request, tb }: LinkRequest): Places | number {
  const targetNet = rtnl_link_get_net_capable(request, tb);
  if (typeof targetNet === 'number') return targetNet;
  const linkId = tb[IFLA.LINK_NETNSID];
  if (linkId === undefined) return { targetNet, linkNet: undefined };
  const linkNet = get_net_ns_by_id(targetNet, nla_get_s32(linkId));
  return linkNet === undefined
    ? refuse(request.extack, 'Unknown network namespace id')
    : { targetNet, linkNet };
}

function peersOf({ request, tb }: LinkRequest, given: NewLinkRequest): Peers | number {
  const peer = parsePeer(request, given.kind, given.data);
  if (typeof peer === 'number') return peer;
  const peerNet = rtnl_link_get_net(request.net, peer?.tb ?? tb);
  return typeof peerNet === 'number' ? peerNet : { peer, peerNet };
}

/** rtnl_get_peer_net, rtnl_nla_parse_ifinfomsg: the peer that a kind's data describes. */
function parsePeer(
  request: Request,
  kind: LinkKind | undefined,
  data: AttributeTable | undefined,
): PeerRequest | number | undefined {
  const { message, extack, net } = request;
  const nla = kind?.peerType === undefined ? undefined : data?.[kind.peerType];
  if (nla === undefined) return undefined;
  const { index, flags, change } = ifinfomsg.decode(nla.data.subarray(0, ifinfomsg.size));
  if (index < 0) {
    NL_SET_ERR_MSG_ATTR(extack, nla, "ifindex can't be negative");
    return -EINVAL;
  }
  const tb: AttributeTable = [];
  const start = nla.at + 4 + ifinfomsg.size;
  const stream = { message, start, end: nla.at + 4 + nla.data.length };
  const validation = { validate: NL_VALIDATE_LIBERAL, extack, faults: net.kernel.faults };
  const { maxtype, policy } = ifla_policy(net.kernel);
  const error = __nla_validate_parse(stream, maxtype, policy, validation, tb);
  if (error < 0) return error;
  const invalid = kind?.validate?.(tb, undefined, extack) ?? 0;
  return invalid < 0 ? invalid : { index, flags, change, tb };
}

const linkNamed = ({ header, tb, request: { net } }: LinkRequest): Device | undefined =>
  header.index > 0 ? net.devices.get(header.index) : rtnl_dev_get(net, tb);

/** __rtnl_newlink: a link that is there is changed; a new one needs NLM_F_CREATE. */
function __rtnl_newlink(given: NewLinkRequest): number {
  const { parsed, kind } = given;
  const { header, tb, request } = parsed;
  const { extack, flags } = request;
  if (header.index < 0) return refuse(extack, "ifindex can't be negative");
  const specified = header.index > 0 || isNamed(tb);
  const dev = linkNamed(parsed);
  if (dev !== undefined) return changeLink(dev, given);
  if ((flags & NLM_F_CREATE) === 0) {
    const group = tb[IFLA.GROUP];
    if (specified || group === undefined) return -ENODEV;
    return rtnl_group_changelink(parsed, nla_get_u32(group), given.places?.targetNet);
  }
  if (tb[IFLA.MAP] !== undefined || tb[IFLA.PROTINFO] !== undefined) return -EOPNOTSUPP;
  if (kind === undefined) return refuse(extack, 'Unknown device type', EOPNOTSUPP);
  return rtnl_newlink_create(given, kind);
}

/** rtnl_changelink */
function changeLink(dev: Device, given: NewLinkRequest): number {
  const { parsed, linkinfo, kind } = given;
  const { tb, request } = parsed;
  if ((request.flags & NLM_F_EXCL) !== 0) return -EEXIST;
  if ((request.flags & NLM_F_REPLACE) !== 0) return -EOPNOTSUPP;
  const invalid = validate_linkmsg(dev, tb, request);
  if (invalid < 0) return invalid;
  let status = 0;
  if (linkinfo[IFLA_INFO.DATA] !== undefined) {
    if (kind === undefined || kind !== dev.kind || kind.changelink === undefined) {
      return -EOPNOTSUPP;
    }
    const { data } = given;
    const error = kind.changelink(dev, { data, tb, request });
    if (error < 0) return error;
    status |= DO_SETLINK_NOTIFY;
  }
  if (linkinfo[IFLA_INFO.SLAVE_DATA] !== undefined) {
    if (dev.master?.kind.changesPorts !== true) return -EOPNOTSUPP;
    throw new Unmodelled('changes of a port by IFLA_INFO_SLAVE_DATA');
  }
  return do_setlink(dev, parsed, given.places?.targetNet, status);
}

/** rtnl_group_changelink: every link of the group; that there is none is no error. */
function rtnl_group_changelink(
  parsed: LinkRequest,
  group: number,
  targetNet: Net | undefined,
): number {
  for (const dev of [...parsed.request.net.devices.values()]) {
    if (dev.group !== group) continue;
    const invalid = validate_linkmsg(dev, parsed.tb, parsed.request);
    if (invalid < 0) return invalid;
    const error = do_setlink(dev, parsed, targetNet, 0);
    if (error < 0) return error;
  }
  return 0;
}

/** rtnl_newlink_create: what fails once it is there takes it away again. */
function rtnl_newlink_create(given: NewLinkRequest, kind: LinkKind): number {
  const { parsed, data } = given;
  const { header, tb, request } = parsed;
  const places = given.places ?? placesOf(parsed);
  if (typeof places === 'number') return places;
  const { targetNet, linkNet } = places;
  if (linkNet !== undefined)
    throw new Unmodelled('links made in a namespace named by IFLA_LINK_NETNSID');
  const named = tb[IFLA.IFNAME];
  const name = named === undefined ? `${kind.name}%d` : nameOf(named);
  const dev = rtnl_create_link(targetNet, name, kind, tb, request);
  if (typeof dev === 'number') return dev;
  dev.index = header.index;
  const peers = given.peers ?? peersOf(parsed, given);
  if (typeof peers === 'number') return peers;
  const made = kind.newlink?.(dev, { ...peers, data, tb, request }) ?? register_netdevice(dev);
  if (made < 0) return made;
  let error = rtnl_configure_link(dev, header, toldTo(request, false));
  const master = tb[IFLA.MASTER];
  if (error === 0 && master !== undefined) {
    error = do_set_master(dev, nla_get_u32(master), request.extack);
  }
  if (error < 0) unregister_netdevice_many(kind.dellink?.(dev) ?? [dev]);
  return error;
}

const nameOf = (nla: Nlattr): string => String.fromCharCode(...nla_strscpy(nla, IFNAMSIZ));
