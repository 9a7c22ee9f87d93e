/** Filters, and chains of them: nothing modelled can have any, and that is what is told. */
import { tcmsg } from '../../../harness/wire/structs/traffic-control.ts';
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { ENODEV, ENOENT } from '../../net/errno.ts';
import type { PolicyTable } from '../../nlattr/nla-policy.ts';
import type { Nlattr } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { keptRequest } from '../kept-request.ts';
import { NLMSG_HDRLEN, fixedHeader, nlmsg_parse, refuse } from '../nlmsg-parse.ts';
import { RTM_DELTFILTER, RTM_NEWTFILTER } from '../rtnl-types.ts';
import { qdiscKinds } from './qdisc-kinds.ts';
import { TCA, TC_H_MAJ, TC_H_MIN, type TcRequest, parseTc, qdisc_lookup } from './tc-request.ts';

const NLM_F_CREATE = 0x400;
/** TCM_IFINDEX_MAGIC_BLOCK: tcm_parent is a block, not of one device. */
const MAGIC_BLOCK = -1;
const IFNAMSIZ = 16;
/** TCA_DUMP_FLAGS */
const DUMP_FLAGS = 15;

/** tc_new_tfilter, tc_del_tfilter, tc_get_tfilter */
export function tc_tfilter(request: Request): number {
  const given = parseTc(request);
  if (typeof given === 'number') return given;
  const { extack } = request;
  const { info } = tcmsg.decode(fixedHeader(request, tcmsg.size));
  if (TC_H_MAJ(info) === 0) {
    if (request.type === RTM_DELTFILTER) {
      const { handle, tca } = given;
      if (TC_H_MIN(info) !== 0 || handle !== 0 || tca[TCA.KIND] !== undefined) {
        const text = 'Cannot flush filters with protocol, handle or kind set';
        return refuse(extack, text, ENOENT);
      }
    } else if (request.type !== RTM_NEWTFILTER || (request.flags & NLM_F_CREATE) === 0) {
      return refuse(extack, 'Invalid filter command with priority of zero', ENOENT);
    }
  }
  const error = __tcf_qdisc_find(request, given);
  if (error < 0) return error;
  if (isTooLong(given.tca[TCA.KIND])) return refuse(extack, 'Specified TC filter name too long');
  return refuse(extack, 'Block of given index was not found');
}

/** tc_ctl_chain: RTM_NEWCHAIN, RTM_DELCHAIN, RTM_GETCHAIN */
export function tc_ctl_chain(request: Request): number {
  const given = parseTc(request);
  if (typeof given === 'number') return given;
  const error = __tcf_qdisc_find(request, given);
  return error < 0 ? error : refuse(request.extack, 'Block of given index was not found');
}

/** 0 where a block is asked for. */
function __tcf_qdisc_find({ net, extack }: Request, { ifindex, parent }: TcRequest): number {
  if (ifindex === MAGIC_BLOCK) return 0;
  const dev = net.devices.get(ifindex);
  if (dev === undefined) return -ENODEV;
  const qdisc = parent === 0 ? dev.qdisc : qdisc_lookup(dev, TC_H_MAJ(parent));
  if (qdisc === undefined) return refuse(extack, "Parent Qdisc doesn't exists");
  if (qdiscKinds.get(qdisc.kind)?.ingress) throw new Unmodelled(`filters of ${qdisc.kind}`);
  return refuse(extack, 'Qdisc not classful');
}

/** tcf_proto_check_kind: nla_strscpy into a buffer of IFNAMSIZ. */
function isTooLong(kind: Nlattr | undefined): boolean {
  if (kind === undefined) return false;
  const end = kind.data.at(-1) === 0 ? kind.data.length - 1 : kind.data.length;
  return end >= IFNAMSIZ;
}

/** tcf_tfilter_dump_policy */
const tfilterDump: PolicyTable = {
  entries: { [TCA.CHAIN]: { type: 'U32' }, [DUMP_FLAGS]: { type: 'BITFIELD32', bits: 1 } },
};

/** tc_dump_tfilter */
export const tc_dump_tfilter = (request: Request): Dump => dumpOf(request, tfilterDump);
/** tc_dump_chain */
export const tc_dump_chain = (request: Request): Dump => dumpOf(request, undefined);

/** @param policy undefined: that of disciplines */
function dumpOf(given: Request, policy: PolicyTable | undefined): Dump {
  const request = keptRequest(given);
  const { ifindex, parent } = tcmsg.decode(fixedHeader(request, tcmsg.size));
  return {
    splitDone: false,
    dump(part) {
      if (request.message.length < NLMSG_HDRLEN + tcmsg.size) return 0;
      const parsed =
        policy === undefined
          ? parseTc(request, part.extack)
          : nlmsg_parse(request, { hdrlen: tcmsg.size, maxtype: 16, policy }, [], part.extack);
      if (typeof parsed === 'number' && parsed < 0) return parsed;
      const dev = request.net.devices.get(ifindex);
      const qdisc = parent === 0 ? dev?.qdisc : dev && qdisc_lookup(dev, TC_H_MAJ(parent));
      if (qdisc !== undefined && qdiscKinds.get(qdisc.kind)?.ingress) {
        throw new Unmodelled(`filters of ${qdisc.kind}`);
      }
      return 0;
    },
  };
}
