/** RTM_GETNETCONF of one device, of all together, or of new ones. */
import { netconfmsg } from '../../harness/wire/structs/rtnetlink.ts';
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV } from '../net/errno.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { nla_get_s32 } from '../nlattr/nlattr.ts';
import { NL_VALIDATE_DEPRECATED_STRICT, NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';
import {
  ALL,
  DEFAULT,
  NETCONFA_IFINDEX,
  type NetconfFamily,
  inet6Netconf,
  inetNetconf,
  netconf_fill_devconf,
} from './netconf-message.ts';
import type { Profile } from '../profiles/index.ts';
import { nlmsg_parse, refuse } from './nlmsg-parse.ts';

/** NETCONFA_MAX: NETCONFA_FORCE_FORWARDING came with the setting, the 60th of IPv6. */
const maxtypeOf = ({ links }: Profile): number => (links.devconf6 < 60 ? 8 : 9);
const int = { type: 'UNSPEC', len: 4 } as const;
/** devconf_ipv4_policy; IPv6 knows no RP_FILTER. */
const policies: Readonly<Record<string, PolicyTable>> = {
  ipv4: { entries: { [NETCONFA_IFINDEX]: int, 2: int, 3: int, 5: int, 6: int } },
  ipv6: { entries: { [NETCONFA_IFINDEX]: int, 2: int, 5: int, 6: int } },
};

const netconfGet =
  (of: NetconfFamily) =>
  (request: Request): number => {
    const { net, strict, extack, seq, portid } = request;
    const tb: AttributeTable = [];
    const expected = {
      hdrlen: netconfmsg.size,
      maxtype: maxtypeOf(net.kernel.profile),
      policy: policies[of.protocol] ?? { entries: {} },
      validate: strict ? NL_VALIDATE_DEPRECATED_STRICT : NL_VALIDATE_LIBERAL,
    };
    const error = nlmsg_parse(request, expected, tb);
    if (error < 0) return error;
    if (strict && tb.some((nla, type) => nla !== undefined && type !== NETCONFA_IFINDEX)) {
      return refuse(extack, `${of.protocol}: Unsupported attribute in netconf get request`);
    }
    const given = tb[NETCONFA_IFINDEX];
    if (given === undefined) return -EINVAL;
    const index = nla_get_s32(given);
    if (index === ALL || index === DEFAULT) {
      return request.reply(netconf_fill_devconf(net.kernel, of, index, undefined, { seq, portid }));
    }
    const dev = net.devices.get(index);
    const settings = dev === undefined ? undefined : of.settings(dev);
    if (settings === undefined) {
      const { inetNetconfNoDevice } = net.kernel.profile.facts;
      return of === inetNetconf && inetNetconfNoDevice ? -ENODEV : -EINVAL;
    }
    return request.reply(netconf_fill_devconf(net.kernel, of, index, settings, { seq, portid }));
  };

/** inet_netconf_get_devconf */
export const inet_netconf_get: (request: Request) => number = netconfGet(inetNetconf);
/** inet6_netconf_get_devconf */
export const inet6_netconf_get: (request: Request) => number = netconfGet(inet6Netconf);
