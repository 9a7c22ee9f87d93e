/** What is told of queueing disciplines: RTM_NEWQDISC, RTM_DELQDISC. */
import { tcmsg } from '../../../harness/wire/structs/traffic-control.ts';
import type { Request } from '../../af-netlink/kernel-side.ts';
import type { Device } from '../../net/device.ts';
import { type Qdisc, noop_qdisc } from '../../netdev/qdisc.ts';
import { inOneDatagram } from '../../nlattr/padding.ts';
import { MessageWriter } from '../../nlattr/message-writer.ts';
import { RTNLGRP, rtnl_notify } from '../rtnl-notify.ts';
import { RTM_DELQDISC, RTM_NEWQDISC } from '../rtnl-types.ts';
import { qdiscKinds } from './qdisc-kinds.ts';
import { TCA } from './tc-request.ts';

const NLM_F_REPLACE = 0x100;
const [TCA_STATS_BASIC, TCA_STATS_QUEUE] = [1, 3];
const [TCA_PAD, TCA_STATS_PAD] = [9, 6];

export interface QdiscTold {
  readonly type: number;
  readonly flags?: number;
  readonly seq: number;
  readonly portid: number;
  /** tcm_parent */
  readonly parent: number;
  /** tcm_info: how many use it. */
  readonly users: number;
  /** Said of the request that it answers, although it was accepted. */
  readonly warning?: string | undefined;
}

/** tc_fill_qdisc: all that it counts is zero. */
export function tc_fill_qdisc(dev: Device, qdisc: Qdisc, told: QdiscTold): Uint8Array {
  const { type, flags = 0, seq, portid, parent, users, warning } = told;
  const fixed = tcmsg.encode({ ifindex: dev.index, handle: qdisc.handle, parent, info: users });
  const out = MessageWriter.message({ type, flags, seq, pid: portid }, fixed);
  out.string(TCA.KIND, qdisc.kind);
  const options = qdiscKinds.get(qdisc.kind)?.options?.(qdisc);
  if (options !== undefined) out.put(TCA.OPTIONS, options);
  out
    .u8(TCA.HW_OFFLOAD, 0)
    .nest64(TCA.STATS2, TCA_PAD, (stats) =>
      stats
        .put64(TCA_STATS_BASIC, new Uint8Array(16), TCA_STATS_PAD)
        .put64(TCA_STATS_QUEUE, new Uint8Array(20), TCA_STATS_PAD),
    )
    .put64(TCA.STATS, new Uint8Array(40), TCA_PAD);
  if (warning !== undefined) out.string(TCA.EXT_WARN_MSG, warning);
  return out.end();
}

/** Users of a discipline in its place: each queue that it serves, and the device. */
export function usersOf(dev: Device, qdisc: Qdisc): number {
  if (qdiscKinds.get(qdisc.kind)?.ingress) return 1;
  return (qdisc.handle === 0 ? 1 : dev.numTxQueues) + 1;
}

/**
 * qdisc_notify: that one went and that one came, in one datagram, in the name of the requester.
 * @param old noop_qdisc: in a place that was empty
 */
export function qdisc_notify(
  dev: Device,
  request: Request,
  parent: number,
  old: Qdisc | undefined,
  next: Qdisc | undefined,
): void {
  const { seq, portid, extack } = request;
  const common = { seq, portid, parent, warning: extack.msg };
  const { padsNumbers } = dev.net.kernel.profile;
  const parts: Uint8Array[] = [];
  if (old !== undefined && old !== noop_qdisc) {
    const users = qdiscKinds.get(old.kind)?.ingress ? 0 : 1;
    parts.push(tc_fill_qdisc(dev, old, { ...common, type: RTM_DELQDISC, users }));
  }
  if (next !== undefined) {
    const flags = old === undefined ? 0 : NLM_F_REPLACE;
    const users = usersOf(dev, next);
    parts.push(tc_fill_qdisc(dev, next, { ...common, type: RTM_NEWQDISC, flags, users }));
  }
  if (parts.length > 0) rtnetlink_send(dev, inOneDatagram(parts, padsNumbers), request);
}

/** rtnetlink_send: to the members, and to the requester if it said NLM_F_ECHO. */
export const rtnetlink_send = (dev: Device, message: Uint8Array, request: Request): void =>
  rtnl_notify(dev.net, RTNLGRP.TC, message, request);
