/** Rules that name a device, when one of that name comes or goes (fib_rules_event). */
import type { Device } from '../../net/device.ts';
import type { NetdevNotifier } from '../../net/netdev-chain.ts';
import { DETACHED, rulesOf } from './fib-rule.ts';

/** fib_rules_event */
export const fib_rules_event: NetdevNotifier = (event, dev) => {
  if (event === 'REGISTER') attach_rules(dev);
  else if (event === 'UNREGISTER') detach_rules(dev);
  else if (event === 'CHANGENAME') {
    detach_rules(dev);
    attach_rules(dev);
  }
};

function attach_rules({ net, name, index }: Device): void {
  for (const { rules } of rulesOf(net)) {
    for (const rule of rules) {
      if (rule.iifindex === DETACHED && rule.iifname === name) rule.iifindex = index;
      if (rule.oifindex === DETACHED && rule.oifname === name) rule.oifindex = index;
    }
  }
}

function detach_rules({ net, index }: Device): void {
  for (const { rules } of rulesOf(net)) {
    for (const rule of rules) {
      if (rule.iifindex === index) rule.iifindex = DETACHED;
      if (rule.oifindex === index) rule.oifindex = DETACHED;
    }
  }
}
