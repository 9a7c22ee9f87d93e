/** What requests about queueing disciplines have in common, and how one is found. */
import { tcmsg } from '../../../harness/wire/structs/traffic-control.ts';
import type { Extack, Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { type Qdisc, noop_qdisc } from '../../netdev/qdisc.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { type Nlattr, nla_strcmp } from '../../nlattr/nlattr.ts';
import { fixedHeader, nlmsg_parse } from '../nlmsg-parse.ts';

export const TCA = {
  KIND: 1,
  OPTIONS: 2,
  STATS: 3,
  RATE: 5,
  STATS2: 7,
  STAB: 8,
  DUMP_INVISIBLE: 10,
  CHAIN: 11,
  HW_OFFLOAD: 12,
  INGRESS_BLOCK: 13,
  EGRESS_BLOCK: 14,
  EXT_WARN_MSG: 16,
} as const;
const TCA_MAX = 16;

const rtm_tca_policy: PolicyTable = {
  entries: {
    [TCA.KIND]: { type: 'STRING' },
    [TCA.RATE]: { type: 'BINARY', len: 2 },
    [TCA.STAB]: { type: 'NESTED' },
    [TCA.DUMP_INVISIBLE]: { type: 'FLAG' },
    [TCA.CHAIN]: { type: 'U32' },
    [TCA.INGRESS_BLOCK]: { type: 'U32' },
    [TCA.EGRESS_BLOCK]: { type: 'U32' },
  },
};

export const TC_H_MAJ = (handle: number): number => (handle & 0xffff0000) >>> 0;
export const TC_H_MIN = (handle: number): number => handle & 0xffff;

export interface TcRequest {
  readonly ifindex: number;
  readonly handle: number;
  readonly parent: number;
  readonly tca: AttributeTable;
}

/** nlmsg_parse_deprecated by rtm_tca_policy, or -errno. */
export function parseTc(request: Request, extack: Extack = request.extack): TcRequest | number {
  const tca: AttributeTable = [];
  const expected = { hdrlen: tcmsg.size, maxtype: TCA_MAX, policy: rtm_tca_policy };
  const error = nlmsg_parse(request, expected, tca, extack);
  if (error < 0) return error;
  const { ifindex, handle, parent } = tcmsg.decode(fixedHeader(request, tcmsg.size));
  return { ifindex, handle, parent, tca };
}

/** qdisc_lookup: at the root, or at the ingress. */
export function qdisc_lookup(dev: Device, handle: number): Qdisc | undefined {
  if (handle === 0) return undefined;
  return [dev.qdisc, dev.ingress].find(
    (qdisc) => qdisc !== undefined && qdisc !== noop_qdisc && qdisc.handle === handle,
  );
}

/** nla_strcmp, with the kind of a discipline. */
export const namesKind = (nla: Nlattr, kind: string): boolean => nla_strcmp(nla, kind) === 0;
