/** RTA_METRICS of routes of either family. */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { NL_SET_ERR_MSG_ATTR } from '../../nlattr/extack.ts';
import type { MessageWriter } from '../../nlattr/message-writer.ts';
import {
  type AttributeStream,
  type Nlattr,
  nla_for_each_attr,
  nla_get_u32,
  nla_strscpy,
  nla_type,
} from '../../nlattr/nlattr.ts';
import { EINVAL } from '../../net/errno.ts';
import { refuse } from '../nlmsg-parse.ts';

const RTA_METRICS = 8;
/** RTAX_* (include/uapi/linux/rtnetlink.h) */
const RTAX = { LOCK: 1, MTU: 2, ADVMSS: 8, HOPLIMIT: 10, FEATURES: 12, CC_ALGO: 16 };
const RTAX_MAX = 17;
/** ECN, SACK, TIMESTAMP, ALLFRAG, TCP_USEC_TS. */
const RTAX_FEATURE_MASK = 0x1f;
const TCP_CA_NAME_MAX = 16;
/** What is built into the kernel that was measured, besides reno. */
const CONGESTION = ['reno', 'cubic', 'bbr'];

/** By RTAX_* - 1: numbers, and the name of the congestion control. Undefined: none were given. */
export type Metrics = readonly (number | string)[] | undefined;

/** ip_metrics_convert, of what the attribute holds: the metrics, or -errno. */
export function ip_metrics_convert(stream: AttributeStream, extack: Extack): Metrics | number {
  const metrics: (number | string)[] = Array.from({ length: RTAX_MAX }, () => 0);
  const error = nla_for_each_attr(stream, (nla) => {
    const type = nla_type(nla.rawType);
    if (type === 0) return 0;
    if (type > RTAX_MAX) return refuse(extack, 'Invalid metric type');
    const value = valueOf(type, nla, extack);
    if (typeof value === 'number' && value < 0) return value;
    metrics[type - 1] = value;
    return 0;
  });
  if (error < 0) return error;
  return metrics;
}

/** A metric as it is kept, or -errno. */
function valueOf(type: number, nla: Nlattr, extack: Extack): number | string {
  if (type === RTAX.CC_ALGO) {
    const name = congestionIn(nla);
    if (CONGESTION.includes(name)) return name;
    return refuse(extack, 'Unknown tcp congestion algorithm');
  }
  if (nla.data.length !== 4) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Invalid attribute in metrics');
    return -EINVAL;
  }
  const value = nla_get_u32(nla);
  if (type === RTAX.ADVMSS) return Math.min(value, 65535 - 40);
  if (type === RTAX.MTU) return Math.min(value, 65535 - 15);
  if (type === RTAX.HOPLIMIT) return Math.min(value, 255);
  if (type === RTAX.FEATURES && (value & ~RTAX_FEATURE_MASK) !== 0) {
    return refuse(extack, 'Unknown flag set in feature mask in metrics attribute');
  }
  return value;
}

const congestionIn = (nla: Nlattr): string =>
  String.fromCharCode(...nla_strscpy(nla, TCP_CA_NAME_MAX));

/** fib6_nh_mtu_change: an MTU that is not locked follows the device's if it was as great. */
export function metric_set_mtu(metrics: Metrics, before: number, mtu: number): Metrics {
  const has = metrics?.[RTAX.MTU - 1];
  const lock = metrics?.[RTAX.LOCK - 1];
  if (typeof has !== 'number' || typeof lock !== 'number') return metrics;
  if ((lock & (1 << RTAX.MTU)) !== 0 || (has < mtu && has !== before)) return metrics;
  return metrics?.with(RTAX.MTU - 1, mtu);
}

/** fib_metrics_match: what a deletion gives is what the route has. */
export function fib_metrics_match(stream: AttributeStream | undefined, metrics: Metrics): boolean {
  if (stream === undefined) return true;
  return (
    nla_for_each_attr(stream, (nla) => {
      const type = nla_type(nla.rawType);
      if (type === 0) return 0;
      if (type > RTAX_MAX) return 1;
      const has = metrics?.[type - 1] ?? 0;
      if (type === RTAX.CC_ALGO) {
        const name = congestionIn(nla);
        return (CONGESTION.includes(name) ? name : 0) === has ? 0 : 1;
      }
      return nla.data.length === 4 && nla_get_u32(nla) === has ? 0 : 1;
    }) === 0
  );
}

/** rtnetlink_put_metrics: those that are not 0; no attribute if all are. */
export function rtnetlink_put_metrics(out: MessageWriter, metrics: Metrics): void {
  if (metrics === undefined || metrics.every((value) => value === 0)) return;
  out.nest(RTA_METRICS, (nest) => {
    for (const [at, value] of metrics.entries()) {
      if (typeof value === 'string') nest.string(at + 1, value);
      else if (value !== 0) nest.u32(at + 1, value);
    }
  });
}
