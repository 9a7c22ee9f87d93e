/** Neighbours: link-layer addresses of those at the other end. */
import fc from 'fast-check';
import { struct, u32 } from '../../../harness/program/build.ts';
import { NDA } from '../../../harness/wire/attribute-tables/nda.ts';
import { ndmsg } from '../../../harness/wire/structs/rtnetlink.ts';
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

const [RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH] = [28, 29, 30];
const { NDA_DST, NDA_LLADDR, NDA_FLAGS_EXT, NDA_PROTOCOL } = NDA.values;
const { NDA_IFINDEX, NDA_MASTER } = NDA.values;
const [NUD_PERMANENT, NUD_NOARP, NUD_REACHABLE, NTF_PROXY] = [0x80, 0x40, 0x02, 0x08];

/** NTF_EXT_MANAGED, seldom; a bit that nobody knows; somebody else's key. */
const more = fc.constantFrom<Given[]>(
  [],
  [],
  [],
  [],
  [[NDA_FLAGS_EXT, u32(1)]],
  [[NDA_FLAGS_EXT, u32(2)]],
  [[NDA_PROTOCOL, '10']],
);
const about = fc.record({
  family: fc.constantFrom(AF_INET, AF_INET, AF_INET6, 7, 0),
  ifindex: fc.constantFrom(LO, FIRST, FIRST, 0, 99),
  state: fc.constantFrom(NUD_PERMANENT, NUD_PERMANENT, NUD_NOARP, NUD_REACHABLE, 0),
  flags: fc.constantFrom(0, 0, NTF_PROXY),
});

/** What chooses of a dump, and flags of its header. */
const choosing = fc.tuple(
  fc.constantFrom(0, 0, 0, NTF_PROXY, 1),
  fc.constantFrom<Given[]>(
    [],
    [],
    [],
    [[NDA_IFINDEX, u32(LO)]],
    [[NDA_IFINDEX, u32(FIRST)]],
    [[NDA_IFINDEX, u32(0)]],
    [[NDA_MASTER, u32(FIRST)]],
  ),
);

export function neighbour(weights: Weights): RoutingObject {
  const asked = (type: number, flags: fc.Arbitrary<number>) =>
    fc
      .tuple(about, more)
      .chain(([fields, extra]) =>
        request(weights, type, flags, struct(ndmsg, fields), NDA, [
          [NDA_DST, fields.family === AF_INET6 ? ip6(9) : ip(10, 0, 0, 9)],
          [NDA_LLADDR, '020000000001'],
          ...extra,
        ]),
      );
  const one = about.chain(({ family, ifindex, flags }) =>
    request(weights, RTM_GETNEIGH, none, struct(ndmsg, { family, ifindex, flags }), NDA, [
      [NDA_DST, family === AF_INET6 ? ip6(9) : ip(10, 0, 0, 9)],
    ]),
  );
  return {
    name: 'neighbour',
    create: asked(RTM_NEWNEIGH, creating),
    change: asked(RTM_NEWNEIGH, fc.constant(0x100)),
    use: fc.oneof(
      fc
        .tuple(about, choosing)
        .chain(([{ family }, [flags, given]]) =>
          request(weights, RTM_GETNEIGH, dumping, struct(ndmsg, { family, flags }), NDA, given),
        ),
      one,
    ),
    remove: asked(RTM_DELNEIGH, none),
  };
}
