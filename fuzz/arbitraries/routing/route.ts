/** Routes, IPv4 and IPv6, through lo or a device that there may be. */
import fc from 'fast-check';
import { cstring, nla, struct, u16, u32, u8 } from '../../../harness/program/build.ts';
import { NLA_F_NESTED } from '../../../harness/wire/constants/netlink.ts';
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
const { RTA_METRICS, RTA_MULTIPATH, RTA_NH_ID, RTA_VIA } = RTA.values;

const about = fc.record({
  family: fc.constantFrom(AF_INET, AF_INET, AF_INET6),
  dst_len: fc.constantFrom(24, 24, 32, 0, 33),
  table: fc.constantFrom(254, 254, 255, 0, 100),
  protocol: fc.constantFrom(3, 4),
  scope: fc.constantFrom(253, 0, 254),
  type: fc.constantFrom(1, 1, 2, 6, 7, 0, 12),
});

const to = (family: number): Given => [RTA_DST, family === AF_INET ? ip(10, 1, 0, 0) : ip6(0)];

const hexOf = (...parts: readonly unknown[]): string => parts.flat().map(String).join(' ');
const metrics = (type: number, payload: string): Given => [
  RTA_METRICS | NLA_F_NESTED,
  hexOf(nla(type, payload)),
];
/** struct rtnexthop: length, flags, hops, device. */
const way = (oif: number, flags = 0, attributes = '', extra = 0): string => {
  const length = 8 + attributes.replaceAll(' ', '').length / 2 + extra;
  return `${u16(length)} ${u8(flags)} 00 ${u32(oif)} ${attributes}`.trim();
};
const gateway = hexOf(nla(RTA.values.RTA_GATEWAY, ip(10, 0, 0, 9)));

/** Where to, in all the other forms; what contradicts itself, too. */
const ways: Given[][] = [
  [[RTA_OIF, u32(LO)], metrics(2, u32(1400))],
  [[RTA_OIF, u32(LO)], metrics(16, cstring('no such'))],
  [[RTA_OIF, u32(LO)], metrics(99, u32(1))],
  [[RTA_OIF, u32(LO)], metrics(2, u8(1))],
  [[RTA_MULTIPATH, way(LO)]],
  [[RTA_MULTIPATH, hexOf(way(LO), way(LO))]],
  [[RTA_MULTIPATH, way(LO, 1)]],
  [[RTA_MULTIPATH, way(99)]],
  [[RTA_MULTIPATH, `${way(LO)} 0000`]],
  [[RTA_MULTIPATH, way(LO, 0, '', 4)]],
  [[RTA_MULTIPATH, way(LO, 0, gateway)]],
  [
    [RTA_MULTIPATH, way(LO)],
    [RTA_OIF, u32(FIRST)],
  ],
  [[RTA_NH_ID, u32(1)]],
  [
    [RTA_NH_ID, u32(1)],
    [RTA_OIF, u32(LO)],
  ],
  [[RTA_VIA, `${u16(AF_INET)} ${ip(10, 0, 0, 9)}`]],
  [[RTA_VIA, `${u16(7)} ${ip(10, 0, 0, 9)}`]],
  [
    [RTA_VIA, `${u16(AF_INET)} ${ip(10, 0, 0, 9)}`],
    [RTA_GATEWAY, ip(10, 0, 0, 9)],
  ],
];

/** What asks for one route, and what of it is refused. */
const asking: Given[][] = [
  [],
  [],
  [[RTA_OIF, u32(LO)]],
  [[RTA_GATEWAY, ip(10, 0, 0, 9)]],
  [[RTA_TABLE, u32(99)]],
];

/** What chooses of a dump, where checks are strict: fields of the header, attributes. */
const choosing = fc.tuple(
  fc.constantFrom(
    {},
    {},
    {},
    { table: 254 },
    { table: 255 },
    { table: 99 },
    { protocol: 3 },
    { type: 2 },
  ),
  fc.constantFrom<Given[]>(
    [],
    [],
    [],
    [[RTA_TABLE, u32(254)]],
    [[RTA_TABLE, u32(99)]],
    [[RTA_OIF, u32(LO)]],
    [[RTA_OIF, u32(99)]],
  ),
);

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
    ...ways,
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
        choosing.chain(([fields, given]) =>
          request(weights, RTM_GETROUTE, dumping, struct(rtmsg, { family, ...fields }), RTA, given),
        ),
        fc
          .tuple(
            fc.constantFrom(...asking),
            fc.constantFrom(family === AF_INET ? 32 : 128, family === AF_INET ? 32 : 128, 8),
            fc.constantFrom(0, 0, 0, 0x2000, 1),
          )
          .chain(([given, dst_len, flags]) =>
            request(weights, RTM_GETROUTE, none, struct(rtmsg, { family, dst_len, flags }), RTA, [
              to(family),
              ...given,
            ]),
          ),
      ),
    ),
    remove: asked(RTM_DELROUTE, none),
  };
}
