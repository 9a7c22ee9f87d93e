/** The handlers of a machine, registered as at boot. */
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import type { Kernel } from '../kernel.ts';
import { Unmodelled } from '../unmodelled.ts';
import { handlers_6_18 } from './handlers-6.18.ts';
import { rtm_del_nexthop, rtm_dump_nexthop, rtm_get_nexthop } from './nexthop/rtm-get-nexthop.ts';
import { rtm_new_nexthop } from './nexthop/rtm-new-nexthop.ts';
import { rtnl_dump_ifinfo } from './rtnl-dump-ifinfo.ts';
import { rtnl_dellink } from './rtnl-dellink.ts';
import { rtnl_newlink } from './rtnl-newlink.ts';
import { rtnl_setlink } from './rtnl-setlink.ts';
import { rtnl_getlink } from './rtnl-getlink.ts';
import { type RtnlMsgHandler, rtnl_register } from './rtnl-register.ts';
import { rtnl_stats_dump, rtnl_stats_get } from './rtnl-stats.ts';
import {
  PF_UNSPEC,
  RTM_DELLINK,
  RTM_DELNEXTHOP,
  RTM_GETLINK,
  RTM_GETNEXTHOP,
  RTM_GETSTATS,
  RTM_NEWLINK,
  RTM_NEWNEXTHOP,
  RTM_SETLINK,
  RTNL_FLAG_BULK_DEL_SUPPORTED,
} from './rtnl-types.ts';

const booted = new WeakSet<Kernel>();

const protocol = PF_UNSPEC;
const modelled: readonly RtnlMsgHandler[] = [
  { protocol, msgtype: RTM_GETLINK, doit: rtnl_getlink, dumpit: rtnl_dump_ifinfo },
  { protocol, msgtype: RTM_NEWLINK, doit: rtnl_newlink },
  { protocol, msgtype: RTM_SETLINK, doit: rtnl_setlink },
  { protocol, msgtype: RTM_DELLINK, doit: rtnl_dellink },
  { protocol, msgtype: RTM_GETSTATS, doit: rtnl_stats_get, dumpit: rtnl_stats_dump },
  { protocol, msgtype: RTM_NEWNEXTHOP, doit: rtm_new_nexthop },
  { protocol, msgtype: RTM_DELNEXTHOP, doit: rtm_del_nexthop },
  { protocol, msgtype: RTM_GETNEXTHOP, doit: rtm_get_nexthop, dumpit: rtm_dump_nexthop },
];

/** Once a kernel: placeholders for all that the machine handles, then what is modelled. */
export function registerBootHandlers(kernel: Kernel): void {
  if (booted.has(kernel)) return;
  booted.add(kernel);
  for (const { protocol, doit, dumpit, bulk = [] } of handlers_6_18) {
    for (const msgtype of doit) {
      const flags = bulk.includes(msgtype) ? RTNL_FLAG_BULK_DEL_SUPPORTED : 0;
      const refuse = unmodelled(protocol, msgtype, 'requests');
      rtnl_register(kernel, { protocol, msgtype, doit: refuse, flags });
    }
    for (const msgtype of dumpit) {
      rtnl_register(kernel, { protocol, msgtype, dumpit: unmodelled(protocol, msgtype, 'dumps') });
    }
  }
  for (const handler of modelled) rtnl_register(kernel, handler);
}

const unmodelled = (protocol: number, msgtype: number, what: string) => (): never => {
  throw new Unmodelled(`${what} of type ${RTM.show(msgtype)}, address family ${protocol}`);
};
