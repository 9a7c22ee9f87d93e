/** Attributes of link requests that no device here can do. */
import type { Extack, Request } from '../af-netlink/kernel-side.ts';
import { EBADF, EINVAL, EOPNOTSUPP } from '../net/errno.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import type { AttributeTable } from '../nlattr/nla-validate-parse.ts';
import {
  type Nlattr,
  nla_for_each_attr,
  nla_get_s32,
  nla_get_u32,
  nla_nest,
  nla_type,
} from '../nlattr/nlattr.ts';
import { Unmodelled } from '../unmodelled.ts';
import { parseNested } from './link-info.ts';
import { refuse } from './nlmsg-parse.ts';

/** do_set_proto_down: of devices whose driver knows what to do. */
export const do_set_proto_down = (extack: Extack): number =>
  refuse(extack, 'Protodown not supported by device', EOPNOTSUPP);

const IFLA_VF_INFO = 1;

/** IFLA_VFINFO_LIST: an empty list changes nothing. @throws Unmodelled for what is in it */
export const refuse_vf_attributes = ({ message }: Request, nla: Nlattr): number =>
  nla_for_each_attr(nla_nest(message, nla), ({ rawType, data }) => {
    if (nla_type(rawType) !== IFLA_VF_INFO || data.length < 4) return -EINVAL;
    throw new Unmodelled('IFLA_VF_INFO');
  });

const IFLA_XDP = { FD: 1, ATTACHED: 2, FLAGS: 3, PROG_ID: 4, EXPECTED_FD: 8 } as const;
const IFLA_XDP_MAX = 8;
const ifla_xdp_policy: PolicyTable = {
  strictStartType: IFLA_XDP.EXPECTED_FD,
  entries: {
    [IFLA_XDP.FD]: { type: 'S32' },
    [IFLA_XDP.EXPECTED_FD]: { type: 'S32' },
    [IFLA_XDP.ATTACHED]: { type: 'U8' },
    [IFLA_XDP.FLAGS]: { type: 'U32' },
    [IFLA_XDP.PROG_ID]: { type: 'U32' },
  },
};
/** XDP_FLAGS_MASK; those of them that say where it runs; that a program is expected. */
const [FLAGS, MODES, REPLACE] = [0x1f, 0xe, 0x10];
const NO_DESCRIPTOR = 1024;

/** IFLA_XDP: there are no programs that a descriptor could name. @throws Unmodelled */
export function set_xdp(request: Request, nla: Nlattr): number {
  const tb: AttributeTable = [];
  const error = parseNested(request, nla, IFLA_XDP_MAX, ifla_xdp_policy, tb);
  if (error < 0) return error;
  if (tb[IFLA_XDP.ATTACHED] !== undefined || tb[IFLA_XDP.PROG_ID] !== undefined) return -EINVAL;
  const given = tb[IFLA_XDP.FLAGS];
  const flags = given === undefined ? 0 : nla_get_u32(given);
  const modes = flags & MODES;
  if ((flags & ~FLAGS) !== 0 || (modes & (modes - 1)) !== 0) return -EINVAL;
  const fd = tb[IFLA_XDP.FD];
  if (fd === undefined) return 0;
  if ((flags & REPLACE) !== 0 && tb[IFLA_XDP.EXPECTED_FD] === undefined) return -EINVAL;
  if (nla_get_s32(fd) >= NO_DESCRIPTOR) return -EBADF;
  throw new Unmodelled('XDP programs');
}
