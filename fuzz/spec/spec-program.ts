/** Programs made of specs, for the fuzzer: requests that conform, or break one rule. */
import fc from 'fast-check';
import type { Program } from '../../harness/program/program.ts';
import { withActors } from '../arbitraries/actors.ts';
import { DEFAULT_WEIGHTS, type Weights } from '../arbitraries/weights.ts';
import { filled, someOf } from './filled-attribute.ts';
import { brokenRequests } from './operation-violations.ts';
import { headerHex, structHex } from './payload.ts';
import { type Reached, reachable } from './reachable.ts';
import { askOnce, askedOf, brokenProgram } from './spec-case.ts';
import { messageOf } from './spec-request.ts';
import type { Operation, Request, Spec, Struct } from './spec.ts';
import { violationsOf } from './violations.ts';

interface Ask {
  spec: Spec;
  operation: Operation;
  request: Request;
}

/** Each spec comes up as often as another, however long it is. @throws TypeError if there is none */
export function specProgram(
  specs: readonly Spec[],
  weights: Weights = DEFAULT_WEIGHTS,
): fc.Arbitrary<Program> {
  const usable = specs.filter(({ operations }) => operations.length > 0);
  if (usable.length === 0) throw new TypeError('specProgram: no spec has an operation');
  const programs = fc.oneof(...usable.map((spec) => ofSpec(spec, weights)));
  return withActors(programs, weights.actor);
}

function ofSpec(spec: Spec, { attribute }: Weights): fc.Arbitrary<Program> {
  const asks = spec.operations.flatMap((operation) =>
    operation.requests.map((request): Ask => ({ spec, operation, request })),
  );
  const reached = reachable(spec);
  const ask = fc.constantFrom(...asks);
  return fc.oneof(
    { weight: attribute.right, arbitrary: ask.chain(conformant) },
    { weight: attribute.wrong, arbitrary: ask.chain(brokenRequest) },
    ...(reached.length === 0
      ? []
      : [
          {
            weight: attribute.wrong * 2,
            arbitrary: fc.constantFrom(...reached).chain((each) => brokenAttribute(spec, each)),
          },
          {
            weight: attribute.right,
            arbitrary: fc.constantFrom(...reached).chain((each) => deepAttribute(spec, each)),
          },
        ]),
  );
}

/** Zeros, ones, or zeros but for indexes of devices: 1 is lo. */
const fixedHeader = (struct: Struct | undefined): fc.Arbitrary<{ header?: string }> =>
  struct === undefined
    ? fc.constant({})
    : fc
        .constantFrom(
          headerHex(struct),
          structHex(struct, (name) => (name.endsWith('index') ? 1n : 0n)),
          structHex(struct, () => 1n),
        )
        .map((header) => ({ header }));

const conformant = ({ spec, operation, request }: Ask): fc.Arbitrary<Program> =>
  fc
    .tuple(fixedHeader(operation.header), someOf(request.attributes), flags)
    .map(([header, attributes, more]) =>
      askOnce(
        spec,
        messageOf(spec, { operation, request, attributes, flags: more, ...header }, 1),
        undefined,
      ),
    );

/** NLM_F_CREATE, _EXCL, _REPLACE, _ECHO: what a do may ask for besides. */
const flags = fc.constantFrom(0, 0, 0, 0x400, 0x600, 0x100, 0x008);

const deepAttribute = (spec: Spec, reached: Reached): fc.Arbitrary<Program> => {
  const attribute = reached.path.at(-1)?.attribute;
  if (attribute === undefined) throw new TypeError('specProgram: a path without an attribute');
  return fc
    .tuple(fixedHeader(reached.operation.header), filled(attribute), flags)
    .map(([header, leaf, more]) =>
      askOnce(
        spec,
        messageOf(spec, { ...askedOf(reached, leaf), flags: more, ...header }, 1),
        undefined,
      ),
    );
};

const brokenRequest = ({ spec, operation, request }: Ask): fc.Arbitrary<Program> =>
  fc
    .constantFrom(...brokenRequests(operation, request))
    .map((broken) => brokenProgram(spec, broken));

const brokenAttribute = (spec: Spec, reached: Reached): fc.Arbitrary<Program> => {
  const attribute = reached.path.at(-1)?.attribute;
  if (attribute === undefined) throw new TypeError('specProgram: a path without an attribute');
  return fc
    .tuple(fixedHeader(reached.operation.header), fc.constantFrom(...violationsOf(attribute)))
    .map(([header, { rule, hex }]) => {
      const bytes = messageOf(spec, { ...askedOf(reached, hex), ...header }, 1);
      return askOnce(spec, bytes, [{ rule: `${attribute.name}: ${rule}`, bytes: hex }]);
    });
};
