/** The handlers of a machine, and who hears of its devices, registered as at boot. */
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import type { Kernel } from '../kernel.ts';
import { Unmodelled } from '../unmodelled.ts';
import type { HandlerFacts } from './handlers.ts';
import { modelledHandlers } from './modelled-handlers.ts';
import { registerNetdevNotifiers } from './netdev-event.ts';
import { handlersOf, rtnl_register, rtnl_register_all } from './rtnl-register.ts';
import { RTNL_FLAG_BULK_DEL_SUPPORTED } from './rtnl-types.ts';

const booted = new WeakSet<Kernel>();
/** What the first kernel of a list has, the others get whole. */
const atBoot = new WeakMap<readonly HandlerFacts[], ReturnType<typeof handlersOf>>();

/** Once a kernel: placeholders for all that the machine handles, then what is modelled. */
export function registerBootHandlers(kernel: Kernel): void {
  if (booted.has(kernel)) return;
  booted.add(kernel);
  const { handlers } = kernel.profile;
  const first = handlersOf(kernel).size === 0;
  const known = atBoot.get(handlers);
  if (first && known !== undefined) rtnl_register_all(kernel, known);
  else registerAll(kernel, handlers);
  if (first && known === undefined) atBoot.set(handlers, handlersOf(kernel));
  registerNetdevNotifiers(kernel);
}

function registerAll(kernel: Kernel, handlers: readonly HandlerFacts[]): void {
  for (const { protocol, doit, dumpit, bulk = [] } of handlers) {
    for (const msgtype of doit) {
      const flags = bulk.includes(msgtype) ? RTNL_FLAG_BULK_DEL_SUPPORTED : 0;
      const refuse = unmodelled(protocol, msgtype, 'requests');
      rtnl_register(kernel, { protocol, msgtype, doit: refuse, flags });
    }
    for (const msgtype of dumpit) {
      rtnl_register(kernel, { protocol, msgtype, dumpit: unmodelled(protocol, msgtype, 'dumps') });
    }
  }
  for (const { protocol, msgtype, doit, dumpit, flags } of modelledHandlers) {
    const facts = handlers.find((each) => each.protocol === protocol);
    const does = facts?.doit.includes(msgtype) === true;
    const dumps = facts?.dumpit.includes(msgtype) === true;
    if (!does && !dumps) continue;
    rtnl_register(kernel, {
      protocol,
      msgtype,
      doit: does ? doit : undefined,
      dumpit: dumps ? dumpit : undefined,
      ...(flags !== undefined && { flags }),
    });
  }
}

const unmodelled = (protocol: number, msgtype: number, what: string) => (): never => {
  throw new Unmodelled(`${what} of type ${RTM.show(msgtype)}, address family ${protocol}`);
};
