import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CapturedDatagram, readCapture, writePcapng } from '../wire/index.ts';
import { cstring, genl, nla, nlmsg } from './build.ts';
import { fromHex, resolveBytes, toHex } from './bytes.ts';
import { parseProgram } from './program.ts';
import { programOfCapture } from './program-of-capture.ts';

/** As nlmon has it: PACKET_OUTGOING whichever way it goes. */
const seen = (protocol: number, hex: string): CapturedDatagram => ({
  ...{ protocol, bytes: fromHex(hex), missing: 0, interface: 0, packetType: 4 },
});
/** Of parts without symbols. */
const text = (...parts: Parameters<typeof nlmsg>): string =>
  toHex(resolveBytes(nlmsg(...parts) as string[], () => 0));

const GETLINK = text({ type: 18, flags: 5, seq: 1, pid: 4711 }, '00'.repeat(16));
const REFUSAL = text(
  { type: 2, flags: 0x300, seq: 1, pid: 4711 },
  'eaffffff',
  GETLINK.slice(0, 32),
);

it('one socket a client, its port as a symbol, its options as the answers tell them', () => {
  const { program, requests, left, notes } = programOfCapture([
    seen(0, GETLINK),
    seen(0, REFUSAL),
    seen(0, text({ type: 18, flags: 0x301, seq: 2, pid: 4712 }, '00'.repeat(16))),
    seen(0, text({ type: 18, flags: 0x301, seq: 7, pid: 4711 }, '00'.repeat(16))),
  ]);
  expect([requests, left, notes]).toEqual([3, 1, []]);
  expect(
    program.steps.map((step) => `${step.call} ${'socket' in step ? step.socket : ''}`),
  ).toEqual([
    'socket a',
    'setsockopt a',
    'setsockopt a',
    'bind a',
    'socket b',
    'bind b',
    ...['send a', 'drain a', 'send b', 'drain b', 'send a', 'drain a'],
  ]);
  expect(program.steps[6]).toMatchObject({
    bytes: ['200000001200050001000000', { port: 'a' }, '00'.repeat(16)],
  });
});

it('families by the names that nlctrl told; what it did not tell keeps its number', () => {
  const told = text({ type: 16, seq: 1, pid: 9 }, genl(1, 2), nla(2, cstring('x')), nla(1, '1f00'));
  const { program, notes } = programOfCapture([
    seen(16, text({ type: 16, flags: 5, seq: 1 }, genl(3), nla(2, cstring('x')))),
    seen(16, told),
    seen(16, text({ type: 0x1f, flags: 1, seq: 2 }, genl(1))),
    seen(16, text({ type: 0x20, flags: 1, seq: 3 }, genl(1))),
  ]);
  const sent = program.steps.flatMap((step) => (step.call === 'send' ? [step.bytes] : []));
  expect(sent[1]).toEqual(['14000000', { family: 'x' }, '0100020000000000000001010000']);
  expect(sent[2]).toEqual(['1400000020000100030000000000000001010000']);
  expect(notes).toEqual(['family 32 is not named in the capture: its number is kept']);
});

it('of our own captures, one of the interfaces', () => {
  const file = writePcapng(
    ['kernel', 'simulator'],
    [0, 1].map((index) => ({
      ...{ interface: index, to: 'kernel' as const, protocol: 0, bytes: fromHex(GETLINK), time: 1 },
    })),
    'a test',
  );
  const { requests, left, notes } = programOfCapture(readCapture(file));
  expect([requests, left, notes]).toEqual([1, 1, ['only requests of interface 0 are taken']]);
});

it('whatever was captured, it becomes a program', () => {
  const datagram = fc.record({
    protocol: fc.constantFrom(0, 16, 9, 0xffff),
    bytes: fc.uint8Array({ maxLength: 64 }),
    missing: fc.constantFrom(0, 7),
    interface: fc.constantFrom(0, 1),
    packetType: fc.constantFrom(4, 6, 7),
  });
  fc.assert(
    fc.property(fc.array(datagram, { maxLength: 6 }), (given) => {
      const { program, requests, left } = programOfCapture(given);
      expect([parseProgram(program).ok, requests + left]).toEqual([true, given.length]);
    }),
  );
});

/**
 * Debian 12 on its User-Mode Linux 6.1.176: `ip link add nlmon0 type nlmon; ip link set nlmon0 up;
 * dumpcap -i nlmon0` while these ran: `ip link show lo; ip addr add 127.0.0.2/8 dev lo;
 * ip link set lo up; ip route get 127.0.0.1; genl ctrl list; ip link show nosuch`.
 */
const real = readFileSync(new URL('samples/uml-6.1-ip.pcapng', import.meta.url));

it('ip and genl, captured on an nlmon device', () => {
  const { program, requests, left, notes } = programOfCapture(readCapture(real));
  expect([requests, left, notes]).toEqual([13, 14, []]);
  const sent = program.steps.flatMap((step) => (step.call === 'send' ? [step] : []));
  const types = sent.map(({ socket, bytes }) => {
    const type = Buffer.from(resolveBytes(bytes, () => 0)).readUInt16LE(4);
    return `${socket} ${type}`;
  });
  expect(types.join(', ')).toBe(
    'a 16, a 18, a 18, a 18, a 20, a 16, a 18, a 16, a 26, a 18, b 16, a 16, a 18',
  );
  // no refusal tells of an option: an ACK without error is capped in any case
  expect(program.steps.slice(0, 2)).toEqual([
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'bind', socket: 'a', address: {} },
  ]);
});
