/** CTRL_CMD_GETPOLICY of families of the program’s own: how each policy is told. */
import { batch } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import type { OperationDefinition, PolicyAttribute } from '../../harness/program/definition.ts';
import { done } from '../../harness/runner/dumps.ts';
import { policy } from '../../harness/runner/extack.ts';
import { byId } from '../../harness/runner/family-messages.ts';
import { datagram, type Heard, hears, refusal, send } from '../../harness/runner/lines.ts';
import {
  attributePolicy,
  getPolicy,
  ofOperation,
  operationPolicy,
  type PoliciesOfOperation,
} from '../../harness/runner/policy-messages.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  asker,
  dumpOp,
  doOp,
  family,
  register,
  registration,
  type Nameless,
} from '../registration/family.ts';
import type { Policies } from './request.ts';

const dumping = ['net/netlink/genetlink.c ctrl_dumppolicy', 'net/netlink/policy.c'];
const writing = ['net/netlink/policy.c __netlink_policy_dump_write_attr'];
const adding = ['net/netlink/policy.c netlink_policy_dump_add_policy'];
const OWN = { family: 'own' } as const;
const id = byId(OWN);
const own = (more: Nameless) => family('own', { resvStartOp: 255, ...more });

type Told = readonly [index: number, attr: number, described: string];
const part = (maps: readonly PoliciesOfOperation[], attributes: readonly Told[]): Heard =>
  datagram(
    batch<Pattern[number]>(
      ...maps.map((map) => operationPolicy('a', OWN, map)),
      ...attributes.map((told) => attributePolicy('a', OWN, ...told)),
    ),
  );
/** The family is there, and lacks an operation. */
const lacking: readonly Line[] = [
  send('a', getPolicy([id, ofOperation(77)])),
  hears('a', refusal(getPolicy([id, ofOperation(77)]), 'ENOENT')),
];
/** The whole dump of policies is this, in one part. */
const told = (
  name: string,
  more: Nameless,
  maps: readonly PoliciesOfOperation[],
  attributes: readonly Told[],
  operation?: number,
): Case => ({
  name,
  lines: [
    asker,
    register(own(more)),
    send('a', getPolicy(operation === undefined ? [id] : [id, ofOperation(operation)])),
    hears('a', part(maps, attributes), done(1)),
    ...lacking,
  ],
});
const refused = (name: string, more: Nameless, operation?: number): Case => {
  const sent = getPolicy(operation === undefined ? [id] : [id, ofOperation(operation)]);
  return {
    name,
    lines: [
      asker,
      register(own(more)),
      send('a', sent),
      hears('a', refusal(sent, 'ENODATA')),
      ...lacking,
    ],
  };
};

type Attribute = Omit<PolicyAttribute, 'attr'>;
const U8 = { attr: 1, type: 'U8' } as const;
const u8 = policy.u8();
/** A family that takes attribute 1, or several. */
const taking = (...attributes: readonly Attribute[]): Nameless => ({
  maxattr: attributes.length,
  policy: 'main',
  policies: {
    main: {
      maxattr: attributes.length,
      attributes: attributes.map((each, index) => ({ attr: index + 1, ...each })),
    },
  },
  ops: [doOp(1)],
});
const DO_0: readonly PoliciesOfOperation[] = [{ cmd: 1, do: 0 }];
const one = (name: string, of: Attribute, described: string): Case =>
  told(name, taking(of), DO_0, [[0, 1, described]]);
const top = (bits: bigint): bigint => (1n << bits) - 1n;
const unsigned = (['U8', 'U16', 'U32', 'U64'] as const).map((type, power) =>
  one(type, { type }, policy.unsigned(type, 0n, top(8n << BigInt(power)))),
);
const signed = (['S8', 'S16', 'S32', 'S64'] as const).map((type, power) => {
  const most = top((8n << BigInt(power)) - 1n);
  return one(type, { type }, policy.signed(type, -most - 1n, most));
});

const two: Policies = {
  main: { maxattr: 2, attributes: [U8, { attr: 2, type: 'U8' }] },
  other: { maxattr: 1, attributes: [{ attr: 1, type: 'FLAG' }] },
};
const FLAG = policy.plain('FLAG');
const both: readonly Told[] = [
  [0, 1, u8],
  [0, 2, u8],
];
const shared = { maxattr: 2, policies: two, policy: 'main' };
const withOther: OperationDefinition = { cmd: 3, doit: 0, policy: 'other', maxattr: 1 };
const inner: Policies = {
  main: {
    maxattr: 2,
    attributes: [
      { attr: 1, type: 'NESTED', nested: 'inner' },
      { attr: 2, type: 'NESTED_ARRAY', nested: 'last' },
    ],
  },
  inner: { maxattr: 3, attributes: [{ attr: 3, type: 'NESTED', nested: 'last' }] },
  last: { maxattr: 1, attributes: [U8] },
};
const self: Policies = {
  main: {
    maxattr: 2,
    attributes: [
      { attr: 1, type: 'NESTED', nested: 'main' },
      { attr: 2, type: 'U8' },
    ],
  },
};
const [GENL_DONT_VALIDATE_DUMP] = [2];
const since62 = { differs: { '6.1': 'it lists the policy, without a map' }, seen: ['6.12.117'] };

export const policyDumps: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.pol.shape',
    rule: 'a dump of policies tells of each operation with a policy which it has as do and as dump, then of each attribute of each policy, in nests with NLA_F_NESTED',
    source: dumping,
    cases: [
      told('a do', { ...shared, ops: [doOp(1)] }, DO_0, both),
      told(
        'a do and a dump',
        { ...shared, ops: [{ cmd: 7, doit: 0, dumpit: 0 }, doOp(2)] },
        [
          { cmd: 7, do: 0, dump: 0 },
          { cmd: 2, do: 0 },
        ],
        both,
      ),
      told(
        'a dump that does not validate, beside its do',
        {
          ...shared,
          ops: [{ cmd: 1, doit: 0, dumpit: 0, validate: GENL_DONT_VALIDATE_DUMP }],
        },
        DO_0,
        both,
      ),
      told(
        'an operation without a policy, between two with one',
        { policies: two, ops: [withOther, doOp(5), { ...withOther, cmd: 6 }] },
        [
          { cmd: 3, do: 0 },
          { cmd: 6, do: 0 },
        ],
        [[0, 1, FLAG]],
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.op-id.own',
    rule: 'the map of an operation that only dumps has its number, and the policy as that of the dump',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_put_op'],
    differs: { '6.18': 'it shows the number 0' },
    cases: [
      told('alone', { ...shared, ops: [dumpOp(9)] }, [{ cmd: 9, dump: 0 }], both),
      told(
        'behind a do',
        { ...shared, ops: [doOp(1), dumpOp(9)] },
        [
          { cmd: 1, do: 0 },
          { cmd: 9, dump: 0 },
        ],
        both,
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.nodata',
    rule: 'a family of which no operation has a policy is ENODATA',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_start'],
    cases: [
      refused('no operations', {}),
      refused('an operation without a policy', { ops: [doOp(1)] }),
      refused('a number of attributes, and no policy', { maxattr: 5, ops: [doOp(1), dumpOp(2)] }),
      refused('the one operation asked for', { ops: [doOp(1)] }, 1),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.index',
    rule: 'policies are numbered from 0 as they are first used, those nested in them behind; one that is used twice has one number',
    source: adding,
    cases: [
      told(
        'shared by two operations, then another',
        { ...shared, ops: [doOp(1), doOp(2), withOther] },
        [
          { cmd: 1, do: 0 },
          { cmd: 2, do: 0 },
          { cmd: 3, do: 1 },
        ],
        [...both, [1, 1, FLAG]],
      ),
      told(
        'another first',
        { ...shared, ops: [withOther, doOp(1)] },
        [
          { cmd: 3, do: 0 },
          { cmd: 1, do: 1 },
        ],
        [
          [0, 1, FLAG],
          [1, 1, u8],
          [1, 2, u8],
        ],
      ),
      told(
        'one that nests itself',
        { maxattr: 2, policies: self, policy: 'main', ops: [doOp(1)] },
        DO_0,
        [
          [0, 1, policy.nested('NESTED', 0, 2)],
          [0, 2, u8],
        ],
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.single-op.own',
    rule: 'asked for one operation, the dump has only its policies, numbered from 0',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_start'],
    cases: [
      told(
        'the last of three',
        { ...shared, ops: [doOp(1), doOp(2), withOther] },
        [{ cmd: 3, do: 0 }],
        [[0, 1, FLAG]],
        3,
      ),
      told('the second', { ...shared, ops: [withOther, doOp(2)] }, [{ cmd: 2, do: 0 }], both, 2),
    ],
  },
  {
    ...registration,
    ...since62,
    id: 'genl.pol.single-novalidate',
    rule: 'asked for an operation that only dumps and does not validate, it is ENODATA',
    source: ['net/netlink/genetlink.c ctrl_dumppolicy_start'],
    cases: [
      refused(
        'a policy that is not used',
        { ...shared, ops: [{ cmd: 1, dumpit: 0, validate: GENL_DONT_VALIDATE_DUMP }] },
        1,
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.reject',
    rule: 'an operation that refuses every attribute has a policy of which no attribute is told',
    source: ['net/netlink/policy.c netlink_policy_dump_write'],
    cases: [
      told('one', { resvStartOp: 0, ops: [doOp(1)] }, DO_0, []),
      told(
        'two share it',
        { resvStartOp: 0, ops: [doOp(1), doOp(2)] },
        [
          { cmd: 1, do: 0 },
          { cmd: 2, do: 0 },
        ],
        [],
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.op-maxattr',
    rule: 'the same policy up to another attribute is another policy, and ends there',
    source: adding,
    cases: [
      told(
        'of two attributes, of one',
        { ...shared, ops: [doOp(1), { ...doOp(2), maxattr: 1 }] },
        [
          { cmd: 1, do: 0 },
          { cmd: 2, do: 1 },
        ],
        [...both, [1, 1, u8]],
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.int',
    rule: 'an integer shows its least and its greatest value, those of its type where it has no limits, then its type; with a mask it shows the mask',
    source: writing,
    cases: [
      ...unsigned,
      ...signed,
      one('U8 from 2 to 5', { type: 'U8', min: 2, max: 5 }, policy.unsigned('U8', 2n, 5n)),
      one('U16 from 3', { type: 'U16', min: 3 }, policy.unsigned('U16', 3n, 0xffffn)),
      one('U32 to 7', { type: 'U32', max: 7 }, policy.unsigned('U32', 0n, 7n)),
      one('S8 from -2 to 1', { type: 'S8', min: -2, max: 1 }, policy.signed('S8', -2n, 1n)),
      one('U8, mask 0x0f', { type: 'U8', mask: 15 }, policy.mask('U8', 15n)),
      one('U64, mask 0x6', { type: 'U64', mask: 6 }, policy.mask('U64', 6n)),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.string',
    rule: 'strings and binary show their greatest length, or with a range both its ends; a least of 0, one end alone, and a range beyond 32767 are not shown',
    source: writing,
    cases: [
      ...(['STRING', 'NUL_STRING', 'BINARY'] as const).flatMap((type) => [
        one(`${type} up to 7`, { type, len: 7 }, policy.atMost(type, 7)),
        one(`${type} without a length`, { type }, policy.plain(type)),
      ]),
      one('BINARY from 2 to 4', { type: 'BINARY', min: 2, max: 4 }, policy.between('BINARY', 2, 4)),
      one('BINARY from 0 to 4', { type: 'BINARY', min: 0, max: 4 }, policy.atMost('BINARY', 4)),
      one('BINARY from 3 to 65535', { type: 'BINARY', min: 3, max: 65535 }, policy.plain('BINARY')),
      one('BINARY of 16', { type: 'BINARY', min: 16, max: 16 }, policy.exactly('BINARY', 16)),
      one('BINARY to 4', { type: 'BINARY', max: 4 }, policy.plain('BINARY')),
      one('BINARY from 3', { type: 'BINARY', min: 3 }, policy.plain('BINARY')),
      one(
        'BINARY of 4, more with a warning',
        { type: 'BINARY', exactLenWarn: 4 },
        policy.exactly('BINARY', 4),
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.other',
    rule: 'a flag shows its type, a bit field its bits and its type',
    source: writing,
    cases: [
      one('FLAG', { type: 'FLAG' }, FLAG),
      one('BITFIELD32', { type: 'BITFIELD32', mask: 7 }, policy.bitfield(7)),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.nest',
    rule: 'a nest shows the number and the highest attribute of the policy inside it, then its type; without one the type alone',
    source: writing,
    cases: [
      one('NESTED without a policy', { type: 'NESTED' }, policy.plain('NESTED')),
      one('NESTED_ARRAY without a policy', { type: 'NESTED_ARRAY' }, policy.plain('NESTED_ARRAY')),
      told(
        'two, one in the other',
        { maxattr: 2, policies: inner, policy: 'main', ops: [doOp(1)] },
        DO_0,
        [
          [0, 1, policy.nested('NESTED', 1, 3)],
          [0, 2, policy.nested('NESTED_ARRAY', 2, 1)],
          [1, 3, policy.nested('NESTED', 2, 1)],
          [2, 1, u8],
        ],
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.pol.skipped',
    rule: 'attributes of types UNSPEC, REJECT, BE16 and BE32 are left out of a dump of policies',
    source: writing,
    cases: (['UNSPEC', 'REJECT', 'BE16', 'BE32'] as const).map((type) =>
      told(type, taking({ type }, { type: 'U8' }), DO_0, [[0, 2, u8]]),
    ),
  },
  {
    ...registration,
    id: 'genl.pol.msecs',
    rule: 'NLA_MSECS is told as an unsigned integer of either length',
    level: 'observed',
    source: writing,
    differs: { '6.1': 'it is told as U64' },
    seen: ['6.12.117'],
    cases: [one('MSECS', { type: 'MSECS' }, policy.unsigned('UINT', 0n, top(64n)))],
  },
  {
    ...registration,
    id: 'genl.pol.uint',
    rule: 'NLA_UINT and NLA_SINT show their limits, those of 64 bits where they have none, or their mask',
    source: writing,
    differs: { '6.1': 'NLA_UINT and NLA_SINT are of 6.7 and later' },
    seen: ['6.12.117'],
    cases: [
      one('UINT', { type: 'UINT' }, policy.unsigned('UINT', 0n, top(64n))),
      one('SINT', { type: 'SINT' }, policy.signed('SINT', -top(63n) - 1n, top(63n))),
      one('UINT from 3', { type: 'UINT', min: 3 }, policy.unsigned('UINT', 3n, top(64n))),
      one('SINT to -3', { type: 'SINT', max: -3 }, policy.signed('SINT', -top(63n) - 1n, -3n)),
      one('UINT, mask 0x6', { type: 'UINT', mask: 6 }, policy.mask('UINT', 6n)),
    ],
  },
];
