/** Ids that a namespace has for others: here for its own, which a process of the program names. */
import fc from 'fast-check';
import { struct, u32 } from '../../../harness/program/build.ts';
import { NETNSA } from '../../../harness/wire/attribute-tables/netnsa.ts';
import { rtgenmsg } from '../../../harness/wire/structs/rtnetlink.ts';
import type { Given } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';
import { type RoutingObject, dumping, none, request } from './routing-object.ts';

const [RTM_NEWNSID, RTM_GETNSID] = [88, 90];
const { NETNSA_NSID, NETNSA_PID, NETNSA_FD, NETNSA_TARGET_NSID, NETNSA_CURRENT_NSID } =
  NETNSA.values;
/** Nobody's: the least that is no descriptor of the agent, and beyond every process. */
const [NO_FD, NOBODY] = [5000, 0x3fff_fff0];

export function nsid(weights: Weights): RoutingObject {
  const which = fc.constantFrom<Given[]>(
    [[NETNSA_PID, u32(NOBODY)]],
    [[NETNSA_FD, u32(NO_FD)]],
    [[NETNSA_NSID, u32(5)]],
    [
      [NETNSA_NSID, u32(5)],
      [NETNSA_PID, u32(NOBODY)],
    ],
    [
      [NETNSA_NSID, u32(0xffffffff)],
      [NETNSA_FD, u32(NO_FD)],
    ],
    [[NETNSA_TARGET_NSID, u32(5)]],
    [
      [NETNSA_TARGET_NSID, u32(0)],
      [NETNSA_NSID, u32(0)],
    ],
    [
      [NETNSA_NSID, u32(0)],
      [NETNSA_CURRENT_NSID, u32(0)],
    ],
    [],
  );
  const asked = (type: number, flags: fc.Arbitrary<number>) =>
    which.chain((given) =>
      request(weights, type, flags, `${struct(rtgenmsg)} 000000`, NETNSA, given),
    );
  return {
    name: 'nsid',
    create: asked(RTM_NEWNSID, none),
    change: asked(RTM_NEWNSID, none),
    use: fc.oneof(asked(RTM_GETNSID, none), asked(RTM_GETNSID, dumping)),
    remove: asked(RTM_GETNSID, none),
  };
}
