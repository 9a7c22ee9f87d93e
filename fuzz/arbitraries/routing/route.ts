/** Routes, IPv4 and IPv6, through lo or a device that there may be. */
import fc from 'fast-check';
import { struct, u32 } from '../../../harness/program/build.ts';
import { RTA } from '../../../harness/wire/attribute-tables/rta.ts';
import { rtmsg } from '../../../harness/wire/structs/rtnetlink.ts';
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
  ip6,
  none,
  request,
} from './routing-object.ts';

const [RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE] = [24, 25, 26];
const { RTA_DST, RTA_OIF, RTA_PRIORITY, RTA_GATEWAY, RTA_TABLE, RTA_PREFSRC } = RTA.values;

const about = fc.record({
  family: fc.constantFrom(AF_INET, AF_INET, AF_INET6),
  dst_len: fc.constantFrom(24, 24, 32, 0, 33),
  table: fc.constantFrom(254, 254, 255, 0, 100),
  protocol: fc.constantFrom(3, 4),
  scope: fc.constantFrom(253, 0, 254),
  type: fc.constantFrom(1, 1, 2, 6, 7, 0, 12),
});

const to = (family: number): Given => [RTA_DST, family === AF_INET ? ip(10, 1, 0, 0) : ip6(0)];

export function route(weights: Weights): RoutingObject {
  const more = fc.constantFrom<Given[]>(
    [[RTA_OIF, u32(LO)]],
    [[RTA_OIF, u32(LO)]],
    [[RTA_OIF, u32(FIRST)]],
    [[RTA_OIF, u32(99)]],
    [],
    [
      [RTA_OIF, u32(LO)],
      [RTA_PRIORITY, u32(5)],
    ],
    [[RTA_GATEWAY, ip(10, 0, 0, 9)]],
    [
      [RTA_OIF, u32(LO)],
      [RTA_TABLE, u32(1000)],
    ],
    [
      [RTA_OIF, u32(LO)],
      [RTA_PREFSRC, ip(10, 0, 0, 1)],
    ],
  );
  const asked = (type: number, flags: fc.Arbitrary<number>) =>
    fc
      .tuple(about, more)
      .chain(([fields, extra]) =>
        request(weights, type, flags, struct(rtmsg, fields), RTA, [to(fields.family), ...extra]),
      );
  return {
    name: 'route',
    create: asked(RTM_NEWROUTE, creating),
    change: asked(RTM_NEWROUTE, fc.constant(0x100)),
    use: about.chain(({ family }) =>
      fc.oneof(
        request(weights, RTM_GETROUTE, dumping, struct(rtmsg, { family }), RTA, []),
        request(
          weights,
          RTM_GETROUTE,
          none,
          struct(rtmsg, { family, dst_len: family === AF_INET ? 32 : 128 }),
          RTA,
          [to(family)],
        ),
      ),
    ),
    remove: asked(RTM_DELROUTE, none),
  };
}
