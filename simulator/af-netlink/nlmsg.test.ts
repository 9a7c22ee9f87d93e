import { expect, test } from 'vitest';
import { ECONNREFUSED, ESRCH } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import { nlmsg_multicast, nlmsg_notify, nlmsg_unicast } from './nlmsg.ts';
import { TEST_PROTOCOL, message, protocolOf } from './testing.ts';

const EVENT = message({ type: 16 });

function members() {
  const kernel = createKernel();
  const sk = protocolOf(kernel, () => 0);
  const [bound, unbound, outside] = [1, 2, 3].map(() => kernel.open(TEST_PROTOCOL));
  if (bound === undefined || unbound === undefined || outside === undefined) throw new Error('');
  bound.bind({ pid: 7, groups: 1 });
  unbound.setsockopt(270, 1, 1);
  outside.bind({ pid: 9 });
  const heard = () => [bound, unbound, outside].map((socket) => socket.drain().length);
  return { sk, bound, heard };
}

test('a notification does not reach members that never bound', () => {
  const { sk, heard } = members();
  expect(nlmsg_multicast(sk, EVENT, 0, 1)).toBe(0);
  expect(heard()).toEqual([1, 0, 0]);
});

test('with a report it does, and the requester gets one copy', () => {
  const { sk, heard } = members();
  expect(nlmsg_notify(sk, EVENT, 7, 1, true)).toBe(0);
  expect(heard()).toEqual([1, 1, 0]);
  expect(nlmsg_notify(sk, EVENT, 9, 1, true)).toBe(0);
  expect(heard()).toEqual([1, 1, 1]);
});

test('nobody listening is no error of nlmsg_notify', () => {
  const { sk } = members();
  expect([nlmsg_multicast(sk, EVENT, 0, 5), nlmsg_notify(sk, EVENT, 0, 5, false)]).toEqual([
    -ESRCH,
    0,
  ]);
});

test('nobody at the port is', () => {
  const { sk } = members();
  expect([nlmsg_unicast(sk, EVENT, 8), nlmsg_notify(sk, EVENT, 8, 0, true)]).toEqual([
    -ECONNREFUSED,
    -ECONNREFUSED,
  ]);
});

test('a connected socket loses unicasts of the kernel', () => {
  const { sk, bound } = members();
  bound.connect({ pid: 9 });
  expect(nlmsg_unicast(sk, EVENT, 7)).toBe(-ECONNREFUSED);
  expect(nlmsg_multicast(sk, EVENT, 0, 1)).toBe(0);
});
