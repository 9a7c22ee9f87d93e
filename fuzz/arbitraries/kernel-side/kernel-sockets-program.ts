/** Sockets of the kernel's own (netlink_kernel_create), and users that bind, send and listen there. */
import fc from 'fast-check';
import { nlmsg, text } from '../../../harness/program/build.ts';
import type { StepOf } from '../../../harness/program/program.ts';
import { type Program, type Step, program } from '../../../harness/program/program.ts';
import { withActors } from '../actors.ts';
import { DEFAULT_WEIGHTS, type Weights } from '../weights.ts';
import { callback } from './acts.ts';

/** A protocol that nobody has: include/uapi/linux/netlink.h leaves it free. */
const UNIT = 25;
const [SOL_NETLINK, ADD_MEMBERSHIP, DROP_MEMBERSHIP] = [270, 1, 2];
const HELLO = nlmsg({ type: 0x21, flags: 0, seq: 1 }, text('hello')) as string[];

const drain = (socket: string): Step => ({ call: 'drain', socket });
const name = fc.constantFrom('a', 'a', 'b');

const creating: fc.Arbitrary<StepOf<'netlink_kernel_create'>> = fc
  .record({
    groups: fc.constantFrom(undefined, 0, 1, 31, 32, 33, 40, 64),
    flags: fc.constantFrom(0, 1, 2, 3, 3),
    input: fc.constantFrom(undefined, undefined, undefined, 'none' as const, 'swallow' as const),
    does: callback(0),
    bind: fc.constantFrom(undefined, 0, 0, -1, -22),
    unbind: fc.boolean(),
  })
  .map(({ groups, flags, input, does, bind, unbind }) => ({
    call: 'netlink_kernel_create',
    kernelSocket: 'k',
    unit: UNIT,
    ...(groups !== undefined && { groups }),
    ...(flags !== 0 && { flags }),
    ...(input !== undefined && { input }),
    callback: does,
    ...(bind !== undefined && { bind }),
    ...(unbind && { unbind: true as const }),
  }));

const portid = fc.constantFrom(0, 0, { port: 'a' }, { port: 'b' }, 0x30001);
const group = fc.constantFrom(0, 1, 1, 2, 32, 33);

const step: fc.Arbitrary<Step[]> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(name, fc.constantFrom(0, 0x30001), fc.constantFrom(0, 1, 3, 0x80000001, 0xffffffff))
      .map(([socket, pid, groups]): Step[] => [
        { call: 'bind', socket, address: { pid, groups } },
        { call: 'getsockname', socket },
      ]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        name,
        fc.constantFrom(ADD_MEMBERSHIP, ADD_MEMBERSHIP, DROP_MEMBERSHIP),
        fc.constantFrom(1, 2, 33, 41, 1000),
      )
      .map(([socket, option, value]): Step[] => [
        { call: 'setsockopt', socket, level: SOL_NETLINK, option, value },
      ]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        name,
        fc.constantFrom(0x20, 0x21),
        fc.constantFrom(5, 5, 1, 0x305),
        fc.constantFrom('', 'aabb', '00'.repeat(9000)),
      )
      .map(([socket, type, flags, body]): Step[] => [
        { call: 'send', socket, bytes: nlmsg({ type, flags, seq: 2 }, body) as string[] },
        drain(socket),
      ]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('nlmsg_unicast', 'nlmsg_multicast'), portid, group)
      .map(([call, to, at]): Step[] => [
        { call, kernelSocket: 'k', portid: to, group: at, bytes: HELLO },
        drain('a'),
        drain('b'),
      ]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(portid, group, fc.boolean())
      .map(([to, at, report]): Step[] => [
        { call: 'nlmsg_notify', kernelSocket: 'k', portid: to, group: at, report, bytes: HELLO },
        drain('a'),
        drain('b'),
      ]),
  },
  {
    weight: 1,
    arbitrary: name.map((socket): Step[] => [
      { call: 'getsockopt', socket, level: SOL_NETLINK, option: 9, room: 0 },
    ]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, fc.constantFrom({ pid: 0 }, { pid: 0x30001 }, { family: 0 }))
      .map(([socket, address]): Step[] => [{ call: 'connect', socket, address }]),
  },
  { weight: 1, arbitrary: name.map((socket): Step[] => [{ call: 'close', socket }]) },
  { weight: 1, arbitrary: fc.constant<Step[]>([{ call: 'kernel_calls' }]) },
  { weight: 1, arbitrary: fc.constant<Step[]>([{ call: 'socket', socket: 'b', protocol: UNIT }]) },
);

export function kernelSocketsProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const programs = fc
    .tuple(creating, fc.array(step, { minLength: 1, maxLength: 8 }))
    .map(([create, steps]) =>
      program([
        create,
        { call: 'socket', socket: 'a', protocol: UNIT },
        { call: 'socket', socket: 'b', protocol: UNIT },
        { call: 'setsockopt', socket: 'a', level: SOL_NETLINK, option: 11, value: 1 },
        ...steps.flat(),
        drain('a'),
        drain('b'),
        { call: 'close', socket: 'a' },
        { call: 'kernel_calls' },
      ]),
    );
  return withActors(programs, weights.actor);
}
