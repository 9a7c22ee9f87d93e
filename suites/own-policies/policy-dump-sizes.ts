/** Dumps of policies that are long: many policies, many attributes. */
import { batch } from '../../harness/program/build.ts';
import { lengthOf, type Pattern } from '../../harness/program/bytes.ts';
import type { OperationDefinition } from '../../harness/program/definition.ts';
import { done } from '../../harness/runner/dumps.ts';
import { policy } from '../../harness/runner/extack.ts';
import { byId } from '../../harness/runner/family-messages.ts';
import { datagram, hears, send } from '../../harness/runner/lines.ts';
import {
  attributePolicy,
  getPolicy,
  operationPolicy,
} from '../../harness/runner/policy-messages.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ROOM } from '../dumps/reading.ts';
import { asker, doOp, family, found, register, registration } from '../registration/family.ts';
import type { Policies } from './request.ts';

const OWN = { family: 'own' } as const;
const ops: readonly OperationDefinition[] = [doOp(1)];
const attrs = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** An attribute for each of so many nests, each with a policy of its own that knows one string. */
const nests = (count: number): Policies => ({
  main: {
    maxattr: count,
    attributes: attrs(count).map((attr) => ({ attr, type: 'NESTED', nested: `in${attr}` })),
  },
  ...Object.fromEntries(
    attrs(count).map((attr) => [
      `in${attr}`,
      { maxattr: 1, attributes: [{ attr: 1, type: 'STRING', len: attr }] },
    ]),
  ),
});
/** So many strings, each of another length. */
const strings = (count: number): Policies => ({
  main: {
    maxattr: count,
    attributes: attrs(count).map((attr) => ({ attr, type: 'STRING', len: attr })),
  },
});
const own = (policies: Policies) =>
  family('own', {
    ...{ resvStartOp: 255, policy: 'main', policies, ops: [...ops] },
    maxattr: policies['main']?.maxattr ?? 0,
  });

const map = operationPolicy('a', OWN, { cmd: 1, do: 0 });
const string = (index: number, attr: number, length: number): Pattern =>
  attributePolicy('a', OWN, index, attr, policy.atMost('STRING', length));

/** Messages in parts, each of as many whole ones as fit. */
function inParts(messages: readonly Pattern[], room: number): Pattern[][] {
  const parts: Pattern[][] = [];
  let left = 0;
  for (const message of messages) {
    const size = lengthOf(message);
    if (size > left) {
      parts.push([]);
      left = parts.length === 1 ? room : LATER;
    }
    parts.at(-1)?.push(message);
    left -= size;
  }
  return parts;
}
/** What a later part holds: the buffer that a drain offers, to the most a dump takes. */
const LATER = 32_768 - 320;

const dumped = (name: string, policies: Policies, messages: readonly Pattern[]) => ({
  name,
  lines: [
    asker,
    register(own(policies)),
    send('a', getPolicy([byId(OWN)])),
    hears(
      'a',
      ...inParts(messages, ROOM).map((part) => datagram(batch<Pattern[number]>(...part))),
      done(1),
    ),
    ...found(own(policies)),
  ],
});

export const policyDumpSizes: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.pol.many',
    rule: 'however many policies are nested in one, each has a number and is told',
    source: ['net/netlink/policy.c add_policy'],
    cases: [9, 10, 19, 24].map((count) =>
      dumped(`${count + 1} policies`, nests(count), [
        map,
        ...attrs(count).map((attr) =>
          attributePolicy('a', OWN, 0, attr, policy.nested('NESTED', attr, 1)),
        ),
        ...attrs(count).map((attr) => string(attr, 1, attr)),
      ]),
    ),
  },
  {
    ...registration,
    id: 'genl.pol.parts.own',
    rule: 'a dump of policies that does not fit one part goes on in the next with the attribute that did not fit',
    source: [
      'net/netlink/genetlink.c ctrl_dumppolicy',
      'net/netlink/policy.c netlink_policy_dump_write',
    ],
    cases: [60, 61, 62, 63, 64, 200].map((count) =>
      dumped(`${count} attributes`, strings(count), [
        map,
        ...attrs(count).map((attr) => string(0, attr, attr)),
      ]),
    ),
  },
];
