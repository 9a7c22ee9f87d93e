/** One socket that sends batches of requests to the kernel and reads what comes. */
import fc from 'fast-check';
import { batch, zeros } from '../../harness/program/build.ts';
import { type Bytes, lengthOf } from '../../harness/program/bytes.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { genericMessage } from './generic-message.ts';
import type { Message } from './message.ts';
import { routeMessage } from './route-message.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const SOL_NETLINK = 270;
const [CAP_ACK, EXT_ACK, STRICT_CHK] = [10, 11, 12];

/** Trailing bytes behind a datagram's last message, seldom. */
const tail = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(1, 3, 15, 16, 20).map(zeros) },
);

/** @param protocols of which each program has one */
export function requestsProgram(
  weights: Weights = DEFAULT_WEIGHTS,
  protocols: readonly number[] = [0, 0, 16],
): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(fc.constantFrom(...protocols), fc.subarray([CAP_ACK, EXT_ACK, STRICT_CHK]), fc.boolean())
    .chain(([protocol, options, bound]) => {
      const message = protocol === 0 ? routeMessage(weights) : genericMessage(weights);
      const datagram = fc.tuple(fc.array(message, { minLength: 1, maxLength: 3 }), tail);
      return fc
        .array(datagram, { minLength: 1, maxLength: 3 })
        .map((datagrams) => build(protocol, options, bound, datagrams));
    });
  return withActors(programs, weights.actor);
}

function build(
  protocol: number,
  options: readonly number[],
  bound: boolean,
  datagrams: readonly [Message[], string][],
): Program {
  const steps: Step[] = [{ call: 'socket', socket: 'a', protocol }];
  for (const option of options) {
    steps.push({ call: 'setsockopt', socket: 'a', level: SOL_NETLINK, option, value: 1 });
  }
  if (bound) steps.push({ call: 'bind', socket: 'a', address: {} });
  let seq = 1;
  for (const [messages, rest] of datagrams) {
    const built = batch(...messages.map((message) => message(seq++)));
    const bytes = rest === '' ? built : [...built, rest];
    steps.push({ call: 'send', socket: 'a', bytes: bytes as string[] });
    steps.push({ call: 'drain', socket: 'a' });
  }
  return program(steps.filter((step) => step.call !== 'send' || lengthOf(step.bytes as Bytes) > 0));
}
