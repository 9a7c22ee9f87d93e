import { describe, expect, it } from 'vitest';
import type { Outcome } from '../program/transcript.ts';
import type { Expectation } from './expectation.ts';
import { heard, message, sockaddr, transcript } from './fixture.ts';
import { matchOutcome } from './match.ts';

const known = transcript([], {
  processes: { main: 100, child: 101 },
  ports: { a: 100, b: 7 },
  families: { nlctrl: 16 },
});
const match = (expectation: Expectation, outcome: Outcome, protocol = 0) =>
  matchOutcome(expectation, outcome, { transcript: known, protocol });

const named = (pid: number, groups = 0): Outcome => ({
  ret: 0,
  name: sockaddr(pid, groups),
  length: 12,
});
const NOOP = message({ type: 1, seq: 4, pid: 100 });
const any = (count: number) => ({ any: count, why: 'a reason' });

describe('what is as expected', () => {
  it.each<[string, Expectation, Outcome]>([
    ['success', {}, { ret: 5 }],
    ['a return value', { ret: 5 }, { ret: 5 }],
    ['an errno', { errno: 'EPERM' }, { errno: 'EPERM' }],
    ['a name', { name: { pid: 7, groups: 2 } }, named(7, 2)],
    ['a name by symbol', { name: { pid: { port: 'b' } } }, named(7)],
    ['a process id', { name: { pid: { processOf: 'child' } } }, named(101)],
    ['an autobound port', { name: { pid: { autoport: 'negative' } } }, named(0xffffefff)],
    ['a negative number', { name: { pid: -1 } }, named(0xffffffff)],
    [
      'a name of bytes',
      { name: { bytes: ['1000', any(1)] }, length: 3 },
      { ret: 0, name: '100055', length: 3 },
    ],
    ['a value', { value: ['0100', any(2)], length: 4 }, { ret: 0, value: '0100ffff', length: 4 }],
    ['revents', { revents: 5 }, { ret: 1, revents: 5 }],
    ['lines', { lines: () => undefined }, { ret: 0, lines: ['x'] }],
    ['silence', { datagrams: [] }, heard()],
    ['an end', { datagrams: [], end: 'ENOBUFS' }, { ret: 0, datagrams: [], end: 'ENOBUFS' }],
    ['a datagram', { datagrams: [{ bytes: [NOOP] }] }, heard(NOOP)],
    [
      'more behind',
      { datagrams: [{ bytes: [any(16), { rest: 'a reason' }] }] },
      heard(`${NOOP}aa`),
    ],
    [
      'a datagram cut short',
      { datagrams: [{ bytes: ['aa'], ret: 16, flags: 0x20, from: { pid: 7 }, control: ['bb'] }] },
      heard({ bytes: 'aa', ret: 16, flags: 0x20, from: sockaddr(7), control: 'bb' }),
    ],
    ['the second of two', { oneOf: [{ errno: 'EPERM' }, { ret: 0 }] }, { ret: 0 }],
  ])('%s', (_, expectation, outcome) => {
    expect(match(expectation, outcome)).toBeUndefined();
  });
});

describe('what is not', () => {
  it.each<[Expectation, Outcome, string, string, string[], string[]]>([
    [
      {},
      { errno: 'EPERM' },
      'errno: want success, got EPERM',
      'errno success/EPERM',
      ['success'],
      ['EPERM'],
    ],
    [
      { errno: 'EPERM' },
      { ret: 0 },
      'errno: want EPERM, got success',
      'errno EPERM/success',
      ['EPERM'],
      ['returns 0'],
    ],
    [
      { errno: 'EPERM' },
      { errno: 'EIO' },
      'errno: want EPERM, got EIO',
      'errno EPERM/EIO',
      ['EPERM'],
      ['EIO'],
    ],
    [{ ret: 16 }, { ret: 15 }, 'return: want 16, got 15', 'return', ['returns 16'], ['returns 15']],
    [
      { name: { pid: 7 } },
      named(8),
      'name nl_pid: want 7, got 8',
      'name nl_pid',
      ['name {nl_pid 7, nl_groups 0}'],
      ['returns 0', 'name {nl_pid 8, nl_groups 0}, length 12'],
    ],
    [
      { name: { pid: { processOf: 'child' } } },
      named(8),
      'name nl_pid: want process id 101 of child, got 8',
      'name nl_pid',
      ['name {nl_pid the process id of child, nl_groups 0}'],
      ['returns 0', 'name {nl_pid 8, nl_groups 0}, length 12'],
    ],
    [
      { name: { pid: { port: 'b' } } },
      named(8),
      'name nl_pid: want 7 ({"port":"b"}), got 8',
      'name nl_pid',
      ['name {nl_pid {"port":"b"}, nl_groups 0}'],
      ['returns 0', 'name {nl_pid 8, nl_groups 0}, length 12'],
    ],
    [
      { name: { pid: { autoport: 'negative' } } },
      named(0xfffff000),
      'name nl_pid: want an int32 of -4097 or below, got 4294963200',
      'name nl_pid',
      ['name {nl_pid an int32 of -4097 or below, nl_groups 0}'],
      ['returns 0', 'name {nl_pid 4294963200, nl_groups 0}, length 12'],
    ],
    [
      { name: { groups: 1 } },
      named(0, 2),
      'name nl_groups: want 1, got 2',
      'name nl_groups',
      ['name {nl_pid 0, nl_groups 1}'],
      ['returns 0', 'name {nl_pid 0, nl_groups 2}, length 12'],
    ],
    [
      { name: {} },
      { ret: 0, name: '1000', length: 2 },
      'length: want 12, got 2',
      'length',
      ['name {nl_pid 0, nl_groups 0}'],
      ['returns 0', 'name 1000, length 2'],
    ],
    [
      { name: { bytes: ['10', any(1), '00'] }, length: 3 },
      { ret: 0, name: '100001', length: 3 },
      'name at byte 2: want 10..00, got 100001',
      'name',
      ['name 10..00, length 3'],
      ['returns 0', 'name 100001, length 3'],
    ],
    [
      { value: ['01', { rest: 'a reason' }] },
      { ret: 0, value: '', length: 0 },
      'value at byte 0: want 01…, got nothing',
      'value',
      ['value 01…'],
      ['returns 0', 'value , length 0'],
    ],
    [
      { value: ['01'], length: 1 },
      { ret: 0, value: '01', length: 4 },
      'length: want 1, got 4',
      'length',
      ['value 01, length 1'],
      ['returns 0', 'value 01, length 4'],
    ],
    [
      { revents: 1 },
      { ret: 0, revents: 4 },
      'revents: want 1, got 4',
      'revents 1/4',
      ['revents 0x1'],
      ['returns 0', 'revents 0x4'],
    ],
    [
      { lines: () => 'no line of a' },
      { ret: 0, lines: ['x'] },
      'no line of a',
      'lines',
      ['the lines that the rule asks for'],
      ['returns 0', 'x'],
    ],
    [
      { datagrams: [], end: 'ENOBUFS' },
      heard(),
      'end of queue: want ENOBUFS, got EAGAIN',
      'end of queue ENOBUFS/EAGAIN',
      ['then ENOBUFS'],
      ['nothing (EAGAIN)'],
    ],
    [
      { datagrams: [] },
      { errno: 'EBADF' },
      'errno: want success, got EBADF',
      'errno success/EBADF',
      ['nothing (EAGAIN)'],
      ['EBADF'],
    ],
    [
      { oneOf: [{ errno: 'EPERM' }, { ret: 1 }] },
      { ret: 0 },
      'errno: want EPERM, got success',
      'errno EPERM/success',
      ['EPERM', 'or', 'returns 1'],
      ['returns 0'],
    ],
    [
      { heard: (all) => `${all.length} of 2`, says: 'two datagrams' },
      { ret: 0 },
      '0 of 2',
      'two datagrams',
      ['two datagrams'],
      ['returns 0'],
    ],
    [
      { ret: 0 },
      { unmodelled: 'IPv6' },
      'errno: want success, got no outcome',
      'errno success/no outcome',
      ['returns 0'],
      ['unmodelled: IPv6'],
    ],
  ])('%j, %j', (expectation, outcome, text, kind, want, got) => {
    expect(match(expectation, outcome)).toEqual({ text, kind, want, got });
  });

  it('a symbol that the target did not tell is the target’s fault', () => {
    expect(match({ name: { pid: { port: 'nobody' } } }, named(8))).toEqual({
      text: 'symbol {"port":"nobody"} stands for nothing at this step',
      kind: 'unresolved symbol',
      want: ['a target that tells what its symbols stand for'],
      got: ['returns 0', 'name {nl_pid 8, nl_groups 0}, length 12'],
    });
  });
});
