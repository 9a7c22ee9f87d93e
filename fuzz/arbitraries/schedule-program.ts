/** Schedules: sockets of several processes and threads, whose steps alternate. */
import fc from 'fast-check';
import { type Actor, type Program, type Step, program } from '../../harness/program/program.ts';
import { askAddress, giveAddress } from './address.ts';
import { membership, userMessage } from './group.ts';
import { plainRequest } from './plain-request.ts';
import { receive } from './receive.ts';
import { setOption } from './socket-option.ts';

const [ROUTE, USERSOCK, GENERIC] = [0, 2, 16];

/** Each of them has a socket of its own; threads of main share its descriptors. */
const ACTORS: Readonly<Record<string, Actor>> = {
  other: { process: 'other' },
  third: { process: 'third', capabilities: [] },
  thread: { thread: 'second' },
};
const PROCESS_OF: Readonly<Record<string, string>> = {
  other: 'other',
  third: 'third',
  thread: 'main',
};

interface Part {
  socket: string;
  actor: string | undefined;
  protocol: number;
}

const parts: fc.Arbitrary<Part[]> = fc
  .tuple(
    fc.constantFrom(
      [ROUTE, ROUTE, ROUTE],
      [USERSOCK, USERSOCK, USERSOCK],
      [USERSOCK, USERSOCK, ROUTE],
      [GENERIC, GENERIC, ROUTE],
    ),
    fc.shuffledSubarray(Object.keys(ACTORS), { minLength: 1, maxLength: 2 }),
  )
  .map(([protocols, actors]) =>
    ['a', 'b', 'c'].map((socket, index) => ({
      socket,
      actor: index === 0 ? undefined : actors[index - 1],
      protocol: protocols[index] ?? ROUTE,
    })),
  );

const step = (names: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 4, arbitrary: giveAddress('bind', names) },
    { weight: 4, arbitrary: plainRequest(names) },
    { weight: 4, arbitrary: userMessage(names) },
    { weight: 3, arbitrary: askAddress(names) },
    { weight: 3, arbitrary: receive(names) },
    { weight: 2, arbitrary: membership(names) },
    { weight: 1, arbitrary: giveAddress('connect', names) },
    { weight: 1, arbitrary: setOption(names) },
    { weight: 1, arbitrary: names.map((socket): Step => ({ call: 'close', socket })) },
  );

/** Who of the actors can make a step on a socket: those of the process that opened it. */
const mayAct = (part: Part, all: readonly Part[]): (string | undefined)[] => {
  const processOf = (actor: string | undefined) =>
    actor === undefined ? 'main' : (PROCESS_OF[actor] ?? 'main');
  return [undefined, ...all.flatMap(({ actor }) => actor ?? [])].filter(
    (actor) => processOf(actor) === processOf(part.actor),
  );
};

const by = (actor: string | undefined): { actor?: string } =>
  actor === undefined ? {} : { actor };

const SOME = step(fc.constantFrom('a', 'a', 'b', 'b', 'c'));

export const scheduleProgram = (): fc.Arbitrary<Program> =>
  fc
    .tuple(parts, fc.array(fc.tuple(SOME, fc.nat({ max: 7 })), { minLength: 3, maxLength: 14 }))
    .map(([all, steps]) => {
      const used = all.flatMap(({ actor }) => actor ?? []);
      const actors = Object.fromEntries(used.map((name) => [name, ACTORS[name] ?? {}]));
      const made = steps.map(([each, who]): Step => {
        const part = all.find(({ socket }) => 'socket' in each && each.socket === socket);
        const able = part === undefined ? [] : mayAct(part, all);
        return { ...each, ...by(able[who % Math.max(1, able.length)]) };
      });
      return program(
        [
          ...all.map(({ socket, protocol, actor }): Step => ({
            call: 'socket',
            socket,
            protocol,
            ...by(actor),
          })),
          ...made,
          ...all.map(({ socket, actor }): Step => ({ call: 'drain', socket, ...by(actor) })),
        ],
        { actors },
      );
    });
