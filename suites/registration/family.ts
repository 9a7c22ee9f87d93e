/** A family that a case registers: its definition, the steps, and what the controller tells of it. */
import { batch } from '../../harness/program/build.ts';
import type { FamilyDefinition, OperationDefinition } from '../../harness/program/program.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import {
  byId,
  byName,
  familyAnswer,
  type FamilyFacts,
  getFamily,
  NOTIFY_BIT,
} from '../../harness/runner/family-messages.ts';
import { bind, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { GENL_OP_FLAGS } from '../../harness/wire/constants/genetlink.ts';

const {
  GENL_CMD_CAP_DO = 2,
  GENL_CMD_CAP_DUMP = 4,
  GENL_CMD_CAP_HASPOL = 8,
} = GENL_OP_FLAGS.values;

/** What the rules of registration have in common; these kernels were asked by a module of theirs. */
export const registration = {
  level: 'should',
  needs: ['registration', 'generic'],
  seen: ['6.1.192', '6.12.117'],
} as const satisfies Partial<Requirement>;

/** Where kernels warn at a registration that they refuse with EINVAL. */
export const WARNS = [
  'genl_register_family',
  'genl_validate_ops',
  'genl_validate_assign_mc_groups',
  'genl_op_iter_next',
  'genl_split_op_check',
] as const;

/** An operation with a doit that returns 0. */
export const doOp = (cmd: number, flags?: number): OperationDefinition => ({
  cmd,
  doit: 0,
  ...(flags === undefined ? {} : { flags }),
});
/** An operation with a dumpit alone. */
export const dumpOp = (cmd: number): OperationDefinition => ({ cmd, dumpit: 0 });

/** A definition without its name, which `family` has from its symbol. */
export type Nameless = Omit<Partial<FamilyDefinition>, 'name'>;

export interface Family {
  /** The name of the program’s for it; the kernel knows `definition.name`. */
  symbol: string;
  definition: FamilyDefinition;
  facts: FamilyFacts;
}

/** An op from `resv_start_op` on counts as having a policy: the one that refuses everything. */
const factsOfOp = (
  { cmd, flags = 0, doit, dumpit, policy }: OperationDefinition,
  { resvStartOp = 0, policy: common }: Partial<FamilyDefinition>,
): { id: number; flags: number } => ({
  id: cmd,
  flags:
    flags |
    (doit === undefined ? 0 : GENL_CMD_CAP_DO) |
    (dumpit === undefined ? 0 : GENL_CMD_CAP_DUMP) |
    (cmd >= resvStartOp || (policy ?? common) !== undefined ? GENL_CMD_CAP_HASPOL : 0),
});

/**
 * `version` is 1 unless told; visible in every namespace unless `netnsok` is false.
 * @param bytes of the name, where they are more than its text.
 */
export function family(
  symbol: string,
  { name = symbol, ...more }: Omit<FamilyDefinition, 'name'> & { name?: string } = {},
  bytes?: { hex: string },
): Family {
  const definition = { version: 1, netnsok: true, ...more, name: bytes ?? name };
  const { ops = [], smallOps = [], groups = [] } = definition;
  const facts: FamilyFacts = {
    name,
    id: { family: symbol },
    version: definition.version ?? 1,
    hdrsize: definition.hdrsize ?? 0,
    maxattr: definition.maxattr ?? 0,
    ops: [...ops, ...smallOps].map((op) => factsOfOp(op, definition)),
    groups: groups.map((group, index) => ({ name: group.name, id: { group: symbol, index } })),
  };
  return { symbol, definition, facts };
}

export const register = (
  { symbol, definition }: Family,
  expect: Expectation = { ret: 0 },
  actor?: string,
): Line => ({
  step: {
    call: 'genl_register_family',
    family: symbol,
    definition,
    ...(actor === undefined ? {} : { actor }),
  },
  expect,
});

export const unregister = ({ symbol }: Family, expect: Expectation = { ret: 0 }): Line => ({
  step: { call: 'genl_unregister_family', family: symbol },
  expect,
});

/** These callbacks ran since it was last asked, in this order, and no others. */
export const called = (...wanted: readonly string[]): Line => ({
  step: { call: 'kernel_calls' },
  expect: {
    lines: (lines) => {
      const [want, got] = [wanted.join('; ') || 'none', lines.join('; ') || 'none'];
      return want === got ? undefined : `callbacks that ran: want ${want}, got ${got}`;
    },
  },
});

/** A socket to ask the controller with. */
export const asker = socket('a', 'NETLINK_GENERIC');
/** A member of group "notify". */
export const listener: readonly Line[] = [
  socket('n', 'NETLINK_GENERIC'),
  bind('n', { groups: NOTIFY_BIT }),
];

/** The controller tells of the family, by name and by id. */
export const found = ({ facts }: Family, name = 'a'): Line[] => [
  send(name, batch(getFamily(1, [byName(facts.name)]), getFamily(2, [byId(facts.id)]))),
  hears(name, familyAnswer(facts, 1), familyAnswer(facts, 2)),
];

/** The controller knows neither the name, nor the id if there ever was one. */
export function absent({ facts }: Family, asked: { name?: boolean; id?: boolean } = {}): Line[] {
  const { name = true, id = false } = asked;
  const requests = [
    ...(name ? [getFamily(3, [byName(facts.name)])] : []),
    ...(id ? [getFamily(4, [byId(facts.id)])] : []),
  ];
  return [
    send('a', batch(...requests)),
    hears('a', ...requests.map((request) => refusal(request, 'ENOENT'))),
  ];
}
