/** Programs made of a spec: each sends one request, which breaks nothing or one thing. */
import { type Program, type Step, program } from '../../harness/program/program.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type BrokenRequest, brokenRequests } from './operation-violations.ts';
import { payloads } from './payload.ts';
import { type Reached, pathText, reachable } from './reachable.ts';
import type { Operation, Request, Spec } from './spec.ts';
import { type Asked, messageOf, wrap } from './spec-request.ts';
import { attributeWith, violationsOf } from './violations.ts';

const [SOL_NETLINK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK] = [270, 11, 12];

export interface SpecCase {
  spec: string;
  /** `newlink do` */
  operation: string;
  /** The attribute it is about, by its path; absent where it is about the operation. */
  attribute?: string;
  /** What it breaks; absent where it conforms. */
  rule?: string;
  program: Program;
}

/** What all programs of specs do around their request. */
export function askOnce(
  spec: Spec,
  bytes: readonly Segment[],
  violates: Step['violates'],
  powerless = false,
): Program {
  const socket = 'a';
  const option = (number: number): Step => ({
    ...{ call: 'setsockopt', socket, level: SOL_NETLINK, option: number, value: 1 },
  });
  const send: Step = {
    ...{ call: 'send', socket, bytes: bytes as string[] },
    ...(powerless && { actor: 'plain' }),
    ...(violates && { violates }),
  };
  const steps: Step[] = [
    { call: 'socket', socket, protocol: spec.number },
    option(NETLINK_EXT_ACK),
    option(NETLINK_GET_STRICT_CHK),
    send,
    { call: 'drain', socket },
  ];
  return program(steps, powerless ? { actors: { plain: { capabilities: [] } } } : {});
}

const nameOf = ({ name }: Operation, { mode }: Request): string => `${name} ${mode}`;

const conformant = (spec: Spec, asked: Asked): Program =>
  askOnce(spec, messageOf(spec, asked, 1), undefined);

/** Of each request a conformant one, bare and with what it lists, and those that break a rule. */
export function* operationCases(spec: Spec): Generator<SpecCase> {
  for (const operation of spec.operations) {
    for (const request of operation.requests) {
      const about = { spec: spec.name, operation: nameOf(operation, request) };
      const base = { operation, request };
      yield { ...about, program: conformant(spec, { ...base, attributes: '' }) };
      for (const broken of brokenRequests(operation, request)) {
        yield { ...about, rule: broken.rule, program: brokenProgram(spec, broken) };
      }
    }
  }
}

export function brokenProgram(spec: Spec, broken: BrokenRequest): Program {
  const { rule, bytes, powerless } = broken;
  const label = { rule, ...(bytes !== undefined && { bytes }), ...(powerless && { key: 'actor' }) };
  return askOnce(spec, messageOf(spec, broken, 1), [label], powerless);
}

/** Of each attribute that a request can hold: one conformant, and one for each rule. */
export function* attributeCases(spec: Spec): Generator<SpecCase> {
  for (const reached of reachable(spec)) {
    const { operation, request, path } = reached;
    const attribute = path.at(-1)?.attribute;
    if (attribute === undefined) continue;
    const about = {
      spec: spec.name,
      operation: nameOf(operation, request),
      attribute: pathText(path),
    };
    const leaf = attributeWith(attribute, payloads(attribute)[0] ?? '');
    yield { ...about, program: conformant(spec, askedOf(reached, leaf)) };
    for (const { rule, hex } of violationsOf(attribute)) {
      const bytes = messageOf(spec, askedOf(reached, hex), 1);
      const label = { rule: `${attribute.name}: ${rule}`, bytes: hex };
      yield { ...about, rule, program: askOnce(spec, bytes, [label]) };
    }
  }
}

export const askedOf = (reached: Reached, leaf: string): Asked => ({
  operation: reached.operation,
  request: reached.request,
  attributes: wrap(reached, leaf),
});

export const casesOf = function* (spec: Spec): Generator<SpecCase> {
  yield* operationCases(spec);
  yield* attributeCases(spec);
};
