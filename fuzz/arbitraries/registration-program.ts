/** Sequences of registering and unregistering families, heard by nlctrl's group and asked for. */
import fc from 'fast-check';
import { cstring, genl, nla, nlmsg } from '../../harness/program/build.ts';
import {
  type FamilyDefinition,
  type OperationDefinition,
  type Program,
  type Step,
  program,
} from '../../harness/program/program.ts';

const [NETLINK_GENERIC, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME] = [16, 16, 3, 2];
/** GENL_ID_CTRL is also the number of nlctrl's one group, "notify". */
const NOTIFY = 16;

const handle = fc.constantFrom('x', 'y', 'z');
const familyName = fc.constantFrom('alpha', 'alpha', 'beta', 'Alpha', 'nlctrl', '', 'a'.repeat(15));

const operation: fc.Arbitrary<OperationDefinition> = fc
  .tuple(fc.constantFrom(0, 1, 1, 2, 255), fc.constantFrom('do', 'dump', 'both', 'neither'))
  .map(([cmd, kind]) => ({
    cmd,
    ...(kind === 'do' || kind === 'both' ? { doit: 0 } : {}),
    ...(kind === 'dump' || kind === 'both' ? { dumpit: 0 } : {}),
  }));

const definition: fc.Arbitrary<FamilyDefinition> = fc
  .record({
    name: familyName,
    version: fc.constantFrom(1, 2),
    ops: fc.array(operation, { maxLength: 3 }),
    groups: fc.array(
      fc.constantFrom('g', 'h', 'g', '').map((name) => ({ name })),
      { maxLength: 2 },
    ),
  })
  .map((given) => ({ ...given, resvStartOp: 256 }));

const getFamily = (name: string, seq: number): Step => ({
  call: 'send',
  socket: 'a',
  bytes: nlmsg(
    { type: GENL_ID_CTRL, flags: 5, seq },
    genl(CTRL_CMD_GETFAMILY),
    nla(CTRL_ATTR_FAMILY_NAME, cstring(name)),
  ) as string[],
});

const step: fc.Arbitrary<Step[]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(handle, definition)
      .map(([family, given]): Step[] => [
        { call: 'genl_register_family', family, definition: given },
      ]),
  },
  {
    weight: 2,
    arbitrary: handle.map((family): Step[] => [{ call: 'genl_unregister_family', family }]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(familyName, fc.nat({ max: 1000 }))
      .map(([name, seq]): Step[] => [getFamily(name, seq), { call: 'drain', socket: 'a' }]),
  },
);

export function registrationProgram(): fc.Arbitrary<Program> {
  return fc
    .array(step, { minLength: 1, maxLength: 8 })
    .map((steps) =>
      program([
        { call: 'socket', socket: 'a', protocol: NETLINK_GENERIC },
        { call: 'socket', socket: 'n', protocol: NETLINK_GENERIC },
        { call: 'bind', socket: 'n', address: { groups: (1 << (NOTIFY - 1)) >>> 0 } },
        ...steps.flat(),
        { call: 'drain', socket: 'n' },
      ]),
    );
}
