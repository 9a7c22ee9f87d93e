/** RTM_GETQDISC of all: devices in the order they came, the root of each before its ingress. */
import type { Dump, Request } from '../../af-netlink/kernel-side.ts';
import { noop_qdisc } from '../../netdev/qdisc.ts';
import { keptRequest } from '../kept-request.ts';
import { RTM_NEWQDISC } from '../rtnl-types.ts';
import { tc_fill_qdisc, usersOf } from './qdisc-notify.ts';
import { parseTc } from './tc-request.ts';

const NLM_F_MULTI = 2;

/** tc_dump_qdisc */
export function tc_dump_qdisc(given: Request): Dump {
  const request = keptRequest(given);
  let done = 0;
  return {
    splitDone: true,
    dump(part) {
      const parsed = parseTc(request, part.extack);
      if (typeof parsed === 'number') return parsed;
      const { seq, portid } = part;
      const told = { type: RTM_NEWQDISC, flags: NLM_F_MULTI, seq, portid };
      let at = 0;
      for (const dev of request.net.devices.values()) {
        for (const qdisc of [dev.qdisc, dev.ingress]) {
          if (at++ < done || qdisc === undefined || qdisc === noop_qdisc) continue;
          const { parent } = qdisc;
          const message = tc_fill_qdisc(dev, qdisc, {
            ...told,
            parent,
            users: usersOf(dev, qdisc),
          });
          if (!part.put(message)) return part.used;
          done = at;
        }
      }
      return 0;
    },
  };
}
