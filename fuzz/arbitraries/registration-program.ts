/** Sequences of registering and unregistering families, heard by nlctrl's group and asked for. */
import fc from 'fast-check';
import { cstring, family, genl, nla, nlmsg } from '../../harness/program/build.ts';
import {
  type FamilyDefinition,
  type OperationDefinition,
  type Program,
  type Step,
  program,
} from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const [NETLINK_GENERIC, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME] = [16, 16, 3, 2];
/** GENL_ID_CTRL is also the number of nlctrl's one group, "notify". */
const NOTIFY = 16;

/** GENL_ADMIN_PERM is in kernel-side/family-definition.ts, by weight. */
const [GENL_UNS_ADMIN_PERM, CAP_OF_GROUP] = [16, 1];
const [SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NETLINK_DROP_MEMBERSHIP] = [270, 1, 2];

const handle = fc.constantFrom('x', 'x', 'x', 'y', 'z');
const familyName = fc.constantFrom('alpha', 'alpha', 'beta', 'Alpha', 'nlctrl', '', 'a'.repeat(15));

const operation: fc.Arbitrary<OperationDefinition> = fc
  .tuple(
    fc.constantFrom(0, 1, 1, 1, 2, 255),
    fc.constantFrom('do', 'do', 'do', 'dump', 'both', 'neither'),
    fc.constantFrom(0, 0, GENL_UNS_ADMIN_PERM, GENL_UNS_ADMIN_PERM),
  )
  .map(([cmd, kind, flags]) => ({
    cmd,
    ...(kind === 'do' || kind === 'both' ? { doit: 0 } : {}),
    ...(kind === 'dump' || kind === 'both' ? { dumpit: 0 } : {}),
    ...(flags === 0 ? {} : { flags }),
  }));

const definition: fc.Arbitrary<FamilyDefinition> = fc
  .record({
    name: familyName,
    version: fc.constantFrom(1, 2),
    maxattr: fc.constantFrom(0, 2),
    ops: fc.array(operation, { maxLength: 2 }),
    groups: fc.array(
      fc
        .tuple(fc.constantFrom('g', 'h', 'g', 'i'), fc.constantFrom(0, 0, CAP_OF_GROUP))
        .map(([name, flags]) => (flags === 0 ? { name } : { name, flags })),
      { maxLength: 2 },
    ),
  })
  .map((given) => ({ ...given, netnsok: true, resvStartOp: 255 }));

const getFamily = (name: string, seq: number): Step => ({
  call: 'send',
  socket: 'a',
  bytes: nlmsg(
    { type: GENL_ID_CTRL, flags: 5, seq },
    genl(CTRL_CMD_GETFAMILY),
    nla(CTRL_ATTR_FAMILY_NAME, cstring(name)),
  ) as string[],
});

const registering = fc.tuple(handle, definition).map(([name, given]): Step => ({
  call: 'genl_register_family',
  family: name,
  definition: given,
}));

/** A message to a family that the program has registered, right or with a bad attribute. */
const callFamily = fc
  .tuple(
    handle,
    fc.constantFrom(1, 1, 1, 0, 2, 255),
    fc.constantFrom(5, 5, 5, 1, 0x305),
    fc.constantFrom('', '08000100 00000000', '04000900', '03000100', '01'),
    fc.nat({ max: 1000 }),
  )
  .map(([name, command, flags, attributes, seq]): Step => {
    const bytes = nlmsg({ type: family(name), flags, seq }, genl(command), attributes);
    return { call: 'send', socket: 'a', bytes: bytes as string[] };
  });

const joinOrLeave = fc
  .tuple(
    fc.constantFrom(NETLINK_ADD_MEMBERSHIP, NETLINK_ADD_MEMBERSHIP, NETLINK_DROP_MEMBERSHIP),
    handle,
    fc.constantFrom(0, 0, 1),
  )
  .map(([option, group, index]): Step => ({
    call: 'setsockopt',
    socket: 'm',
    level: SOL_NETLINK,
    option,
    value: { group, index },
  }));

const step: fc.Arbitrary<Step[]> = fc.oneof(
  {
    weight: 4,
    arbitrary: callFamily.map((call): Step[] => [call, { call: 'drain', socket: 'a' }]),
  },
  { weight: 2, arbitrary: joinOrLeave.map((join): Step[] => [join]) },
  {
    weight: 4,
    arbitrary: registering.map((register): Step[] => [register]),
  },
  {
    weight: 2,
    arbitrary: handle.map((name): Step[] => [{ call: 'genl_unregister_family', family: name }]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(familyName, fc.nat({ max: 1000 }))
      .map(([name, seq]): Step[] => [getFamily(name, seq), { call: 'drain', socket: 'a' }]),
  },
);

export function registrationProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(registering, fc.array(step, { maxLength: 7 }))
    .map(([first, steps]) =>
      program([
        { call: 'socket', socket: 'a', protocol: NETLINK_GENERIC },
        { call: 'socket', socket: 'm', protocol: NETLINK_GENERIC },
        { call: 'socket', socket: 'n', protocol: NETLINK_GENERIC },
        { call: 'bind', socket: 'n', address: { groups: (1 << (NOTIFY - 1)) >>> 0 } },
        first,
        ...steps.flat(),
        { call: 'drain', socket: 'n' },
      ]),
    );
  return withActors(programs, weights.registrationActor);
}
