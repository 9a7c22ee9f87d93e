/** RTM_GETDCB and RTM_SETDCB (net/dcb/dcbnl.c): no device here has data centre bridging. */
import type { Request } from '../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV, EOPNOTSUPP, EPERM } from '../net/errno.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import { nameIn } from './link-request.ts';
import { RTM_SETDCB } from './rtnl-types.ts';
import { fixedHeader, nlmsg_parse } from './nlmsg-parse.ts';

const DCB_ATTR_IFNAME = 1;
const DCB_ATTR_MAX = 17;
const DCB_CMD_MAX = 27;
const DCBMSG_SIZE = 4;
/** Those that only ask, found by sending each on 6.18.44; the others change something. */
const ASKING: ReadonlySet<number> = new Set([1, 3, 5, 7, 10, 11, 12, 14, 16, 18, 21, 22, 24, 26]);

/** Found by sending each type in every length. */
const dcbnl_rtnl_policy: PolicyTable = {
  entries: {
    [DCB_ATTR_IFNAME]: { type: 'NUL_STRING', len: 15 },
    2: { type: 'U8' },
    3: { type: 'U8' },
    4: { type: 'NESTED' },
    6: { type: 'NESTED' },
    7: { type: 'U8' },
    8: { type: 'FLAG' },
    9: { type: 'NESTED' },
    11: { type: 'NESTED' },
    12: { type: 'NESTED' },
    13: { type: 'NESTED' },
    14: { type: 'U8' },
    15: { type: 'NESTED' },
  },
};

/** dcb_doit: what changes something belongs to the machine (netlink_capable). */
export function dcb_doit(request: Request): number {
  if (request.type === RTM_SETDCB && !request.capable('CAP_NET_ADMIN')) return -EPERM;
  const tb: AttributeTable = [];
  const expected = { hdrlen: DCBMSG_SIZE, maxtype: DCB_ATTR_MAX, policy: dcbnl_rtnl_policy };
  const error = nlmsg_parse(request, expected, tb);
  if (error < 0) return error;
  const command = fixedHeader(request, DCBMSG_SIZE)[1] ?? 0;
  if (command > DCB_CMD_MAX) return -EINVAL;
  if (command === 0) return -EOPNOTSUPP;
  if (!ASKING.has(command) && !request.capable('CAP_NET_ADMIN')) return -EPERM;
  const name = tb[DCB_ATTR_IFNAME];
  if (name === undefined) return -EINVAL;
  return request.net.devices.named(nameIn(name)) === undefined ? -ENODEV : -EOPNOTSUPP;
}
