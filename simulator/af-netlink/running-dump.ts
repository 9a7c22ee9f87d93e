/** struct netlink_callback: a dump that a socket has under way. */
import type { Dump } from './kernel-side.ts';

export class RunningDump {
  readonly dump: Dump;
  readonly portid: number;
  readonly seq: number;
  /** dump_done_errno: above 0 there is more to come. */
  result = 1;
  /** Datagrams begun. */
  parts = 0;

  constructor(dump: Dump, portid: number, seq: number) {
    this.dump = dump;
    this.portid = portid;
    this.seq = seq;
  }
}
