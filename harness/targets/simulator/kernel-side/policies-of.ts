/** The policies of a definition as tables of the simulator; a policy may nest itself. */
import type { FamilyDefinition, PolicyAttribute } from '../../../program/definition.ts';
import type { NestedPolicy, NlaPolicy } from '../../../../simulator/index.ts';

const EDOM = 33;

/** What a validation function of a definition says; it refuses everything. */
const FUNCTION_MESSAGE = 'refused by the validation function';

type Policies = NonNullable<FamilyDefinition['policies']>;
type Making = NestedPolicy & { readonly policy: { entries: Record<number, NlaPolicy> } };

/** Finds a policy by its name; a name that is not defined is a NULL policy. */
export function policiesOf(
  given: Policies = {},
): (name: string | undefined) => NestedPolicy['policy'] | undefined {
  const made = new Map<string, Making>();
  for (const [name, { maxattr, strictStartType }] of Object.entries(given)) {
    const strict = strictStartType === undefined ? {} : { strictStartType };
    made.set(name, { policy: { entries: {}, ...strict }, maxtype: maxattr });
  }
  for (const [name, { attributes }] of Object.entries(given)) {
    const entries = made.get(name)?.policy.entries ?? {};
    for (const each of attributes) entries[each.attr] = entryOf(each, made);
  }
  return (name) => (name === undefined ? undefined : made.get(name)?.policy);
}

function entryOf(given: PolicyAttribute, made: ReadonlyMap<string, NestedPolicy>): NlaPolicy {
  const { type, len, min, max, mask, exactLenWarn, message, nested } = given;
  const inner = nested === undefined ? undefined : made.get(nested);
  const bits = type === 'BITFIELD32' ? { bits: mask ?? 0 } : undefined;
  return {
    type,
    ...(len === undefined ? {} : { len }),
    ...(bits ?? (mask === undefined ? {} : { mask: BigInt(mask) })),
    ...(exactLenWarn === undefined
      ? rangeOf(min, max)
      : {
          range: { min: BigInt(exactLenWarn), max: BigInt(exactLenWarn), warnTooLong: true },
        }),
    ...(message === undefined ? {} : { message }),
    ...(inner === undefined ? {} : { nested: inner }),
    ...(given.function === undefined
      ? {}
      : {
          validate: (_nla, extack) => {
            if (extack !== undefined) extack.msg = FUNCTION_MESSAGE;
            return -EDOM;
          },
        }),
  };
}

const rangeOf = (min: PolicyAttribute['min'], max: PolicyAttribute['max']) =>
  min === undefined && max === undefined
    ? {}
    : {
        range: {
          ...(min === undefined ? {} : { min: BigInt(min) }),
          ...(max === undefined ? {} : { max: BigInt(max) }),
        },
      };
