/** Rules that choose a routing table. */
import fc from 'fast-check';
import { struct, u32 } from '../../../harness/program/build.ts';
import { FRA } from '../../../harness/wire/attribute-tables/fra.ts';
import { fib_rule_hdr } from '../../../harness/wire/structs/rule.ts';
import type { Given } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';
import {
  AF_INET,
  AF_INET6,
  type RoutingObject,
  creating,
  dumping,
  ip,
  nameHex,
  none,
  request,
} from './routing-object.ts';

const [RTM_NEWRULE, RTM_DELRULE, RTM_GETRULE] = [32, 33, 34];
const { FRA_PRIORITY, FRA_TABLE, FRA_IIFNAME, FRA_SRC, FRA_FWMARK, FRA_GOTO } = FRA.values;

const about = fc.record({
  family: fc.constantFrom(AF_INET, AF_INET, AF_INET6, 17),
  table: fc.constantFrom(254, 100, 0),
  /** FR_ACT_TO_TBL, _GOTO, _BLACKHOLE, and none. */
  action: fc.constantFrom(1, 1, 2, 6, 0),
});

export function rule(weights: Weights): RoutingObject {
  const more = fc.constantFrom<Given[]>(
    [],
    [[FRA_PRIORITY, u32(100)]],
    [
      [FRA_PRIORITY, u32(100)],
      [FRA_TABLE, u32(1000)],
    ],
    [[FRA_IIFNAME, nameHex('lo')]],
    [[FRA_IIFNAME, nameHex('none')]],
    [[FRA_FWMARK, u32(1)]],
    [
      [FRA_PRIORITY, u32(100)],
      [FRA_GOTO, u32(200)],
    ],
    [[FRA_SRC, ip(10, 0, 0, 0)]],
  );
  const asked = (type: number, flags: fc.Arbitrary<number>) =>
    fc
      .tuple(about, more)
      .chain(([fields, given]) =>
        request(weights, type, flags, struct(fib_rule_hdr, fields), FRA, given),
      );
  return {
    name: 'rule',
    create: asked(RTM_NEWRULE, creating),
    change: asked(RTM_NEWRULE, fc.constant(0x100)),
    use: about.chain(({ family }) =>
      request(weights, RTM_GETRULE, dumping, struct(fib_rule_hdr, { family }), FRA, []),
    ),
    remove: asked(RTM_DELRULE, none),
  };
}
