/** RTM_NEWQDISC: a queueing discipline is made, changed, or put in place of another. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EEXIST, EINVAL, ENODEV, ENOENT } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import { type Qdisc, TC_H_INGRESS, TC_H_ROOT, noop_qdisc } from '../../netdev/qdisc.ts';
import type { AttributeTable } from '../../nlattr/nla-validate-parse.ts';
import { nla_strscpy } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { refuse } from '../nlmsg-parse.ts';
import { qdisc_graft } from './qdisc-graft.ts';
import { qdiscKinds } from './qdisc-kinds.ts';
import { qdisc_notify } from './qdisc-notify.ts';
import { qdisc_leaf } from './tc-get-qdisc.ts';
import {
  TCA,
  TC_H_MAJ,
  TC_H_MIN,
  type TcRequest,
  namesKind,
  parseTc,
  qdisc_lookup,
} from './tc-request.ts';

const [NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE] = [0x100, 0x200, 0x400];
const DECIDING = NLM_F_REPLACE | NLM_F_EXCL | NLM_F_CREATE;
const IFNAMSIZ = 16;
const WRONG_KIND = 'Invalid qdisc name: must match existing qdisc';
const DEFAULT_TX_QUEUE_LEN = 1000;

/** What is to be done: change this one, or make one, or refuse. */
type Decision = Qdisc | number | 'create' | 'create without asking';

/** tc_modify_qdisc */
export function tc_modify_qdisc(request: Request): number {
  const given = parseTc(request);
  if (typeof given === 'number') return given;
  const dev = request.net.devices.get(given.ifindex);
  if (dev === undefined) return -ENODEV;
  const decided = decide(dev, given, request);
  if (typeof decided === 'number') return decided;
  if (typeof decided === 'object') return qdisc_change(dev, decided, given, request);
  if (decided === 'create' && (request.flags & NLM_F_CREATE) === 0) {
    const text = 'Qdisc not found. To create specify NLM_F_CREATE flag';
    return refuse(request.extack, text, ENOENT);
  }
  const made = qdisc_create(dev, given, request);
  if (typeof made === 'number') return made;
  return qdisc_graft(dev, request, given.parent, made, undefined);
}

/** Which discipline is meant, by place and handle. */
function decide(dev: Device, given: TcRequest, request: Request): Decision {
  const { parent, handle, tca } = given;
  const { extack, flags } = request;
  if (parent === 0) {
    if (handle === 0) return refuse(extack, 'Handle cannot be zero');
    const found = qdisc_lookup(dev, handle);
    return found ?? refuse(extack, 'Specified qdisc not found', ENOENT);
  }
  const there = inPlace(dev, parent, extack);
  if (typeof there === 'number') return there;
  // What a device has by itself does not count.
  const own = there.handle === 0 ? undefined : there;
  if (own !== undefined && handle !== 0 && own.handle === handle) return own;
  if (handle !== 0) {
    if (own !== undefined && (flags & NLM_F_REPLACE) === 0) {
      return refuse(extack, 'NLM_F_REPLACE needed to override', EEXIST);
    }
    if (TC_H_MIN(handle) !== 0) return refuse(extack, 'Invalid minor handle');
    return byHandle(dev, given, request);
  }
  if (own === undefined) return 'create';
  const kind = tca[TCA.KIND];
  if (kind !== undefined && !namesKind(kind, own.kind)) {
    const deciding = flags & DECIDING;
    const replaces = (flags & NLM_F_CREATE) !== 0 && (flags & (NLM_F_REPLACE | NLM_F_EXCL)) !== 0;
    if (replaces) return 'create';
    if (deciding === 0) return 'create without asking';
  }
  return own;
}

function inPlace(dev: Device, parent: number, extack: Request['extack']): Qdisc | number {
  if (parent === TC_H_ROOT) return dev.qdisc;
  // dev_ingress_queue_create: it stays, also when the request is refused.
  if (parent === TC_H_INGRESS) return (dev.ingress ??= noop_qdisc);
  const above = qdisc_lookup(dev, TC_H_MAJ(parent));
  if (above === undefined) return refuse(extack, 'Failed to find specified qdisc', ENOENT);
  return qdisc_leaf(above, extack);
}

/** A handle that is in use already: what has it can be in one place only. */
function byHandle(dev: Device, { parent, handle, tca }: TcRequest, request: Request): Decision {
  const { extack, flags } = request;
  const other = qdisc_lookup(dev, handle);
  if (other === undefined) return 'create';
  if (other.parent !== parent) {
    return refuse(extack, 'Cannot move an existing qdisc to a different parent');
  }
  if ((flags & NLM_F_EXCL) !== 0) {
    return refuse(extack, 'Exclusivity flag on, cannot override', EEXIST);
  }
  const kind = tca[TCA.KIND];
  if (kind !== undefined && !namesKind(kind, other.kind)) return refuse(extack, WRONG_KIND);
  throw new Unmodelled('a discipline that is put in its place again');
}

/** qdisc_change, and what is checked before. */
function qdisc_change(dev: Device, qdisc: Qdisc, given: TcRequest, request: Request): number {
  const { extack, flags } = request;
  const { tca, parent } = given;
  if ((flags & NLM_F_EXCL) !== 0) {
    return refuse(extack, 'Exclusivity flag on, cannot modify', EEXIST);
  }
  const kind = tca[TCA.KIND];
  if (kind !== undefined && !namesKind(kind, qdisc.kind)) return refuse(extack, WRONG_KIND);
  const ops = qdiscKinds.get(qdisc.kind);
  const options = tca[TCA.OPTIONS];
  if (options !== undefined && ops?.changes !== true) {
    return refuse(extack, 'Change operation not supported by specified qdisc');
  }
  refuseUnmodelled(tca);
  if (options !== undefined && ops !== undefined) {
    const limit = ops.init(dev, parent, options);
    if (limit < 0) return limit;
    qdisc.limit = limit;
  }
  qdisc_notify(dev, request, parent, undefined, qdisc);
  return 0;
}

/** qdisc_create */
function qdisc_create(dev: Device, given: TcRequest, request: Request): Qdisc | number {
  const { parent, handle, tca } = given;
  const { extack } = request;
  const { kernel } = dev.net;
  const named = tca[TCA.KIND];
  const kind = named === undefined ? '' : String.fromCharCode(...nla_strscpy(named, IFNAMSIZ));
  if (!kernel.profile.qdiscKinds.has(kind)) {
    return refuse(extack, 'Specified qdisc kind is unknown', ENOENT);
  }
  const ops = qdiscKinds.get(kind);
  if (ops === undefined) throw new Unmodelled(`the discipline ${kind}`);
  const ingress = parent === TC_H_INGRESS;
  if (ingress && !ops.ingress) {
    const text = 'Specified parent ID is reserved for ingress and clsact Qdiscs';
    return refuse(extack, text, EINVAL);
  }
  const own = ingress ? TC_H_MAJ(TC_H_INGRESS) : handle || qdisc_alloc_handle(dev);
  // A queue of no length was meant for a device without one.
  if (dev.txqlen === 0) dev.txqlen = DEFAULT_TX_QUEUE_LEN;
  refuseUnmodelled(tca);
  const limit = ops.init(dev, parent, tca[TCA.OPTIONS]);
  return limit < 0 ? limit : { kind, handle: own, parent, limit };
}

/** qdisc_alloc_handle: from 8001: on, counted over the whole machine. */
function qdisc_alloc_handle(dev: Device): number {
  const { kernel } = dev.net;
  do kernel.qdiscHandles++;
  while (qdisc_lookup(dev, (kernel.qdiscHandles << 16) >>> 0) !== undefined);
  return (kernel.qdiscHandles << 16) >>> 0;
}

/** @throws Unmodelled for size tables, rate estimators and shared blocks */
function refuseUnmodelled(tca: AttributeTable): void {
  for (const type of [TCA.STAB, TCA.RATE, TCA.INGRESS_BLOCK, TCA.EGRESS_BLOCK]) {
    if (tca[type] !== undefined) throw new Unmodelled(`attribute ${type} of a discipline`);
  }
}
