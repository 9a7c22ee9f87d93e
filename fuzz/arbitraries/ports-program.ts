/** Three sockets that bind, connect, clash, close and talk to each other and the kernel. */
import fc from 'fast-check';
import { batch, nlmsg } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { askAddress, giveAddress, groups, pid } from './address.ts';
import { membership } from './group.ts';
import { SOL_NETLINK } from './socket-option.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const NAMES = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...NAMES);
const [ROUTE, USERSOCK, GENERIC] = [0, 2, 16];

/** One that is acknowledged, one that is refused. */
const request = (seq: number) =>
  batch(nlmsg({ type: 1, flags: 5, seq }), nlmsg({ type: 0x3f0, flags: 1, seq: seq + 1 }));

/** To whom it is connected, or to the kernel whoever that is. */
const asking = fc
  .tuple(name, fc.nat({ max: 1000 }), fc.constantFrom('peer', 'peer', 'kernel'))
  .map(([socket, seq, whom]): Step => ({
    call: 'send',
    socket,
    bytes: request(seq) as string[],
    ...(whom === 'kernel' && { to: { pid: 0 } }),
  }));

const talking = fc.tuple(name, pid, groups).map(([socket, to, mask]): Step => ({
  call: 'send',
  socket,
  bytes: '68656c6c 6f',
  to: { pid: to, groups: mask },
}));

const option = fc
  .tuple(name, fc.constantFrom(3, 5, 8, 10, 11, 12), fc.constantFrom(0, 1, 2))
  .map(([socket, number, value]): Step => ({
    call: 'setsockopt',
    socket,
    level: SOL_NETLINK,
    option: number,
    value,
  }));

const readOption = fc
  .tuple(name, fc.constantFrom(3, 4, 5, 8, 9, 10, 11, 12, 6, 13), fc.constantFrom(4, 8, 0))
  .map(([socket, number, room]): Step => ({
    call: 'getsockopt',
    socket,
    level: SOL_NETLINK,
    option: number,
    room,
  }));

/** What a socket says of itself behind a bind, refused or not; groups beyond its mask are not its matter. */
const bindAndAsk: fc.Arbitrary<Step[]> = fc
  .tuple(giveAddress('bind', name), fc.boolean(), fc.constantFrom(0, 0, 33, 36))
  .map(([bind, memberships, high]) => {
    const socket = 'socket' in bind ? bind.socket : 'a';
    const asks: Step[] = [{ call: 'getsockname', socket }];
    const list: Step = { call: 'getsockopt', socket, level: SOL_NETLINK, option: 9, room: 8 };
    const join: Step = { call: 'setsockopt', socket, level: SOL_NETLINK, option: 1, value: high };
    return [...(high > 0 ? [join] : []), bind, ...asks, ...(memberships ? [list] : [])];
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: giveAddress('bind', name) },
  { weight: 1, arbitrary: giveAddress('connect', name) },
  { weight: 3, arbitrary: asking },
  { weight: 2, arbitrary: talking },
  { weight: 3, arbitrary: askAddress(name) },
  { weight: 3, arbitrary: name.map((socket): Step => ({ call: 'drain', socket })) },
  { weight: 1, arbitrary: name.map((socket): Step => ({ call: 'close', socket })) },
  { weight: 1, arbitrary: membership(name) },
  { weight: 1, arbitrary: option },
  { weight: 1, arbitrary: readOption },
);

export function portsProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(
      fc.constantFrom(ROUTE, USERSOCK, USERSOCK),
      fc.constantFrom(ROUTE, ROUTE, ROUTE, GENERIC),
      fc.array(
        fc.oneof(
          { weight: 4, arbitrary: step.map((each) => [each]) },
          { weight: 1, arbitrary: bindAndAsk },
        ),
        { minLength: 2, maxLength: 12 },
      ),
    )
    .map(([protocol, other, steps]) =>
      program([
        { call: 'socket', socket: 'a', protocol },
        { call: 'socket', socket: 'b', protocol },
        { call: 'socket', socket: 'c', protocol: other },
        ...steps.flat(),
        ...NAMES.map((socket): Step => ({ call: 'drain', socket })),
      ]),
    );
  return withActors(programs, weights.actor);
}
