import { describe, expect, it } from 'vitest';
import { nlmsg, struct } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import { program, type Step } from '../../harness/program/program.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { leavesNothing } from './leaves-nothing.ts';

const sends = (protocol: number, bytes: Bytes) =>
  program([
    { call: 'socket', socket: 'a', protocol },
    { call: 'send', socket: 'a', bytes: bytes as string },
    { call: 'drain', socket: 'a' },
  ]);
const message = (type: number) => nlmsg({ type, flags: 5, seq: 1 }, struct(ifinfomsg));

describe('a program', () => {
  it.each<[string, number, Bytes, boolean]>([
    ['RTM_GETLINK', 0, message(18), true],
    ['RTM_NEWLINK', 0, message(16), false],
    ['RTM_SETDCB, whose kind is not that of RTM_GETDCB', 0, message(79), false],
    ['RTM_GETLINK with RTM_DELLINK behind it', 0, [...message(18), ...message(17)], false],
    ['NLMSG_NOOP', 0, message(1), true],
    ['CTRL_CMD_GETFAMILY', 16, message(16), true],
    ['a family that is looked up', 16, [{ family: 'x' }, '0000'], false],
    ['SOCK_DESTROY', 4, message(21), false],
    ['nfnetlink', 12, message(16), false],
    ['bytes to another socket', 2, message(16), true],
  ])('with %s', (_, protocol, bytes, expected) => {
    expect(leavesNothing(sends(protocol, bytes))).toBe(expected);
  });

  it.each<[Step, boolean]>([
    [{ call: 'ioctl', socket: 'a', request: 0x8914 }, false],
    [{ call: 'genl_register_family', family: 'x', definition: { name: 'x' } }, false],
    [{ call: 'setsockopt', socket: 'a', level: 270, option: 1, value: 1 }, true],
  ])('with a call: %j', (step, expected) => {
    expect(leavesNothing(program([step]))).toBe(expected);
  });
});
