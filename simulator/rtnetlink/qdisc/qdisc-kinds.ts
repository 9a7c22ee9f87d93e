/** Kinds of queueing disciplines (struct Qdisc_ops). */
import { EINVAL, EOPNOTSUPP } from '../../net/errno.ts';
import type { Device } from '../../net/device.ts';
import { type Qdisc, TC_H_INGRESS } from '../../netdev/qdisc.ts';
import { type Nlattr, nla_get_u32 } from '../../nlattr/nlattr.ts';
import { Unmodelled } from '../../unmodelled.ts';

export interface QdiscKind {
  /** Qdisc_ops.init: the limit, 0 where there is none, or -errno. */
  init(dev: Device, parent: number, options: Nlattr | undefined): number;
  /** Qdisc_ops.change is init. */
  readonly changes?: true;
  /** TCQ_F_INGRESS */
  readonly ingress?: true;
  /** TCA_OPTIONS; absent: none. */
  options?(qdisc: Qdisc): Uint8Array;
}

const HARD_HEADER_LEN = 14;
const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

/** fifo_init: as many as the device's queue is long. @param inBytes of packets of full size */
const fifo = (inBytes: boolean): QdiscKind => ({
  init(dev, _parent, options) {
    if (options === undefined) {
      return inBytes ? Math.imul(dev.txqlen, dev.mtu + HARD_HEADER_LEN) >>> 0 : dev.txqlen;
    }
    return options.data.length < 4 ? -EINVAL : nla_get_u32(options);
  },
  changes: true,
  options: ({ limit }) => u32(limit),
});

/** ingress_init, clsact_init */
const ingress: QdiscKind = {
  init: (_dev, parent) => (parent === TC_H_INGRESS ? 0 : -EOPNOTSUPP),
  ingress: true,
  options: () => new Uint8Array(0),
};

/** struct tc_prio_qopt: three bands, and in which one each priority goes. */
const bands = Uint8Array.of(3, 0, 0, 0, 1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);

export const qdiscKinds: ReadonlyMap<string, QdiscKind> = new Map<string, QdiscKind>([
  ['noqueue', { init: () => 0 }],
  ['pfifo', fifo(false)],
  ['bfifo', fifo(true)],
  ['pfifo_head_drop', fifo(false)],
  ['pfifo_fast', { init: () => 0, options: () => bands }],
  ['ingress', ingress],
  ['clsact', ingress],
  [
    'mq',
    {
      init({ numTxQueues }) {
        if (numTxQueues > 1) throw new Unmodelled('the discipline mq');
        return -EOPNOTSUPP;
      },
    },
  ],
  [
    'htb',
    {
      init(_dev, _parent, options) {
        if (options !== undefined) throw new Unmodelled('the discipline htb');
        return -EINVAL;
      },
    },
  ],
]);
