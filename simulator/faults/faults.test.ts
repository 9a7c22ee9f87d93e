/** Each fault of the core shows, and does nothing while off. */
import { expect, test } from 'vitest';
import {
  NOOP_ACK,
  TEST_PROTOCOL,
  USERSOCK,
  hex,
  message,
  protocolOf,
} from '../af-netlink/testing.ts';
import { createKernel } from '../index.ts';
import type { Kernel } from '../kernel.ts';
import { nlmsg_notify } from '../af-netlink/nlmsg.ts';
import type { FaultName } from './catalogue.ts';

const REQUEST = message({ type: 16, flags: 5 }, [1, 2, 3, 4]);

/** What a socket reads after sending. */
function answered(kernel: Kernel, datagram: Uint8Array, result = -95, options: number[] = []) {
  protocolOf(kernel, (request) => {
    if (request.seq === 0) request.extack.msg = 'said';
    return result;
  });
  const socket = kernel.open(TEST_PROTOCOL);
  for (const option of options) socket.setsockopt(270, option, 1);
  return [socket.send(datagram), ...socket.drain().map(hex)];
}

function twoSockets(kernel: Kernel) {
  const [from, to] = [kernel.open(USERSOCK), kernel.open(USERSOCK)];
  to.bind({ pid: 7 });
  return { from, to };
}

function header(kernel: Kernel, room: number, flags: number) {
  const { from, to } = twoSockets(kernel);
  to.setsockopt(1, 16, 1);
  from.send(new Uint8Array(40), { to: { pid: 7 } });
  const control = new Uint8Array(64);
  const got = { control, controlLength: 0, flags: 0, name: undefined as Uint8Array | undefined };
  const ret = to.recv(new Uint8Array(room), flags, got);
  return [ret, got.name, hex(control), to.drain().length];
}

function dumps(kernel: Kernel) {
  protocolOf(kernel, (request) => {
    let calls = 0;
    return request.startDump({
      splitDone: true,
      dump: (part) => (calls++ > 0 || part.put(NOOP_ACK) ? 0 : -90),
    });
  });
  const socket = kernel.open(TEST_PROTOCOL);
  socket.send(REQUEST);
  socket.send(REQUEST);
  return socket.drain().map(hex);
}

function notified(kernel: Kernel) {
  const sk = protocolOf(kernel, () => 0);
  const socket = kernel.open(TEST_PROTOCOL);
  socket.bind();
  return [nlmsg_notify(sk, NOOP_ACK, socket.portid, 1, true), socket.drain().length];
}

const openerLacks = (kernel: Kernel) => {
  const allowed: boolean[] = [];
  protocolOf(kernel, (request) => (allowed.push(request.netCapable('CAP_NET_ADMIN')), 0));
  const socket = kernel.open(TEST_PROTOCOL, kernel.task('main', { capabilities: [] }));
  socket.user = kernel.task();
  socket.send(REQUEST);
  return allowed;
};

const shows: [FaultName, (kernel: Kernel) => unknown][] = [
  ['drop-ack', (kernel) => answered(kernel, NOOP_ACK)],
  ['wrong-errno', (kernel) => answered(kernel, REQUEST)],
  [
    'bind-in-use-accepted',
    (kernel) => kernel.open(USERSOCK).bind({ pid: twoSockets(kernel).to.portid }),
  ],
  ['short-header-accepted', (kernel) => answered(kernel, message({ type: 1, flags: 5, len: 15 }))],
  ['empty-send-ok', (kernel) => kernel.open(0).send(new Uint8Array(0))],
  ['getsockopt-short', (kernel) => kernel.open(0).getsockopt(270, 3, 1)],
  ['size-probe', (kernel) => kernel.open(0).getsockopt(270, 9, 0)],
  ['no-autobind', (kernel) => answered(kernel, NOOP_ACK)],
  ['err-pid', (kernel) => answered(kernel, NOOP_ACK)],
  ['no-sender-addr', (kernel) => header(kernel, 64, 0)],
  ['peek-trunc', (kernel) => header(kernel, 8, 0x22)],
  ['done-no-errno', dumps],
  ['err-payload-overcopy', (kernel) => answered(kernel, Uint8Array.of(...REQUEST, ...NOOP_ACK))],
  ['sockopt-noop', (kernel) => answered(kernel, REQUEST, -22, [10, 11])],
  [
    'no-enobufs',
    (kernel) => {
      const socket = kernel.open(0);
      socket.setsockopt(1, 8, 0);
      for (let i = 0; i < 9; i++) socket.send(NOOP_ACK);
      return socket.err;
    },
  ],
  ['creds-default-zero', (kernel) => header(kernel, 64, 0)],
  ['cap-current-only', openerLacks],
  ['partial-dgram', (kernel) => header(kernel, 8, 0)],
  ['dump-race', dumps],
  ['notify-esrch', notified],
  ['echo-dropped', notified],
  [
    'extack-sticky',
    (kernel) =>
      answered(
        kernel,
        Uint8Array.of(...REQUEST, ...message({ type: 16, flags: 1, seq: 1 })),
        -22,
        [11],
      ),
  ],
  ['err-from-send', (kernel) => answered(kernel, REQUEST)],
];

test.each(shows)('%s', (fault, run) => {
  const sound = run(createKernel());
  expect(run(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(run(createKernel({ faults: [fault] }))).not.toEqual(sound);
});
