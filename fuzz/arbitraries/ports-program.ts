/** Several sockets that bind, connect, clash, close and talk to each other and the kernel. */
import fc from 'fast-check';
import { batch, nlmsg } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';

const NAMES = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...NAMES);
/** Far from any process id. */
const pid = fc.constantFrom(0, 0x10001, 0x10001, 0x10002, 0x7fffffff, 0x80000000, 0xffffffff);
const groups = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 3, 0x80000000, 0xffffffff) },
);
const SOL_NETLINK = 270;

const request = (seq: number) =>
  batch(nlmsg({ type: 1, flags: 5, seq }), nlmsg({ type: 0x3f0, flags: 1, seq: seq + 1 }));

const address = fc.record({ pid, groups });
const length = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 2, 8, 11, 13, 128).map((value) => ({ length: value })),
  },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(name, address, length)
      .map(([socket, given, more]): Step => ({ call: 'bind', socket, address: given, ...more })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, address, length)
      .map(([socket, given, more]): Step => ({ call: 'connect', socket, address: given, ...more })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(name, fc.nat({ max: 1000 }))
      .map(([socket, seq]): Step => ({ call: 'send', socket, bytes: request(seq) as string[] })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(name, pid, groups).map(([socket, to, mask]): Step => ({
      call: 'send',
      socket,
      bytes: '68656c6c 6f',
      to: { pid: to, groups: mask },
    })),
  },
  { weight: 2, arbitrary: name.map((socket): Step => ({ call: 'getsockname', socket })) },
  { weight: 1, arbitrary: name.map((socket): Step => ({ call: 'getpeername', socket })) },
  { weight: 3, arbitrary: name.map((socket): Step => ({ call: 'drain', socket })) },
  { weight: 1, arbitrary: name.map((socket): Step => ({ call: 'close', socket })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        name,
        fc.constantFrom(1, 2, 3, 5, 8, 10, 11, 12),
        fc.constantFrom(0, 1, 2, 32, 33, 1000),
      )
      .map(([socket, option, value]): Step => ({
        call: 'setsockopt',
        socket,
        level: SOL_NETLINK,
        option,
        value,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, fc.constantFrom(3, 4, 5, 8, 9, 10, 11, 12, 6, 13), fc.constantFrom(4, 8, 0))
      .map(([socket, option, room]): Step => ({
        call: 'getsockopt',
        socket,
        level: SOL_NETLINK,
        option,
        room,
      })),
  },
);

const NETLINK_USERSOCK = 2;

export function portsProgram(): fc.Arbitrary<Program> {
  return fc
    .tuple(
      fc.constantFrom(0, NETLINK_USERSOCK, NETLINK_USERSOCK),
      fc.constantFrom(0, 0, 0, 16),
      fc.array(step, { minLength: 2, maxLength: 12 }),
    )
    .map(([protocol, other, steps]) =>
      program([
        { call: 'socket', socket: 'a', protocol },
        { call: 'socket', socket: 'b', protocol },
        { call: 'socket', socket: 'c', protocol: other },
        ...steps,
        ...NAMES.map((socket): Step => ({ call: 'drain', socket })),
      ]),
    );
}
