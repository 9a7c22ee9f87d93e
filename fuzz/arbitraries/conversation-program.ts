/**
 * Two or three sockets that are bound, members of groups, perhaps connected, and tell each other
 * more than fits: overruns, what is told of them, filters, limits of buffers.
 */
import fc from 'fast-check';
import { zeros } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { attachFilter } from './socket-filter.ts';
import { receive } from './receive.ts';
import { SOL_NETLINK, SOL_SOCKET, setOption } from './socket-option.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const USERSOCK = 2;
const PORTS: Readonly<Record<string, number>> = { a: 0x10001, b: 0x10002, c: 0x10003 };
const NAMES = Object.keys(PORTS);
const name = fc.constantFrom('a', 'a', 'b', 'b', 'c');
const [SO_ERROR, SO_SNDBUF, SO_RCVBUF, SO_MEMINFO] = [4, 7, 8, 55];
const [ADD_MEMBERSHIP, NO_ENOBUFS, LIST_MEMBERSHIPS] = [1, 5, 9];

/** Around what fits into the least of buffers, and around SO_SNDBUF less 32. */
const length = fc.constantFrom(1, 5, 5, 200, 700, 1500, 2000, 2272, 2273, 2304, 4000, 4576, 4577);
const groups = fc.constantFrom(0, 0, 0, 1, 1, 2, 4, 5);

const sending: fc.Arbitrary<Step[]> = fc
  .tuple(
    name,
    fc.oneof(
      { weight: 4, arbitrary: name.map((port) => ({ port })) },
      { weight: 1, arbitrary: fc.constantFrom(0, 0x10009) },
    ),
    groups,
    length,
    fc.constantFrom(1, 1, 1, 2, 4, 12),
  )
  .map(([socket, pid, mask, size, times]) =>
    Array.from({ length: times }, (): Step => ({
      ...{ call: 'send', socket, bytes: zeros(size), to: { pid, groups: mask } },
    })),
  );

const buffer: fc.Arbitrary<Step[]> = fc
  .tuple(
    name,
    fc.constantFrom(SO_RCVBUF, SO_RCVBUF, SO_SNDBUF),
    fc.constantFrom(0, 0, 2305, 5000, 600_000),
  )
  .map(([socket, option, value]) => [
    { call: 'setsockopt', socket, level: SOL_SOCKET, option, value },
  ]);

const readError: fc.Arbitrary<Step[]> = name.map((socket) => [
  { call: 'poll', socket },
  { call: 'getsockopt', socket, level: SOL_SOCKET, option: SO_ERROR },
  { call: 'poll', socket },
]);

/** More for the members of a group than fits, and what of it is told to whom. */
const overrun: fc.Arbitrary<Step[]> = fc
  .tuple(name, name, fc.constantFrom(0, 1), readError, receive(name), fc.nat({ max: 4 }))
  .map(([from, member, value, asks, read, how]) => {
    const drops: Step = {
      ...{ call: 'getsockopt', socket: member, level: SOL_SOCKET, option: SO_MEMINFO, room: 36 },
    };
    const setNoEnobufs: Step = {
      ...{ call: 'setsockopt', socket: member, level: SOL_NETLINK, option: NO_ENOBUFS, value },
    };
    const send: Step = {
      ...{ call: 'send', socket: from, bytes: zeros(700), to: { pid: 0, groups: 1 } },
    };
    return [
      { call: 'setsockopt', socket: member, level: SOL_NETLINK, option: ADD_MEMBERSHIP, value: 1 },
      { call: 'setsockopt', socket: member, level: SOL_SOCKET, option: SO_RCVBUF, value: 0 },
      ...(how === 0 ? [setNoEnobufs] : []),
      ...Array.from({ length: 5 }, () => send),
      ...(how === 1 ? [setNoEnobufs, send] : []),
      ...(how === 2 ? asks : []),
      ...(how === 4 ? [drops] : []),
      read,
      send,
    ];
  });

const alone = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => step.map((each) => [each]);

const step: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 8, arbitrary: sending },
  { weight: 3, arbitrary: buffer },
  { weight: 4, arbitrary: alone(receive(name)) },
  { weight: 2, arbitrary: readError },
  { weight: 1, arbitrary: overrun },
  {
    weight: 2,
    arbitrary: alone(
      fc
        .tuple(name, fc.constantFrom(0, 0x10001, 0x10002, 0x10009), fc.constantFrom(16, 16, 0))
        .map(([socket, pid, family]): Step => ({
          call: 'connect',
          socket,
          address: { pid, ...(family === 0 && { family }) },
        })),
    ),
  },
  {
    weight: 1,
    arbitrary: alone(
      fc.tuple(name, fc.constantFrom(0, 1, 1)).map(([socket, value]): Step => ({
        call: 'setsockopt',
        socket,
        level: SOL_NETLINK,
        option: NO_ENOBUFS,
        value,
      })),
    ),
  },
  {
    weight: 1,
    arbitrary: alone(
      name.map((socket): Step => ({
        call: 'getsockopt',
        socket,
        level: SOL_NETLINK,
        option: LIST_MEMBERSHIPS,
        room: 8,
      })),
    ),
  },
  { weight: 1, arbitrary: alone(setOption(name)) },
  { weight: 1, arbitrary: alone(attachFilter(name)) },
  { weight: 1, arbitrary: alone(name.map((socket): Step => ({ call: 'close', socket }))) },
);

export function conversationProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(
      fc.tuple(groups, groups, groups),
      fc.subarray(NAMES, { minLength: 2 }),
      fc.array(step, { minLength: 2, maxLength: 9 }),
    )
    .map(([masks, bound, steps]) =>
      program([
        ...NAMES.map((socket): Step => ({ call: 'socket', socket, protocol: USERSOCK })),
        ...bound.map((socket, index): Step => ({
          ...{
            call: 'bind',
            socket,
            address: { pid: PORTS[socket] ?? 0, groups: masks[index] ?? 0 },
          },
        })),
        ...steps.flat(),
        ...NAMES.flatMap((socket): Step[] => [
          { call: 'drain', socket },
          { call: 'drain', socket },
        ]),
      ]),
    );
  return withActors(programs, weights.actor);
}
