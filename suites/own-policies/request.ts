/** A family of the program’s own, with policies as a rule needs them, and requests to it. */
import { genl, nla, nlmsg } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import type { FamilyDefinition, PolicyAttribute } from '../../harness/program/definition.ts';
import type { Cell } from '../../harness/runner/cells.ts';
import type { ExtendedAck } from '../../harness/runner/extack.ts';
import { controllerAnswers } from '../../harness/runner/family-messages.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import { family, register, registration } from '../registration/family.ts';

/** What rules of policies have in common. */
export const ownPolicies = {
  ...registration,
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;

/** Commands of the family: the same operation, its attributes validated strictly or liberally. */
export const STRICT = 1;
export const LIBERAL = 2;
const GENL_DONT_VALIDATE_STRICT = 1;

export type Policies = NonNullable<FamilyDefinition['policies']>;

/** @param policies `main` is the family’s; by default it knows `attribute` alone, at number 1 */
export const withPolicies = (policies: Policies, maxattr = policies['main']?.maxattr ?? 0) =>
  family('own', {
    maxattr,
    resvStartOp: 255,
    policy: 'main',
    policies,
    ops: [
      { cmd: STRICT, doit: 0 },
      { cmd: LIBERAL, doit: 0, validate: GENL_DONT_VALIDATE_STRICT },
    ],
  });

export const request = (cmd: number, attributes: string, flags = NLM_F_ACK): Bytes =>
  nlmsg({ type: { family: 'own' }, flags: NLM_F_REQUEST | flags, seq: 1 }, genl(cmd), attributes);

export const attribute = (type: number, payload: string): string =>
  nla<string>(type, payload).join('');

/** Where the first attribute of a request begins. */
export const FIRST = 20;

export interface Asked {
  name: string;
  cmd: typeof STRICT | typeof LIBERAL;
  policies: Policies;
  attributes: string;
  errno?: string | undefined;
  says?: ExtendedAck | undefined;
}

export const cellOf = ({ name, cmd, policies, attributes, errno, says }: Asked): Cell => ({
  name,
  before: [register(withPolicies(policies))],
  sent: request(cmd, attributes),
  ...(errno === undefined ? {} : { errno }),
  ...(says === undefined ? {} : { says }),
});

/** One attribute, number 1, of this policy, with a payload. */
export interface OfOne {
  name: string;
  of: Omit<PolicyAttribute, 'attr'>;
  payload: string;
  /** nla_type where it is not 1, e.g. with NLA_F_NESTED. */
  rawType?: number;
  /** Absent: accepted. */
  errno?: string;
  /** With it; the offset is that of the attribute unless `says` gives another. */
  msg?: string;
  policy?: string;
  says?: ExtendedAck;
  /** Refused without a word. */
  silent?: true;
}

/** A refusal of the one attribute tells where it lies. */
const saidOf = ({ errno, msg, policy, says, silent }: OfOne): ExtendedAck | undefined => {
  if (errno === undefined || says !== undefined || silent) return says;
  return {
    ...(msg === undefined ? {} : { msg }),
    offset: FIRST,
    ...(policy === undefined ? {} : { policy }),
  };
};

export const cell = (cmd: typeof STRICT | typeof LIBERAL, one: OfOne): Cell =>
  cellOf({
    name: `${one.name}, ${cmd === STRICT ? 'strict' : 'liberal'}`,
    cmd,
    policies: { main: { maxattr: 1, attributes: [{ attr: 1, ...one.of }] } },
    attributes: attribute(one.rawType ?? 1, one.payload),
    errno: one.errno,
    says: saidOf(one),
  });
/** The same verdict, strict and liberal. */
export const both = (one: OfOne): Cell[] => [cell(STRICT, one), cell(LIBERAL, one)];
