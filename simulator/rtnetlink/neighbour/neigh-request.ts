/** What requests about neighbours have in common. */
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Kernel } from '../../kernel.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nlmsg_parse } from '../nlmsg-parse.ts';
import { NDA } from './neigh-message.ts';

export const NDA_MAX = 17;
const MAX_ADDR_LEN = 32;

/** nda_policy. @param mask NTF_EXT_MASK: NTF_EXT_MANAGED, NTF_EXT_EXT_VALIDATED */
const made = (mask: number): PolicyTable => ({
  strictStartType: NDA.NH_ID,
  entries: {
    [NDA.DST]: { type: 'BINARY', len: MAX_ADDR_LEN },
    [NDA.LLADDR]: { type: 'BINARY', len: MAX_ADDR_LEN },
    [NDA.CACHEINFO]: { type: 'UNSPEC', len: 16 },
    [NDA.PROBES]: { type: 'U32' },
    [NDA.VLAN]: { type: 'U16' },
    [NDA.PORT]: { type: 'U16' },
    [NDA.VNI]: { type: 'U32' },
    [NDA.IFINDEX]: { type: 'U32' },
    [NDA.MASTER]: { type: 'U32' },
    [NDA.PROTOCOL]: { type: 'U8' },
    [NDA.NH_ID]: { type: 'U32' },
    [NDA.FLAGS_EXT]: { type: 'U32', mask: BigInt(mask) },
    [NDA.FDB_EXT_ATTRS]: { type: 'NESTED' },
  },
});
const known = new Map<number, PolicyTable>();

/** nda_policy of the profile's kernel. */
export function nda_policy({ profile }: Kernel): PolicyTable {
  const { ntfExtMask } = profile.routing;
  const policy = known.get(ntfExtMask) ?? made(ntfExtMask);
  known.set(ntfExtMask, policy);
  return policy;
}

/** @param validate NL_VALIDATE_* bits */
export const parseNeighbour = (
  request: Request,
  tb: AttributeTable,
  validate: number,
  extack: Extack = request.extack,
): number =>
  nlmsg_parse(
    request,
    { hdrlen: ndmsg.size, maxtype: NDA_MAX, policy: nda_policy(request.net.kernel), validate },
    tb,
    extack,
  );
