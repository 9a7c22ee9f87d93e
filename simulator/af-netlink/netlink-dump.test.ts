import { expect, test } from 'vitest';
import { EBUSY, ENODEV } from '../net/errno.ts';
import { createKernel } from '../index.ts';
import type { Dump } from './kernel-side.ts';
import { TEST_PROTOCOL, hex, message, protocolOf } from './testing.ts';

const GET = message({ type: 18, flags: 0x305, seq: 3 });
const DONE = '14000000030002000300000092100000'.concat('00000000');

/** A dump of `count` messages of `size` bytes. */
function dumpOf(count: number, size: number, more: Partial<Dump> = {}): () => Dump {
  return () => {
    let next = 0;
    return {
      splitDone: false,
      dump(part) {
        while (next < count) {
          const each = message({ type: 16, flags: 2, seq: part.seq }, new Uint8Array(size - 16));
          if (!part.put(each)) return part.used;
          next++;
        }
        return 0;
      },
      ...more,
    };
  };
}

function start(dump: () => Dump) {
  const kernel = createKernel();
  protocolOf(kernel, (request) => request.startDump(dump()));
  const socket = kernel.open(TEST_PROTOCOL);
  socket.send(GET);
  return socket;
}

test('DONE is in the last part if it fits', () => {
  const [only, ...rest] = start(dumpOf(2, 20)).drain();
  expect([only?.length, hex(only ?? 0).slice(-40), rest]).toEqual([60, DONE, []]);
});

test('splitDone sends it alone', () => {
  const parts = start(dumpOf(2, 20, { splitDone: true })).drain();
  expect(parts.map((part) => part.length)).toEqual([40, 20]);
});

test('an empty dump is DONE alone', () => {
  expect(
    start(dumpOf(0, 20, { splitDone: true }))
      .drain()
      .map(hex),
  ).toEqual([DONE]);
});

test('the first part is a page, later ones are as large as the largest buffer offered', () => {
  const parts = start(dumpOf(1000, 100)).drain();
  expect(parts.map((part) => part.length)).toEqual([3700, 32400, 32400, 31520]);
});

test('a part is made when the one before is read, also by a peek', () => {
  const socket = start(dumpOf(100, 1000));
  expect(socket.rmemAlloc).toBe(4352);
  socket.recv(new Uint8Array(100), 2);
  expect(socket.rmemAlloc).toBe(2 * 4352);
});

test('a second dump is refused until the last data part was read', () => {
  const socket = start(dumpOf(70, 100, { splitDone: true }));
  socket.send(GET);
  const refusals = () => socket.drain().map((each) => new DataView(each.buffer).getInt32(16, true));
  expect(refusals()).toEqual([0, -EBUSY, 0, 0]);
  socket.send(GET);
  expect(refusals()).toEqual([0, 0]);
});

test('an error ends it with DONE, explained with NETLINK_EXT_ACK', () => {
  const dump: Dump = {
    splitDone: true,
    dump(part) {
      part.extack.msg = 'gone';
      return -ENODEV;
    },
  };
  const kernel = createKernel();
  protocolOf(kernel, (request) => request.startDump(dump));
  const socket = kernel.open(TEST_PROTOCOL);
  socket.setsockopt(270, 11, 1);
  socket.send(GET);
  expect(socket.drain().map(hex)).toEqual([
    '20000000 03000202 03000000 92100000 edffffff 09000100 676f6e65 00000000'.replaceAll(' ', ''),
  ]);
});

test('an error of the start step is an ordinary refusal', () => {
  const [refusal] = start(dumpOf(1, 20, { start: () => -ENODEV })).drain();
  expect(hex(refusal ?? 0).slice(32, 40)).toBe('edffffff');
});

test('closing runs the end step once', () => {
  let ended = 0;
  const socket = start(dumpOf(1000, 100, { done: () => void ended++ }));
  socket.close();
  socket.close();
  expect(ended).toBe(1);
});
