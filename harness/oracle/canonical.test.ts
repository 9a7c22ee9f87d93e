import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { program, type Step } from '../program/program.ts';
import type { Datagram, Transcript } from '../program/transcript.ts';
import { canonicalize, protocolsAt, protocolsOf } from './canonical.ts';
import { drain, heard, open, refusal, sockaddr, transcript } from './fixture.ts';

const drained = (...datagrams: (string | Datagram)[]) =>
  transcript([{ ret: 0 }, heard(...datagrams)]);
const steps = [open(), drain()];
const seen = (of: Transcript, ...more: Step[]) => {
  const outcome = canonicalize(program([...steps, ...more]), of).outcomes[1];
  return outcome !== undefined && 'ret' in outcome ? outcome.datagrams : outcome;
};

/** SCM_CREDENTIALS, cmsg(3): length 28, SOL_SOCKET, pid, uid 0, gid 0. */
const credentials = (pid: string) => `1c00000000000000 01000000 02000000 ${pid} 00000000 00000000`;
/** NETLINK_PKTINFO: length 20, SOL_NETLINK, group 100. */
const packetInfo = '1400000000000000 0e010000 03000000 64000000 00000000';
const hex = (text: string) => text.replaceAll(' ', '');

describe('a port', () => {
  it.each([
    ['the process id', refusal(0, { pid: 100 }), refusal(0, { pid: 0x7fff0000 })],
    ['another small number', refusal(0, { pid: 7 }), refusal(0, { pid: 7 })],
    ['a random one', refusal(0, { pid: 0xdeadbeef }), refusal(0, { pid: 0xffff0000 })],
    ['the highest random one', refusal(0, { pid: 0xffffefff }), refusal(0, { pid: 0xffff0000 })],
    ['above all random ones', refusal(0, { pid: 0xfffff000 }), refusal(0, { pid: 0xfffff000 })],
    [
      'that was echoed',
      refusal(0, { sent: 100 }),
      refusal(0, { pid: 0x7fff0000, sent: 0x7fff0000 }),
    ],
    [
      'in a datagram cut short',
      refusal(0).slice(0, 32),
      refusal(0, { pid: 0x7fff0000 }).slice(0, 32),
    ],
    [
      'of which half is missing',
      refusal(0).slice(0, 28),
      refusal(0, { pid: 0x7fff0000 }).slice(0, 28),
    ],
  ])('%s', (_, got, want) => {
    expect(seen(drained(got))).toEqual([{ bytes: want.replace(/^(.{24})64000000/, '$10000ff7f') }]);
  });

  it.each([13, 14, 15])('of which a buffer of %i bytes shows the beginning', (length) => {
    const cut = (pid: number) => refusal(0, { pid }).slice(0, 2 * length);
    const got = { ...drained(cut(100)), ports: { a: 100 } };
    expect(seen(got)).toEqual([{ bytes: cut(0x7fff0000) }]);
    // the name of the socket was given to another one since
    expect(seen({ ...got, ports: { a: 7 } })).toEqual([{ bytes: cut(0x7fff0000) }]);
    const unknown = { ...drained(cut(0x7a7a7a7a)), ports: { a: 7 } };
    expect(seen(unknown)).toEqual([{ bytes: cut(0x7a7a7a7a) }]);
  });

  it('in the address of the sender', () => {
    expect(seen(drained({ bytes: 'aa', from: sockaddr(100, 1) }))).toEqual([
      { bytes: 'aa', from: sockaddr(0x7fff0000, 1) },
    ]);
  });

  it('in an address cut short', () => {
    const name = (pid: number, length: number) => sockaddr(pid).slice(0, 2 * length);
    const names = (pid: number) =>
      [2, 7, 8, 12].map((length) => ({ ret: 0, name: name(pid, length) }));
    const ask: Step = { call: 'getsockname', socket: 'a' };
    const { outcomes } = canonicalize(program([ask, ask, ask, ask]), transcript(names(100)));
    expect(outcomes).toEqual([...names(100).slice(0, 2), ...names(0x7fff0000).slice(2)]);
  });

  it.each([17, 18, 19])('in credentials of which there are %i bytes', (length) => {
    const cut = (pid: string) =>
      credentials(pid)
        .replaceAll(' ', '')
        .slice(0, 2 * length);
    const got = { ...drained({ bytes: 'aa', control: cut('64000000') }), ports: { a: 100 } };
    expect(seen(got)).toEqual([{ bytes: 'aa', control: cut('0000ff7f') }]);
    // a port that begins with the same bytes is no process
    const alike = { ...got, ports: { a: 0x1000064, b: 100 } };
    expect(seen(alike)).toEqual([{ bytes: 'aa', control: cut('0000ff7f') }]);
  });

  it('in credentials, and nowhere else in control data', () => {
    const control = (pid: string) => hex(packetInfo + credentials(pid) + '00000000');
    expect(seen(drained({ bytes: 'aa', control: control('64000000') }))).toEqual([
      { bytes: 'aa', control: control('0000ff7f') },
    ]);
  });

  it('the first root is 0 in the credentials of the kernel, mapped or not', () => {
    const ids = (pid: string, id: string) =>
      hex(`1c00000000000000 01000000 02000000 ${pid} ${id} ${id} 00000000`);
    const shown = (control: string) => seen(drained({ bytes: 'aa', control }));
    expect(shown(ids('00000000', 'feff0000'))).toEqual(shown(ids('00000000', '00000000')));
    expect(shown(ids('07000000', 'feff0000'))).not.toEqual(shown(ids('07000000', '00000000')));
  });

  it.each(['ffffffff', '00000000', '0f000000'])(
    'control data of length %s ends there',
    (length) => {
      const control = hex(`${length}00000000 01000000 01000000 64000000`);
      expect(seen(drained({ bytes: 'aa', control }))).toEqual([{ bytes: 'aa', control }]);
    },
  );
});

describe('random ports', () => {
  const both = drained(
    refusal(0, { pid: 0xfeedf00d }),
    refusal(0, { pid: 0xdeadbeef }),
    refusal(0, { pid: 0xfeedf00d }),
  );

  it('are numbered as they appear, the same one alike', () => {
    expect(seen(both)).toEqual(
      [0xffff0000, 0xffff0001, 0xffff0000].map((pid) => ({ bytes: refusal(0, { pid }) })),
    );
  });

  it.each<[string, Step]>([
    ['bind', { call: 'bind', socket: 'a', address: { pid: 0xdeadbeef } }],
    ['connect', { call: 'connect', socket: 'a', address: { pid: 0xdeadbeef } }],
    ['send', { call: 'send', socket: 'a', bytes: '', to: { pid: 0xdeadbeef } }],
    [
      'the message sent',
      { call: 'send', socket: 'a', bytes: '10000000 01000500 01000000 efbeadde' },
    ],
  ])('that %s names are no random ones', (_, step) => {
    expect(seen(both, step)).toEqual(
      [0xffff0000, 0xdeadbeef, 0xffff0000].map((pid) => ({ bytes: refusal(0, { pid }) })),
    );
  });
});

describe('processes', () => {
  const actors = {
    x: { process: 'child' },
    y: { process: 'aunt' },
    z: { process: 'main' },
    t: { thread: 't' },
  };
  const given = program(steps, { actors });
  const pids = [100, 101, 102];
  const of = (processes: Record<string, number>) =>
    canonicalize(given, {
      ...drained(...pids.map((pid) => ({ bytes: '', from: sockaddr(pid) }))),
      processes,
    }).outcomes[1];
  const want = (...numbers: number[]) =>
    heard(...numbers.map((pid) => ({ bytes: '', from: sockaddr(pid) })));

  it('are numbered by name, main first', () => {
    expect(of({ child: 102, aunt: 101, main: 100 })).toEqual(
      want(0x7fff0000, 0x7fff0001, 0x7fff0002),
    );
  });

  it('keep their numbers on a target that lacks one', () => {
    expect(of({ child: 102, main: 100 })).toEqual(want(0x7fff0000, 101, 0x7fff0002));
  });
});

it('what has no datagrams stays as it is', () => {
  const outcomes = [
    { errno: 'EPERM' },
    { unmodelled: 'x' },
    { ret: 4, value: '64000000', length: 4 },
  ];
  const ask: Step = { call: 'close', socket: 'a' };
  expect(canonicalize(program([ask, ask, ask]), transcript(outcomes)).outcomes).toEqual(outcomes);
});

it('counts the bytes that came back', () => {
  expect(canonicalize(program(steps), drained('aabb', refusal(0))).bytes).toBe(38);
});

it('knows the protocol of each Netlink socket', () => {
  const others: Step = { call: 'socket', socket: 'u', domain: 1, protocol: 0 };
  expect([...protocolsOf(program([open('a', 16), others, open('b', 2)]))]).toEqual([
    ['a', 16],
    ['b', 2],
  ]);
});

it('knows the protocol of a socket at each step, whatever else had its name', () => {
  const close: Step = { call: 'close', socket: 'a' };
  const others: Step = { call: 'socket', socket: 'a', domain: 1, protocol: 0 };
  expect(protocolsAt(program([open('a', 0), close, open('a', 16), close, others, close]))).toEqual([
    0, 0, 16, 16, -1, -1,
  ]);
});

it('does not change what it was given', () => {
  const given = drained({ bytes: refusal(0), from: sockaddr(100) });
  const before = structuredClone(given);
  canonicalize(program(steps), given);
  expect(given).toEqual(before);
});

it('process 100 and process 200 give the same, whatever random ports they got', () => {
  const random = fc.integer({ min: 0x80000000, max: 0xffffefff });
  const parts = fc.array(
    fc.record({
      port: fc.constantFrom('main', 'first', 'second', 'kernel'),
      sent: fc.constantFrom('main', 'first', 'kernel'),
      control: fc.boolean(),
      error: fc.integer({ min: -90, max: 0 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(parts, fc.uniqueArray(random, { minLength: 4, maxLength: 4 }), (list, ports) => {
      const as = (main: number, [first = 0, second = 0]: number[]) => {
        const numbers = { main, first, second, kernel: 0 };
        const given = list.map(({ port, sent, control, error }) => ({
          bytes: refusal(error, { pid: numbers[port], sent: numbers[sent] }),
          from: sockaddr(numbers[port]),
          ...(control ? { control: hex(credentials(`${main.toString(16)}000000`)) } : {}),
        }));
        const { outcomes } = canonicalize(program(steps), {
          ...drained(...given),
          processes: { main },
        });
        return outcomes;
      };
      expect(as(200, ports.slice(2))).toEqual(as(100, ports.slice(0, 2)));
    }),
  );
});
