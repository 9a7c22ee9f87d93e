/** An object of routing Netlink and its life: made, changed, used, deleted. */
import fc from 'fast-check';
import { text } from '../../../harness/program/build.ts';
import type { AttributeTable } from '../../../harness/wire/attribute-table.ts';
import { type Labelled, join, right } from '../labelled.ts';
import { type Given, typedAttributes } from '../typed-attribute.ts';
import type { Weights } from '../weights.ts';

/** What a request says behind its struct nlmsghdr. */
export interface RoutingRequest {
  type: number;
  /** Besides NLM_F_REQUEST and NLM_F_ACK. */
  flags: number;
  body: Labelled;
}

/** Requests of one object's life; each of them may be wrong in one thing. */
export interface RoutingObject {
  name: string;
  create: fc.Arbitrary<RoutingRequest>;
  change: fc.Arbitrary<RoutingRequest>;
  use: fc.Arbitrary<RoutingRequest>;
  remove: fc.Arbitrary<RoutingRequest>;
}

export const [NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND] = [0x100, 0x200, 0x400, 0x800];
export const NLM_F_DUMP = 0x300;
export const [AF_INET, AF_INET6] = [2, 10];
/** lo, and what is made first in a fresh namespace. */
export const [LO, FIRST] = [1, 2];

/** `0a 00 00 01` for 10.0.0.1 */
export const ip = (...octets: number[]): string =>
  octets.map((octet) => octet.toString(16).padStart(2, '0')).join('');
/** fc00::n */
export const ip6 = (last: number): string =>
  `fc${'00'.repeat(14)}${last.toString(16).padStart(2, '0')}`;
export const nameHex = (name: string): string => `${text(name)}00`;

/** A request with its fixed header and attributes of a table. */
export const request = (
  weights: Weights,
  type: number,
  flags: fc.Arbitrary<number>,
  header: string,
  table: AttributeTable,
  given: readonly Given[],
): fc.Arbitrary<RoutingRequest> =>
  fc
    .tuple(flags, typedAttributes(table, given, weights))
    .map(([extra, attributes]) => ({ type, flags: extra, body: join(right(header), attributes) }));

/** As `ip` would create, and what else there is. */
export const creating: fc.Arbitrary<number> = fc.constantFrom(
  NLM_F_CREATE | NLM_F_EXCL,
  NLM_F_CREATE | NLM_F_EXCL,
  NLM_F_CREATE,
  NLM_F_CREATE | NLM_F_REPLACE,
  NLM_F_CREATE | NLM_F_APPEND,
  NLM_F_REPLACE,
  0,
);
export const none: fc.Arbitrary<number> = fc.constant(0);
export const dumping: fc.Arbitrary<number> = fc.constant(NLM_F_DUMP);
