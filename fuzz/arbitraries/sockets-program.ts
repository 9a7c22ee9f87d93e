/** Two or three sockets, and in any order all that can be done to a Netlink socket. */
import fc from 'fast-check';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { askAddress, giveAddress } from './address.ts';
import { membership, userMessage } from './group.ts';
import { oddSend } from './odd-send.ts';
import { plainRequest } from './plain-request.ts';
import { receive } from './receive.ts';
import { attachFilter } from './socket-filter.ts';
import { readOption, setOption } from './socket-option.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const NAMES = ['a', 'b'] as const;
const name = fc.constantFrom(...NAMES);
const [ROUTE, USERSOCK, GENERIC] = [0, 2, 16];

const closing: fc.Arbitrary<Step> = name.map((socket): Step => ({ call: 'close', socket }));

const step = ({ step: weights }: Weights): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: weights.request, arbitrary: plainRequest(name) },
    { weight: weights.oddSend, arbitrary: oddSend(name) },
    { weight: weights.userMessage, arbitrary: userMessage(name) },
    { weight: weights.option, arbitrary: setOption(name) },
    { weight: weights.readOption, arbitrary: readOption(name) },
    { weight: weights.receive, arbitrary: receive(name) },
    { weight: weights.group, arbitrary: membership(name) },
    { weight: weights.address, arbitrary: giveAddress('bind', name) },
    { weight: weights.address, arbitrary: giveAddress('connect', name) },
    { weight: weights.address, arbitrary: askAddress(name) },
    { weight: weights.filter, arbitrary: attachFilter(name) },
    { weight: weights.close, arbitrary: closing },
  );

export function socketsProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(
      fc.constantFrom([ROUTE, ROUTE], [USERSOCK, USERSOCK], [GENERIC, GENERIC], [USERSOCK, ROUTE]),
      fc.array(step(weights), { minLength: 2, maxLength: 12 }),
    )
    .map(([protocols, steps]) =>
      program([
        ...NAMES.map((socket, index): Step => ({
          call: 'socket',
          socket,
          protocol: protocols[index] ?? ROUTE,
        })),
        ...steps,
        ...NAMES.map((socket): Step => ({ call: 'drain', socket })),
      ]),
    );
  return withActors(programs, weights.actor);
}
