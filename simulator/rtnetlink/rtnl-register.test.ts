import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { ACK, DUMP, REQUEST, link, openFor, refusal } from '../nlattr/testing.ts';
import { message } from '../af-netlink/testing.ts';
import { rtnl_register, rtnl_unregister } from './index.ts';

const UNUSED_GET = 98; // of RTM_*CACHEREPORT, which nobody asks for

function setUp() {
  const kernel = createKernel();
  return { kernel, socket: openFor(kernel, 0) };
}
const of = (type: number, family: number, flags = REQUEST) =>
  message({ type, flags, seq: 1 }, [family]);

test('a family without handler falls back to PF_UNSPEC, callback by callback', () => {
  const { kernel, socket } = setUp();
  const msgtype = UNUSED_GET;
  rtnl_register(kernel, { protocol: 0, msgtype, doit: () => -33 });
  rtnl_register(kernel, { protocol: 28, msgtype, doit: () => -34 });
  expect([0, 5, 28, 200].map((family) => refusal(socket, of(msgtype, family)))).toEqual([
    '-33',
    '-33',
    '-34',
    '-33',
  ]);
  expect(refusal(socket, of(msgtype, 28, REQUEST | DUMP))).toBe('-95');
});

test('a handler replaces the one there is, and a dump joins a do', () => {
  const { kernel, socket } = setUp();
  const handler = { protocol: 0, msgtype: UNUSED_GET };
  expect([
    rtnl_register(kernel, { ...handler, doit: () => -33 }),
    rtnl_register(kernel, { ...handler, doit: () => -34 }),
    rtnl_register(kernel, { ...handler, dumpit: () => ({ dump: () => -5, splitDone: true }) }),
    rtnl_register(kernel, handler),
  ]).toEqual([0, 0, 0, 0]);
  expect(refusal(socket, of(UNUSED_GET, 0))).toBe('-34');
  expect(refusal(socket, of(UNUSED_GET, 0, REQUEST | 0x100))).toBe('type 3');
});

test('unregistering: a family that never had a handler, one that is gone', () => {
  const { kernel } = setUp();
  rtnl_register(kernel, { protocol: 28, msgtype: UNUSED_GET, doit: () => 0 });
  expect([28, 28, 27].map((family) => rtnl_unregister(kernel, family, UNUSED_GET))).toEqual([
    0, 0, -2,
  ]);
});

test('a type or family out of range is a BUG of the kernel', () => {
  const { kernel } = setUp();
  expect(() => rtnl_register(kernel, { protocol: 0, msgtype: 124 })).toThrow('type 124');
  expect(() => rtnl_register(kernel, { protocol: 130, msgtype: 18 })).toThrow('protocol 130');
});

test('all but GET ask for CAP_NET_ADMIN, also where nobody handles the type', () => {
  const { kernel } = setUp();
  const socket = kernel.open(0, kernel.task('other', { capabilities: [] }));
  const results = [16, 17, 19, 23, 27, 124].map((type) => refusal(socket, of(type, 0)));
  expect(results).toEqual(['-1', '-1', '-1', '-1', '-1', '-95']);
  expect(refusal(socket, of(17, 0, REQUEST | 0x200))).toBe('-1');
  expect(refusal(socket, link(18, 1))).toBe('type 16');
  expect(refusal(socket, message({ type: 16, flags: REQUEST | ACK }))).toBe('0');
});

test('what is handled elsewhere is not modelled', () => {
  const { socket } = setUp();
  expect(() => socket.send(of(24, 128))).toThrow('requests of type RTM_NEWROUTE');
  expect(() => socket.send(of(86, 7, REQUEST | DUMP))).toThrow('dumps of type RTM_GETMDB');
});

test('groups 30 and 31 are for administrators', () => {
  const { kernel } = setUp();
  const join = (capabilities: string[], group: number) =>
    kernel.open(0, kernel.task('other', { capabilities })).setsockopt(270, 1, group);
  expect([join([], 29), join([], 30), join([], 31), join(['NET_ADMIN'], 30)]).toEqual([
    0, -1, -1, 0,
  ]);
});
