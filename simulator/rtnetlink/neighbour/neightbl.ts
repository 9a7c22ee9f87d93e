/** Tables of neighbours as such: RTM_SETNEIGHTBL, RTM_GETNEIGHTBL. Their figures are not modelled. */
import type { Dump, Extack, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENOENT } from '../../net/errno.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_strcmp } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { NLMSG_HDRLEN, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { PF_INET, PF_INET6 } from '../rtnl-types.ts';

/** struct ndtmsg: family and padding */
const HDRLEN = 4;
const END = NLMSG_HDRLEN + HDRLEN;
const NDTA = {
  NAME: 1,
  THRESH1: 2,
  THRESH2: 3,
  THRESH3: 4,
  PARMS: 6,
  GC_INTERVAL: 8,
} as const;
const NDTA_MAX = 9;
const nl_neightbl_policy: PolicyTable = {
  entries: {
    [NDTA.NAME]: { type: 'STRING' },
    [NDTA.THRESH1]: { type: 'U32' },
    [NDTA.THRESH2]: { type: 'U32' },
    [NDTA.THRESH3]: { type: 'U32' },
    [NDTA.GC_INTERVAL]: { type: 'U64' },
    [NDTA.PARMS]: { type: 'NESTED' },
  },
};
const names = new Map<number, string>([
  [PF_INET, 'arp_cache'],
  [PF_INET6, 'ndisc_cache'],
]);

/** neightbl_set: limits are those of the machine, which only its first namespace sets. */
export function neightbl_set(request: Request): number {
  const tb: AttributeTable = [];
  const expected = { hdrlen: HDRLEN, maxtype: NDTA_MAX, policy: nl_neightbl_policy };
  const error = nlmsg_parse(request, expected, tb);
  if (error < 0) return error;
  const given = tb[NDTA.NAME];
  if (given === undefined) return -EINVAL;
  const family = request.message[NLMSG_HDRLEN] ?? 0;
  const found = [...names].some(
    ([of, name]) => (family === 0 || family === of) && nla_strcmp(given, name) === 0,
  );
  if (!found) return -ENOENT;
  if (tb[NDTA.PARMS] !== undefined) throw new Unmodelled('parameters of neighbours');
  const limits = [NDTA.THRESH1, NDTA.THRESH2, NDTA.THRESH3, NDTA.GC_INTERVAL];
  return limits.some((type) => tb[type] !== undefined) ? -ENOENT : 0;
}

/** neightbl_dump_info: of a family without neighbours nothing. @throws Unmodelled for the others */
export function neightbl_dump_info(request: Request): Dump {
  return {
    splitDone: false,
    dump({ extack }) {
      const { message, strict } = request;
      const error = strict ? neightbl_valid_dump_info(message, extack) : 0;
      if (error < 0) return error;
      const family = message[NLMSG_HDRLEN] ?? 0;
      if (family !== 0 && !names.has(family)) return 0;
      throw new Unmodelled('figures of neighbour tables, which are those of the whole machine');
    },
  };
}

function neightbl_valid_dump_info(message: Uint8Array, extack: Extack): number {
  if (message.length < END) {
    return refuse(extack, 'Invalid header for neighbor table dump request');
  }
  if (message.subarray(NLMSG_HDRLEN + 1, END).some((byte) => byte !== 0)) {
    return refuse(extack, 'Invalid values in header for neighbor table dump request');
  }
  if (message.length > END) {
    return refuse(extack, 'Invalid data after header in neighbor table dump request');
  }
  return 0;
}
