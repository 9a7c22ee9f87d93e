/** ipv4_devconf: what a device does with IPv4 packets, by number from 1 (IPV4_DEVCONF_*). */

export const IPV4_DEVCONF_COUNT = 33;

/** Values, and the numbers of those that have them from the start; all others are 0. */
export type Settings = readonly (readonly [value: number, ...numbers: number[]])[];

/**
 * Forwarding (1) is inherited from the first namespace, so it differs from machine to machine: 0
 * here.
 */
const initial: Settings = [
  [1, 4, 5, 6, 7, 9, 33],
  [1000, 28],
  [10000, 27],
];
/** NOPOLICY, NOXFRM: nothing is encrypted on its way to oneself. */
const loopback: Settings = [[1, 15, 16]];

export const words = (count: number, settings: Settings, base = 0): Int32Array => {
  const out = new Int32Array(count);
  for (const [value, ...numbers] of settings) {
    for (const number of numbers) out[number - base] = value;
  }
  return out;
};

/** ipv4_devconf_dflt, and what inetdev_event changes of it for a loopback device that comes. */
export const ipv4_devconf = (isLoopback: boolean): Int32Array =>
  words(IPV4_DEVCONF_COUNT, isLoopback ? [...initial, ...loopback] : initial, 1);
