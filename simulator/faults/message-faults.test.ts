/** Each fault of headers, answers and dumps shows, and does nothing while off. */
import { expect, test } from 'vitest';
import { NOOP_ACK, TEST_PROTOCOL, hex, message, protocolOf } from '../af-netlink/testing.ts';
import type { Dump, Extack, Request } from '../af-netlink/kernel-side.ts';
import { createKernel, type Kernel } from '../index.ts';
import { messageFaults } from './message-faults.ts';
import { nla } from '../nlattr/testing.ts';
import { OPT, SOL_NETLINK, type Seen, validated } from './testing.ts';

const REQUEST = message({ type: 16, flags: 5 }, [1, 2, 3, 4]);
const joined = (...all: Uint8Array[]): Uint8Array =>
  Uint8Array.from(all.flatMap((each) => [...each]));

interface Asked {
  result?: number;
  extack?: Extack;
  options?: number[];
}
/** What comes back of a datagram to a protocol that answers each request so. */
const answered =
  (datagram: Uint8Array, { result = 0, extack = {}, options = [] }: Asked = {}): Seen =>
  (kernel) => {
    protocolOf(kernel, (request) => (Object.assign(request.extack, extack), result));
    const socket = kernel.open(TEST_PROTOCOL);
    for (const option of options) socket.setsockopt(SOL_NETLINK, option, 1);
    socket.send(datagram);
    return socket.drain().map(hex);
  };
const told = { result: -22, options: [OPT.EXT_ACK] };

const note = (size: number) => message({ type: 20 }, new Uint8Array(size));
/** A dump of `count` objects of that size. */
function objects(count: number, size: number, more: Partial<Dump> = {}): Dump {
  let next = 0;
  return {
    splitDone: false,
    dump: (part) => {
      for (; next < count; next++) if (!part.put(note(size))) return -90;
      return 0;
    },
    ...more,
  };
}
const dumped = (
  kernel: Kernel,
  make: (request: Request) => Dump,
  { flags = 1, read = 0 } = {},
): ReturnType<Kernel['open']> => {
  protocolOf(kernel, (request) => request.startDump(make(request)));
  const socket = kernel.open(TEST_PROTOCOL);
  socket.setsockopt(SOL_NETLINK, OPT.EXT_ACK, 1);
  socket.send(message({ type: 16, flags, seq: 9 }));
  if (read > 0) socket.recv(new Uint8Array(read));
  return socket;
};
const sizes = (socket: ReturnType<Kernel['open']>) => socket.drain().map(({ length }) => length);
const whole =
  (dump: () => Dump, more = {}): Seen =>
  (kernel) =>
    dumped(kernel, dump, more).drain().map(hex);

const shows: Record<keyof typeof messageFaults, Seen> = {
  'long-message-cut': answered(message({ type: 16, flags: 5, len: 99 })),
  'request-flag-ignored': answered(message({ type: 16, flags: 4 }), { result: -22 }),
  'control-no-ack': answered(message({ type: 1, flags: 5 }, [1])),
  'next-unaligned': answered(
    joined(message({ type: 16, flags: 5 }, [1]), Uint8Array.of(0, 0, 0), NOOP_ACK),
  ),
  'batch-stops': answered(joined(REQUEST, REQUEST), { result: -1 }),
  'batch-first-only': (kernel) => {
    const allowed: boolean[] = [];
    protocolOf(kernel, (request) => (allowed.push(request.netCapable('CAP_NET_ADMIN')), 0));
    kernel
      .open(TEST_PROTOCOL, kernel.task('other', { capabilities: [] }))
      .send(joined(REQUEST, REQUEST));
    return allowed;
  },
  'positive-is-success': answered(message({ type: 16, flags: 1 }), { result: 7 }),
  'errno-flattened': validated({ type: 'NESTED' }, nla(1 | 0x8000, [1])),
  'dump-acked': whole(() => objects(9, 1000), { flags: 5 }),
  'bare-refusal-capped': answered(message({ type: 16, flags: 1 }), { result: -95 }),
  'long-echo-capped': answered(message({ type: 16, flags: 1 }, new Uint8Array(9000)), {
    result: -22,
  }),
  'padding-echoed': answered(joined(message({ type: 16, flags: 1 }, [1]), Uint8Array.of(7, 7, 7)), {
    result: -22,
  }),
  'warning-lost': answered(REQUEST, { ...told, result: 0, extack: { msg: 'so' } }),
  'capped-tlvs-unflagged': answered(REQUEST, {
    result: -22,
    options: [OPT.EXT_ACK, OPT.CAP_ACK],
    extack: { msg: 'so' },
  }),
  'offset-of-datagram': answered(joined(NOOP_ACK, REQUEST), { ...told, extack: { badAttr: 16 } }),
  'offset-of-payload': answered(REQUEST, { ...told, extack: { badAttr: 16 } }),
  'policy-lost': answered(REQUEST, {
    ...told,
    options: [OPT.EXT_ACK, OPT.CAP_ACK],
    extack: { policy: Uint8Array.of(4, 0, 1, 0) },
  }),
  'cookie-lost': answered(REQUEST, { ...told, extack: { cookie: Uint8Array.of(1, 2, 3, 4) } }),
  'missing-with-nest': answered(REQUEST, { ...told, extack: { missType: 1 } }),
  'done-merge': whole(() => objects(5, 1000, { splitDone: true })),
  'done-apart': whole(() => objects(1, 8)),
  'done-no-multi': whole(() => ({ splitDone: false, dump: () => -22 })),
  'done-seq': whole(() => objects(99, 1000)),
  'done-text-only': whole(() => ({
    splitDone: false,
    dump: ({ extack }) => ((extack.badAttr = 16), -22),
  })),
  'done-unfiltered': whole(() => objects(0, 8, { answerFlags: 0x20 })),
  'dump-resume': (kernel) => sizes(dumped(kernel, () => objects(9, 1000))),
  'parts-stay-small': (kernel) => sizes(dumped(kernel, () => objects(30, 1000), { read: 16384 })),
  'parts-without-room': (kernel) => {
    const asker = dumped(kernel, () => objects(9, 3000));
    for (let i = 0; i < 8; i++) asker.send(NOOP_ACK);
    asker.setsockopt(1, 8, 6000);
    asker.recv(new Uint8Array(64));
    return asker.rmemAlloc;
  },
  'peek-makes-no-part': (kernel) => {
    const socket = dumped(kernel, () => objects(9, 3000));
    socket.recv(new Uint8Array(64), 2);
    socket.send(NOOP_ACK);
    return sizes(socket).slice(0, 3);
  },
  'failed-start-runs-done': (kernel) => {
    const calls: string[] = [];
    dumped(kernel, () => objects(0, 0, { start: () => -5, done: () => void calls.push('done') }));
    return calls;
  },
};

test.each(Object.entries(shows))('%s', (name, seen) => {
  const sound = seen(createKernel());
  expect(seen(createKernel({ faults: ['register-name-twice'] }))).toEqual(sound);
  expect(seen(createKernel({ faults: [name] }))).not.toEqual(sound);
});
