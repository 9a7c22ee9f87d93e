/** The handlers of a machine, registered as at boot. */
import type { Kernel } from '../kernel.ts';
import { Unmodelled } from '../unmodelled.ts';
import { type Callbacks, handlers_6_18 } from './handlers-6.18.ts';
import { rtnl_dump_ifinfo } from './rtnl-dump-ifinfo.ts';
import { rtnl_getlink } from './rtnl-getlink.ts';
import { rtnl_register } from './rtnl-register.ts';
import { PF_UNSPEC, RTM_GETLINK, RTNL_FLAG_BULK_DEL_SUPPORTED } from './rtnl-types.ts';

const booted = new WeakSet<Kernel>();

/** Once a kernel: placeholders for all that the machine handles, then what is modelled. */
export function registerBootHandlers(kernel: Kernel): void {
  if (booted.has(kernel)) return;
  booted.add(kernel);
  for (const { protocol, types } of handlers_6_18) {
    for (const [msgtype, callbacks] of Object.entries(types)) {
      placeholder(kernel, protocol, Number(msgtype), callbacks);
    }
  }
  rtnl_register(kernel, {
    ...{ protocol: PF_UNSPEC, msgtype: RTM_GETLINK },
    ...{ doit: rtnl_getlink, dumpit: rtnl_dump_ifinfo },
  });
}

function placeholder(kernel: Kernel, protocol: number, msgtype: number, callbacks: Callbacks) {
  const refuse = (way: string) => (): never => {
    throw new Unmodelled(`rtnetlink message type ${msgtype}, family ${protocol}: ${way}`);
  };
  rtnl_register(kernel, {
    ...{ protocol, msgtype },
    doit: callbacks === 'dump' ? undefined : refuse('request'),
    dumpit: callbacks === 'dump' || callbacks === 'do+dump' ? refuse('dump') : undefined,
    flags: callbacks === 'do+bulk' ? RTNL_FLAG_BULK_DEL_SUPPORTED : 0,
  });
}
