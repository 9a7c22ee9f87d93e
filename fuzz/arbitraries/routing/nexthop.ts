/** Nexthop objects: through a device, a gateway, a blackhole, or groups of them. */
import fc from 'fast-check';
import { struct, u16, u32 } from '../../../harness/program/build.ts';
import { NHA } from '../../../harness/wire/attribute-tables/nha.ts';
import { nhmsg } from '../../../harness/wire/structs/nexthop.ts';
import type { Given } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';
import {
  AF_INET,
  AF_INET6,
  FIRST,
  LO,
  type RoutingObject,
  creating,
  dumping,
  ip,
  none,
  request,
} from './routing-object.ts';

const [RTM_NEWNEXTHOP, RTM_DELNEXTHOP, RTM_GETNEXTHOP] = [104, 105, 106];
const { NHA_ID, NHA_OIF, NHA_GATEWAY, NHA_BLACKHOLE, NHA_GROUP, NHA_GROUP_TYPE } = NHA.values;
const { NHA_GROUPS, NHA_MASTER } = NHA.values;

/** struct nexthop_grp: id, weight, two reserved fields. */
const member = (id: number): string => `${u32(id)} 00 00 0000`;

/** What chooses of a dump. */
const choosing = fc.constantFrom<Given[]>(
  [],
  [],
  [[NHA_OIF, u32(LO)]],
  [[NHA_OIF, u32(99)]],
  [[NHA_GROUPS, '']],
  [[NHA_MASTER, u32(FIRST)]],
);

export function nexthop(weights: Weights): RoutingObject {
  const id = fc.constantFrom(1, 1, 2, 3, 0);
  const what = fc.constantFrom<Given[]>(
    [[NHA_OIF, u32(LO)]],
    [[NHA_BLACKHOLE, '']],
    [[NHA_BLACKHOLE, '']],
    [
      [NHA_OIF, u32(LO)],
      [NHA_GATEWAY, ip(10, 0, 0, 9)],
    ],
    [[NHA_GROUP, member(1)]],
    [
      [NHA_GROUP, `${member(1)} ${member(2)}`],
      [NHA_GROUP_TYPE, u16(0)],
    ],
    [],
  );
  const family = fc.constantFrom(AF_INET, AF_INET, AF_INET6, 0);
  const asked = (type: number, flags: fc.Arbitrary<number>) =>
    fc
      .tuple(family, id, what)
      .chain(([of, number, given]) =>
        request(weights, type, flags, struct(nhmsg, { family: of }), NHA, [
          [NHA_ID, u32(number)],
          ...given,
        ]),
      );
  const byId = (type: number) =>
    id.chain((number) => request(weights, type, none, struct(nhmsg), NHA, [[NHA_ID, u32(number)]]));
  return {
    name: 'nexthop',
    create: asked(RTM_NEWNEXTHOP, creating),
    change: asked(RTM_NEWNEXTHOP, fc.constant(0x100)),
    use: fc.oneof(
      byId(RTM_GETNEXTHOP),
      choosing.chain((given) =>
        request(weights, RTM_GETNEXTHOP, dumping, struct(nhmsg), NHA, given),
      ),
    ),
    remove: byId(RTM_DELNEXTHOP),
  };
}
