/** A family's definition, and what callbacks do, as attributes of a command. */
import { fromHex } from '../../../program/bytes.ts';
import {
  type Acts,
  type CallbackDefinition,
  type DumpDefinition,
  type FamilyDefinition,
  NLA_TYPES,
  type OperationDefinition,
  type PolicyAttribute,
  type SentByCallback,
  type SplitOperationDefinition,
} from '../../../program/definition.ts';
import { FAMILY, NULLS, VIA } from './commands.ts';
import { type Part, bytes, flag, list, nest, number, wide } from './encode.ts';
import { UnsupportedCommand } from './unsupported-command.ts';

const hexBytes = (hex: string | undefined): Uint8Array | undefined =>
  hex === undefined ? undefined : fromHex(hex.replaceAll(/\s/g, ''));
const text = (given: string | undefined): Uint8Array | undefined =>
  given === undefined ? undefined : new TextEncoder().encode(given);

/** The policies of a definition by name: their place in its list. */
type Places = ReadonlyMap<string, number>;

export function encodeDefinition(definition: FamilyDefinition): Part[] {
  const { policies = {}, ops, smallOps, splitOps, groups, nulls = [] } = definition;
  const places: Places = new Map(Object.keys(policies).map((name, index) => [name, index]));
  const flags =
    (definition.netnsok ? FAMILY.NETNSOK : 0) | (definition.parallelOps ? FAMILY.PARALLEL_OPS : 0);
  const encodeOp = (op: SplitOperationDefinition) => operation(op, places);
  return [
    bytes('NAME', nameField(definition.name)),
    number('ID', definition.id),
    number('VERSION', definition.version),
    number('HDRSIZE', definition.hdrsize),
    number('MAXATTR', definition.maxattr),
    number('FLAGS', flags),
    number('RESV_START_OP', definition.resvStartOp),
    list('POLICIES', Object.values(policies), (policy) => [
      number('MAXATTR', policy.maxattr),
      number('STRICT_START', policy.strictStartType),
      list('ATTRIBUTES', policy.attributes, (each) => attribute(each, places)),
    ]),
    number('POLICY', placeOf(definition.policy, places)),
    callbackPart('PRE_DOIT', definition.preDoit),
    flag('POST_DOIT', definition.postDoit),
    list('OPS', ops, encodeOp),
    list('SMALL_OPS', smallOps, encodeOp),
    list('SPLIT_OPS', splitOps, encodeOp),
    number(
      'NULLS',
      nulls.reduce((sum, each) => sum | NULLS[each], 0),
    ),
    list('GROUPS', groups, (group) => [
      bytes('NAME', nameField(group.name)),
      number('FLAGS', group.flags),
    ]),
  ];
}

/** char name[16]: what is longer has no place in the struct. */
function nameField(name: FamilyDefinition['name']): Uint8Array {
  const given = typeof name === 'string' ? new TextEncoder().encode(name) : hexBytes(name.hex);
  return (given ?? new Uint8Array(0)).subarray(0, 16);
}

function placeOf(name: string | undefined, places: Places): number | undefined {
  if (name === undefined) return undefined;
  const place = places.get(name);
  if (place === undefined) throw new UnsupportedCommand(`the definition has no policy '${name}'`);
  return place;
}

const operation = (op: OperationDefinition & SplitOperationDefinition, places: Places): Part[] => [
  number('CMD', op.cmd),
  number('FLAGS', op.flags),
  number('VALIDATE', op.validate),
  number('MAXATTR', op.maxattr),
  number('POLICY', placeOf(op.policy, places)),
  callbackPart('PRE_DOIT', op.preDoit),
  callbackPart('DOIT', op.doit),
  flag('POST_DOIT', op.postDoit),
  callbackPart('START', op.start),
  dumpPart(op.dumpit),
  flag('DONE', op.done),
];

const attribute = (given: PolicyAttribute, places: Places): Part[] => [
  number('ATTR', given.attr),
  number('TYPE', NLA_TYPES.indexOf(given.type)),
  number('LEN', given.len),
  wide('MIN', given.min),
  wide('MAX', given.max),
  number('MASK', given.mask),
  number('EXACT_WARN', given.exactLenWarn),
  bytes('MESSAGE', text(given.message)),
  number('NESTED', placeOf(given.nested, places)),
  flag('FUNCTION', given.function),
];

export const callbackPart = (
  type: 'PRE_DOIT' | 'DOIT' | 'START' | 'CALLBACK',
  given: CallbackDefinition | undefined,
): Part => (given === undefined ? undefined : nest(type, ...acts(given)));

/** One description for every call, or a list with one for each. */
export function dumpPart(given: DumpDefinition | undefined): Part {
  if (given === undefined) return undefined;
  const each: readonly CallbackDefinition[] = Array.isArray(given) ? given : [given];
  return nest('DUMPIT', flag('REPEAT', !Array.isArray(given)), list('CALLS', each, acts));
}

function acts(given: CallbackDefinition): Part[] {
  const { ret = 0, ...more }: Acts = typeof given === 'number' ? { ret: given } : given;
  return [
    ret === 'sent' ? flag('RET_SENT', true) : number('RET', ret),
    list('SENDS', more.sends, sent),
    bytes('MESSAGE', text(more.message)),
    number('BAD_ATTR', more.badAttr),
    number('MISSING', more.missing),
    bytes('COOKIE', hexBytes(more.cookie)),
  ];
}

const sent = (given: SentByCallback): Part[] => [
  number('VIA', VIA[given.via ?? 'reply']),
  number('GROUP', given.group),
  number('CMD', given.cmd),
  bytes('HEADER', hexBytes(given.header)),
  bytes('BYTES', hexBytes(given.bytes)),
  number('TIMES', given.times),
];
