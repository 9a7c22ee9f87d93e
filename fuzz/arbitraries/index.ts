/**
 * What the fuzzer tries: fast-check arbitraries of programs, one file a noun. They know the
 * structure and break it on purpose, one thing at a time; weights.ts says how often.
 */
import fc from 'fast-check';
import type { Program } from '../../harness/program/program.ts';
import { changingDumpProgram } from './changing-dump-program.ts';
import { conversationProgram } from './conversation-program.ts';
import { dumpsProgram } from './dumps-program.ts';
import { kernelSocketsProgram } from './kernel-side/kernel-sockets-program.ts';
import { ownFamiliesProgram } from './kernel-side/own-families-program.ts';
import { routingHandlersProgram } from './kernel-side/routing-handlers-program.ts';
import { portsProgram } from './ports-program.ts';
import { refusalProgram } from './refusal-program.ts';
import { registrationProgram } from './registration-program.ts';
import { requestsProgram } from './requests-program.ts';
import { routingProgram } from './routing-program.ts';
import { scheduleProgram } from './schedule-program.ts';
import { socketsProgram } from './sockets-program.ts';
import { tablesProgram } from './tables-program.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

export {
  changingDumpProgram,
  conversationProgram,
  dumpsProgram,
  kernelSocketsProgram,
  ownFamiliesProgram,
  portsProgram,
  refusalProgram,
  registrationProgram,
  requestsProgram,
  routingHandlersProgram,
  routingProgram,
  scheduleProgram,
  socketsProgram,
  tablesProgram,
};
export { DEFAULT_WEIGHTS, onlyRegistration, type Weights, withoutRegistration } from './weights.ts';

/** Programs of every kind, by weight. */
export const anyProgram = (weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> =>
  fc.oneof(
    { weight: weights.program.requests, arbitrary: requestsProgram(weights) },
    { weight: weights.program.ports, arbitrary: portsProgram(weights) },
    { weight: weights.program.conversations, arbitrary: conversationProgram(weights) },
    { weight: weights.program.sockets, arbitrary: socketsProgram(weights) },
    { weight: weights.program.dumps, arbitrary: dumpsProgram(weights) },
    { weight: weights.program.registration, arbitrary: registrationProgram(weights) },
    { weight: weights.program.ownFamilies, arbitrary: ownFamiliesProgram(weights) },
    { weight: weights.program.kernelSockets, arbitrary: kernelSocketsProgram(weights) },
    { weight: weights.program.routingHandlers, arbitrary: routingHandlersProgram(weights) },
    { weight: weights.program.routing, arbitrary: routingProgram(weights) },
    {
      weight: weights.program.tables,
      arbitrary: tablesProgram(weights, 'no device but lo'),
    },
    { weight: weights.program.refusals, arbitrary: refusalProgram(weights) },
    { weight: weights.program.changingDumps, arbitrary: changingDumpProgram() },
    { weight: weights.program.schedules, arbitrary: scheduleProgram() },
  );

/** `count` programs of a seed: the same ones every time. */
export const programsOf = (
  seed: number,
  count: number,
  arbitrary: fc.Arbitrary<Program> = anyProgram(),
): Program[] => fc.sample(arbitrary, { seed, numRuns: count });
