/** Kinds of devices that are modelled, by name. Which of them a machine has is the profile's. */
import { bridge } from './bridge/bridge.ts';
import { dummy } from './dummy.ts';
import type { LinkKind } from './link-kind.ts';
import { veth } from './veth.ts';

export const linkKinds: ReadonlyMap<string, LinkKind> = new Map([
  ['veth', veth],
  ['dummy', dummy],
  ['bridge', bridge],
]);
