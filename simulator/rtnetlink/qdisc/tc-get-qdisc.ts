/** RTM_GETQDISC of one discipline, and RTM_DELQDISC. */
import type { Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV, ENOENT, EOPNOTSUPP } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import { type Qdisc, TC_H_INGRESS, TC_H_ROOT, noop_qdisc } from '../../netdev/qdisc.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { refuse } from '../nlmsg-parse.ts';
import { RTM_DELQDISC, RTM_NEWQDISC } from '../rtnl-types.ts';
import { qdisc_graft } from './qdisc-graft.ts';
import { qdiscKinds } from './qdisc-kinds.ts';
import { rtnetlink_send, tc_fill_qdisc, usersOf } from './qdisc-notify.ts';
import { TCA, TC_H_MAJ, type TcRequest, namesKind, parseTc, qdisc_lookup } from './tc-request.ts';

/**
 * tc_get_qdisc: the answer goes to the members of RTNLGRP_TC, and to the asker with NLM_F_ECHO. One
 * that is nowhere shown is found, and not told of.
 */
export function tc_get_qdisc(request: Request): number {
  const given = parseTc(request);
  if (typeof given === 'number') return given;
  const { extack, net } = request;
  const { parent, tca } = given;
  const dev = net.devices.get(given.ifindex);
  if (dev === undefined) return -ENODEV;
  const qdisc = findQdisc(dev, given, request);
  if (typeof qdisc === 'number') return qdisc;
  const kind = tca[TCA.KIND];
  if (kind !== undefined && !namesKind(kind, qdisc.kind)) {
    const { qdiscNameMustMatch } = net.kernel.profile.facts;
    const more = qdiscNameMustMatch ? ': must match existing qdisc' : '';
    return refuse(extack, `Invalid qdisc name${more}`);
  }
  if (request.type !== RTM_DELQDISC) {
    if (qdisc === noop_qdisc) return 0;
    const { seq, portid } = request;
    const users = usersOf(dev, qdisc);
    const told = { type: RTM_NEWQDISC, seq, portid, parent, users };
    rtnetlink_send(dev, tc_fill_qdisc(dev, qdisc, told), request);
    return 0;
  }
  if (parent === 0) return refuse(extack, 'Classid cannot be zero');
  if (qdisc.handle === 0) return refuse(extack, 'Cannot delete qdisc with handle of zero', ENOENT);
  return qdisc_graft(dev, request, parent, undefined, qdisc);
}

/** By its place if one is given, else by its handle. */
function findQdisc(
  dev: Device,
  { parent, handle }: TcRequest,
  { extack }: Request,
): Qdisc | number {
  if (parent === 0) {
    const found = qdisc_lookup(dev, handle);
    return found ?? refuse(extack, 'Failed to find qdisc with specified handle', ENOENT);
  }
  let qdisc: Qdisc | undefined;
  if (parent === TC_H_ROOT) qdisc = dev.qdisc;
  else if (TC_H_MAJ(parent) === TC_H_MAJ(TC_H_INGRESS)) qdisc = dev.ingress;
  else {
    const above = qdisc_lookup(dev, TC_H_MAJ(parent));
    if (above === undefined) {
      return refuse(extack, 'Failed to find qdisc with specified classid', ENOENT);
    }
    return qdisc_leaf(above, extack);
  }
  if (qdisc === undefined) {
    return refuse(extack, 'Cannot find specified qdisc on specified device', ENOENT);
  }
  if (handle !== 0 && qdisc.handle !== handle) return refuse(extack, 'Invalid handle', EINVAL);
  return qdisc;
}

/** qdisc_leaf: none of the kinds modelled has classes, but for those at the ingress. */
export function qdisc_leaf({ kind }: Qdisc, extack: Request['extack']): number {
  if (qdiscKinds.get(kind)?.ingress) throw new Unmodelled(`classes of ${kind}`);
  return refuse(extack, 'Parent qdisc is not classful', EOPNOTSUPP);
}
