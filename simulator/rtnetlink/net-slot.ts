/** State that a module keeps for each namespace (net_generic). */
import type { Net } from '../net/net.ts';

/** A getter of it; made when first asked for. */
export const slotOf =
  <T>(name: string, make: (net: Net) => T) =>
  (net: Net): T => {
    const known = net.slots.get(name) as T | undefined;
    if (known !== undefined) return known;
    const made = make(net);
    net.slots.set(name, made);
    return made;
  };
