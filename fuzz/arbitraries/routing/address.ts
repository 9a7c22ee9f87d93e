/** Addresses of devices, IPv4 and IPv6. */
import fc from 'fast-check';
import { struct, u32 } from '../../../harness/program/build.ts';
import { IFA } from '../../../harness/wire/attribute-tables/ifa.ts';
import { ifa_cacheinfo, ifaddrmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Given } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';
import {
  AF_INET,
  FIRST,
  LO,
  type RoutingObject,
  creating,
  dumping,
  ip,
  ip6,
  nameHex,
  none,
  request,
} from './routing-object.ts';

const [RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR] = [20, 21, 22];
const { IFA_LOCAL, IFA_ADDRESS, IFA_LABEL, IFA_BROADCAST, IFA_CACHEINFO, IFA_FLAGS } = IFA.values;
const IFA_F_NOPREFIXROUTE = 0x200;

const aboutOf = (family: number) =>
  fc.record({
    family: fc.constant(family),
    prefixlen: fc.constantFrom(8, 24, 32, 33, 64, 0),
    scope: fc.constantFrom(0, 0, 253, 254),
    index: fc.constantFrom(LO, LO, FIRST, 0, 99),
  });

/** 10.0.0.n or fc00::n, or, for 0, the address that is none */
const addresses = (family: number, last: number): Given[] => {
  const four = last === 0 ? ip(0, 0, 0, 0) : ip(10, 0, 0, last);
  const hex = family === AF_INET ? four : ip6(last);
  return [
    [IFA_LOCAL, hex],
    [IFA_ADDRESS, hex],
  ];
};

export function address(weights: Weights, family: number = AF_INET): RoutingObject {
  const about = aboutOf(family);
  const last = fc.constantFrom(1, 1, 1, 2, 2, 0);
  const both = fc.tuple(about, last);
  const more = fc.constantFrom<Given[]>(
    [],
    [],
    [[IFA_BROADCAST, ip(10, 0, 0, 255)]],
    [[IFA_LABEL, nameHex('lo:1')]],
    [[IFA_CACHEINFO, struct(ifa_cacheinfo, { prefered: 100, valid: 200 })]],
    [[IFA_CACHEINFO, struct(ifa_cacheinfo, { prefered: 300, valid: 200 })]],
    [[IFA_FLAGS, u32(IFA_F_NOPREFIXROUTE)]],
  );
  const asked = (type: number, flags: fc.Arbitrary<number>) =>
    fc
      .tuple(both, more)
      .chain(([[fields, n], extra]) =>
        request(weights, type, flags, struct(ifaddrmsg, fields), IFA, [
          ...addresses(fields.family, n),
          ...extra,
        ]),
      );
  return {
    name: 'address',
    create: asked(RTM_NEWADDR, creating),
    change: asked(RTM_NEWADDR, fc.constant(0x100)),
    use: about.chain((fields) =>
      fc.oneof(
        fc
          .constantFrom(0, 0, LO, FIRST, 99)
          .chain((index) =>
            request(
              weights,
              RTM_GETADDR,
              dumping,
              struct(ifaddrmsg, { family: fields.family, index }),
              IFA,
              [],
            ),
          ),
        request(
          weights,
          RTM_GETADDR,
          none,
          struct(ifaddrmsg, fields),
          IFA,
          addresses(fields.family, 1),
        ),
      ),
    ),
    remove: asked(RTM_DELADDR, none),
  };
}
