/** The handlers of a machine, and who hears of its devices, registered as at boot. */
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import type { Kernel } from '../kernel.ts';
import { Unmodelled } from '../unmodelled.ts';
import { handlers_6_18 } from './handlers-6.18.ts';
import { modelledHandlers } from './modelled-handlers.ts';
import { registerNetdevNotifiers } from './netdev-event.ts';
import { handlersOf, rtnl_register, rtnl_register_all } from './rtnl-register.ts';
import { RTNL_FLAG_BULK_DEL_SUPPORTED } from './rtnl-types.ts';

const booted = new WeakSet<Kernel>();
/** The same of every kernel, whatever its profile: what the first one has, the others get whole. */
let atBoot: ReturnType<typeof handlersOf> | undefined;

/** Once a kernel: placeholders for all that the machine handles, then what is modelled. */
export function registerBootHandlers(kernel: Kernel): void {
  if (booted.has(kernel)) return;
  booted.add(kernel);
  const first = handlersOf(kernel).size === 0;
  if (first && atBoot !== undefined) rtnl_register_all(kernel, atBoot);
  else registerAll(kernel);
  if (first) atBoot ??= handlersOf(kernel);
  registerNetdevNotifiers(kernel);
}

function registerAll(kernel: Kernel): void {
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
  for (const handler of modelledHandlers) rtnl_register(kernel, handler);
}

const unmodelled = (protocol: number, msgtype: number, what: string) => (): never => {
  throw new Unmodelled(`${what} of type ${RTM.show(msgtype)}, address family ${protocol}`);
};
