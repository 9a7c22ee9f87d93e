/** Classes of disciplines: none of the kinds modelled has any, and that is what is told. */
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { EINVAL, ENODEV, ENOENT } from '../../net/errno.ts';
import { TC_H_ROOT } from '../../netdev/qdisc.ts';
import { Unmodelled } from '../../unmodelled.ts';
import { qdiscKinds } from './qdisc-kinds.ts';
import { TC_H_MAJ, type TcRequest, parseTc, qdisc_lookup } from './tc-request.ts';

/** tc_ctl_tclass: RTM_NEWTCLASS, RTM_DELTCLASS, RTM_GETTCLASS */
export function tc_ctl_tclass(request: Request): number {
  const given = parseTc(request);
  if (typeof given === 'number') return given;
  const dev = request.net.devices.get(given.ifindex);
  if (dev === undefined) return -ENODEV;
  const handle = majorOf(given, dev.qdisc.handle);
  if (handle < 0) return handle;
  const qdisc = qdisc_lookup(dev, handle);
  if (qdisc === undefined) return -ENOENT;
  if (qdiscKinds.get(qdisc.kind)?.ingress) throw new Unmodelled(`classes of ${qdisc.kind}`);
  // Qdisc_ops.cl_ops is none
  return -EINVAL;
}

/** The discipline that class and parent are of: both must say the same. */
function majorOf({ handle, parent }: TcRequest, root: number): number {
  const [own, above] = [TC_H_MAJ(handle), parent === TC_H_ROOT ? 0 : TC_H_MAJ(parent)];
  if (own !== 0 && above !== 0 && own !== above) return -EINVAL;
  return own || above || root;
}

/** tc_dump_tclass: none, and what is behind the header is not looked at. */
export const tc_dump_tclass = (): Dump => ({ splitDone: false, dump: () => 0 });
