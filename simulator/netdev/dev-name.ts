/** Names of devices: which are valid, and whose they are (net/core/dev.c). */
import { EBUSY, EEXIST, EINVAL, ENFILE } from '../net/errno.ts';
import type { Device } from '../net/device.ts';
import { call_netdevice_notifiers } from '../net/netdev-chain.ts';
import type { Net } from '../net/net.ts';

const IFNAMSIZ = 16;
/** As many as a page has bits. */
const MAX_UNITS = 32768;
/** isspace() of the kernel: the no-break space of Latin-1 is one, too. */
const SPACE = /[\t\n\v\f\r \u00a0]/;

/** dev_valid_name: 1 to 15 characters, no path, no space, no colon. */
const dev_valid_name = (name: string): boolean =>
  name !== '' &&
  name.length < IFNAMSIZ &&
  name !== '.' &&
  name !== '..' &&
  !/[/:]/.test(name) &&
  !SPACE.test(name);

/** dev_prep_valid_name: the name that a device gets if it asks for this one, or -errno. */
export function dev_prep_valid_name(net: Net, wanted: string): string | number {
  if (!dev_valid_name(wanted)) return -EINVAL;
  if (wanted.includes('%')) return __dev_alloc_name(net, wanted);
  return net.devices.named(wanted) === undefined ? wanted : -EEXIST;
}

/** __dev_alloc_name: the lowest number that is free in place of the only `%d`. */
function __dev_alloc_name(net: Net, template: string): string | number {
  const [before = '', after = '', ...more] = template.split('%');
  if (!after.startsWith('d') || more.length > 0) return -EINVAL;
  const end = after.slice(1);
  for (let unit = net.devices.unitsFrom(template); unit < MAX_UNITS; unit++) {
    const name = `${before}${unit}${end}`.slice(0, IFNAMSIZ - 1);
    if (net.devices.named(name) !== undefined) continue;
    net.devices.unitsBelowTaken(template, unit);
    return name;
  }
  return -ENFILE;
}

/** dev_change_name: the old name is free at once. */
export function dev_change_name(dev: Device, wanted: string): number {
  if (dev.isUp && !dev.net.kernel.profile.facts.renamesWhileUp) return -EBUSY;
  if (wanted === dev.name) return 0;
  const name = dev_prep_valid_name(dev.net, wanted);
  if (typeof name === 'number') return name;
  const { devices } = dev.net;
  devices.removeName(dev.name);
  dev.name = name;
  devices.addName(name, dev);
  call_netdevice_notifiers('CHANGENAME', dev);
  return 0;
}
