/** Families of Generic Netlink with all that they can have: policies, operations, groups, hooks. */
import fc from 'fast-check';
import type {
  FamilyDefinition,
  OperationDefinition,
  SplitOperationDefinition,
} from '../../../harness/program/definition.ts';
import type { Weights } from '../weights.ts';
import { callback, dumpCallback } from './acts.ts';
import { policyOf } from './policy-attribute.ts';

const [ADMIN_PERM, UNS_ADMIN_PERM, CAP_DO, CAP_DUMP] = [1, 16, 2, 4];
const [CAP_NET_ADMIN_GROUP, CAP_SYS_ADMIN_GROUP] = [1, 2];
/** GENL_DONT_VALIDATE_STRICT, _DUMP, _DUMP_STRICT */
const DONT_VALIDATE = [0, 0, 1, 2, 3, 4];

const permission = ({ definition }: Weights): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(0, 0, 0, UNS_ADMIN_PERM) },
    { weight: definition.adminPerm, arbitrary: fc.constant(ADMIN_PERM) },
  );

const operation = (weights: Weights, groups: number): fc.Arbitrary<OperationDefinition> =>
  fc
    .record({
      cmd: fc.constantFrom(1, 1, 2, 3, 255),
      kind: fc.constantFrom('do', 'do', 'do', 'dump', 'both', 'both', 'neither'),
      flags: permission(weights),
      validate: fc.constantFrom(...DONT_VALIDATE),
      doit: callback(groups),
      dumpit: dumpCallback,
      start: fc.constantFrom(undefined, undefined, undefined, 0, -22),
      done: fc.boolean(),
      own: fc.constantFrom(undefined, undefined, undefined, 'other'),
    })
    .map(({ cmd, kind, flags, validate, doit, dumpit, start, done, own }) => ({
      cmd,
      ...((kind === 'do' || kind === 'both') && { doit }),
      ...((kind === 'dump' || kind === 'both') && {
        dumpit,
        ...(start !== undefined && { start }),
        ...(done && { done: true as const }),
      }),
      ...(flags !== 0 && { flags }),
      ...(validate !== 0 && { validate }),
      ...(own !== undefined && { policy: own, maxattr: 2 }),
    }));

const small = ({ cmd, doit, dumpit, flags, validate }: OperationDefinition) => ({
  cmd,
  ...(doit !== undefined && { doit }),
  ...(dumpit !== undefined && { dumpit }),
  ...(flags !== undefined && { flags }),
  ...(validate !== undefined && { validate }),
});

/** One for each of do and dump, in the order that the kernel wants. */
const split = (op: OperationDefinition, pre: number | undefined): SplitOperationDefinition[] => {
  const { doit, dumpit, start, done, flags = 0, ...rest } = op;
  return [
    ...(doit === undefined
      ? []
      : [
          {
            ...rest,
            doit,
            flags: flags | CAP_DO,
            ...(pre !== undefined && { preDoit: pre, postDoit: true as const }),
          },
        ]),
    ...(dumpit === undefined
      ? []
      : [
          {
            ...rest,
            dumpit,
            ...(start !== undefined && { start }),
            ...(done && { done }),
            flags: flags | CAP_DUMP,
          },
        ]),
  ];
};

const oncePerCommand = <T extends { cmd: number }>(ops: readonly T[]): T[] => [
  ...new Map(ops.map((op) => [op.cmd, op])).values(),
];

const group = fc
  .tuple(
    fc.constantFrom('g', 'h', 'g', 'i'),
    fc.constantFrom(0, 0, 0, CAP_NET_ADMIN_GROUP, CAP_SYS_ADMIN_GROUP),
  )
  .map(([name, flags]) => (flags === 0 ? { name } : { name, flags }));

const familyName = fc.constantFrom(
  'alpha',
  'alpha',
  'alpha',
  'beta',
  'Alpha',
  'nlctrl',
  '',
  'a'.repeat(15),
);

/** What registers, mostly: a kernel that is told nonsense warns of it, and `warns` says how often. */
export function familyDefinition(weights: Weights): fc.Arbitrary<FamilyDefinition> {
  const { definition } = weights;
  const sound = fc.array(group, { maxLength: 3 }).chain((groups) =>
    fc
      .record({
        name: familyName,
        version: fc.constantFrom(1, 1, 2),
        hdrsize: fc.constantFrom(0, 0, 0, 4, 6),
        policy: policyOf(),
        inner: policyOf(),
        other: policyOf(),
        withPolicy: fc.constantFrom(true, true, true, false),
        netnsok: fc.constantFrom(true, true, true, false),
        resv: fc.constantFrom(255, 255, 0, 2),
        ops: fc.array(operation(weights, groups.length), { maxLength: 3 }).map(oncePerCommand),
        sort: fc.constantFrom('ops', 'ops', 'smallOps', 'splitOps'),
        hooks: fc.constantFrom(undefined, undefined, 0, -22, -1),
      })
      .map((given): FamilyDefinition => {
        const { resv } = given;
        const beyond = (cmd: number): boolean => cmd >= resv;
        // what keeps to the new ways may not ask for the old: the kernel warns of it
        const ops = given.ops.map(({ validate, ...op }) => ({
          ...op,
          ...(validate !== undefined && !beyond(op.cmd) && { validate }),
        }));
        const sorted = ops.toSorted((a, b) => a.cmd - b.cmd);
        return {
          name: given.name,
          version: given.version,
          netnsok: given.netnsok,
          resvStartOp: resv,
          ...(given.hdrsize > 0 && { hdrsize: given.hdrsize }),
          ...(given.withPolicy && {
            policies: { main: given.policy, inner: given.inner, other: given.other },
            policy: 'main',
            maxattr: given.policy.maxattr,
          }),
          ...(given.hooks !== undefined &&
            given.sort !== 'splitOps' && { preDoit: given.hooks, postDoit: true as const }),
          ...(groups.length > 0 && { groups }),
          ...operations(given.sort, sorted, given.hooks, given.withPolicy),
        };
      }),
  );
  const warning = fc.constantFrom<FamilyDefinition>(
    { name: 'alpha', netnsok: true, groups: [{ name: '' }] },
    { name: 'alpha', netnsok: true, nulls: ['ops'] },
    { name: 'alpha', netnsok: true, resvStartOp: 1, ops: [{ cmd: 1, doit: 0, validate: 1 }] },
  );
  return fc.oneof(
    { weight: definition.sound, arbitrary: sound },
    { weight: definition.warns, arbitrary: warning },
  );
}

function operations(
  sort: string,
  ops: readonly OperationDefinition[],
  hook: number | undefined,
  withPolicy: boolean,
): Partial<FamilyDefinition> {
  if (ops.length === 0) return {};
  const known = withPolicy ? ops : ops.map(withoutPolicy);
  if (sort === 'smallOps') return { smallOps: known.map(small) };
  if (sort === 'splitOps') return { splitOps: known.flatMap((op) => split(op, hook)) };
  return { ops: [...known] };
}

function withoutPolicy(op: OperationDefinition): OperationDefinition {
  const bare = { ...op };
  delete bare.policy;
  delete bare.maxattr;
  return bare;
}
