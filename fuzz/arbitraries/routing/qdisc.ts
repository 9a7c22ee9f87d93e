/** Queueing disciplines of lo and of a device that there may be, at the root, the ingress, elsewhere. */
import fc from 'fast-check';
import { struct, u32 } from '../../../harness/program/build.ts';
import { TCA } from '../../../harness/wire/attribute-tables/tca.ts';
import { tcmsg } from '../../../harness/wire/structs/traffic-control.ts';
import type { Given } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';
import {
  FIRST,
  LO,
  type RoutingObject,
  creating,
  dumping,
  nameHex,
  none,
  request,
} from './routing-object.ts';

const [RTM_NEWQDISC, RTM_DELQDISC, RTM_GETQDISC] = [36, 37, 38];
const { TCA_KIND, TCA_OPTIONS } = TCA.values;
const [TC_H_ROOT, TC_H_INGRESS] = [0xffffffff, 0xfffffff1];

/** A new one has a handle: what the kernel picks instead it counts over the whole machine. */
const HANDLES = [0x10000, 0x10000, 0x20000, 0x10001, 0xffff0000];
const aboutOf = (handles: readonly number[]) =>
  fc.record({
    ifindex: fc.constantFrom(LO, LO, FIRST, 0, 99),
    handle: fc.constantFrom(...handles),
    parent: fc.constantFrom(TC_H_ROOT, TC_H_ROOT, TC_H_INGRESS, 0x10000, 0x30000, 0, 0xffff0000),
  });
const KINDS = [
  'pfifo',
  'bfifo',
  'ingress',
  'clsact',
  'noqueue',
  'htb',
  'no such kind',
  'pfifo_fast',
];

export function qdisc(weights: Weights): RoutingObject {
  const kind = fc.constantFrom<Given[]>(
    ...KINDS.map((name): Given[] => [[TCA_KIND, nameHex(name)]]),
    [[TCA_KIND, nameHex('pfifo')]],
    [
      [TCA_KIND, nameHex('pfifo')],
      [TCA_OPTIONS, u32(10)],
    ],
    [[TCA_KIND, nameHex('a'.repeat(16))]],
    [],
  );
  const asked = (type: number, flags: fc.Arbitrary<number>, handles = HANDLES) =>
    fc
      .tuple(aboutOf(handles), kind)
      .chain(([fields, given]) => request(weights, type, flags, struct(tcmsg, fields), TCA, given));
  return {
    name: 'qdisc',
    create: asked(RTM_NEWQDISC, creating),
    change: asked(RTM_NEWQDISC, fc.constantFrom(0, 0x100)),
    use: fc.oneof(
      asked(RTM_GETQDISC, none, [...HANDLES, 0, 0]),
      request(weights, RTM_GETQDISC, dumping, struct(tcmsg), TCA, []),
    ),
    remove: asked(RTM_DELQDISC, none, [...HANDLES, 0, 0]),
  };
}
