/** The agent on the kernel this machine runs on, through KernelTarget. */
import { describe, expect, it } from 'vitest';
import { batch, nlmsg, port, struct } from '../../program/build.ts';
import type { NumberSymbol } from '../../program/bytes.ts';
import { type Step, program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import { canonicalize } from '../../oracle/index.ts';
import { ifinfomsg } from '../../wire/structs/rtnetlink.ts';
import { KernelTarget } from '../namespace/kernel-target.ts';
import { bind, liveKernel, NOOP, RAISE, socket } from './live-kernel.ts';

const { kernel, run, outcomesOf } = liveKernel();

describe('isolation', () => {
  const hold = program([socket('a'), bind('a', 7)]);
  const raise = program([
    socket('a', 0),
    { call: 'send', socket: 'a', bytes: RAISE },
    {
      call: 'send',
      socket: 'a',
      bytes: nlmsg({ type: 18, flags: 1 }, struct(ifinfomsg, { index: 1 })),
    },
    { call: 'drain', socket: 'a' },
  ]);
  const look = program(raise.steps.filter((_, index) => index !== 1));
  const flagsOf = (transcript: Transcript | undefined): number | undefined => {
    const last = transcript?.outcomes.at(-1);
    const link = last !== undefined && 'datagrams' in last ? last.datagrams?.at(-1) : undefined;
    return link && Buffer.from(link.bytes, 'hex').readUInt32LE(24) & 1;
  };

  it.each(['program', 'request', 'run'] as const)(
    '%s: a port bound in one program is free in the next',
    async (isolation) => {
      const transcripts = await kernel.run([hold, hold], { isolation });
      expect(transcripts.map(({ outcomes }) => outcomes)).toEqual([
        [{ ret: 0 }, { ret: 0 }],
        [{ ret: 0 }, { ret: 0 }],
      ]);
    },
  );

  it('a port is free in the next program, also where a process was started meanwhile', async () => {
    const other = { process: 'started while a socket is open' };
    const meanwhile = program([...hold.steps, socket('b', 2, 'other')], { actors: { other } });
    const [, next] = await kernel.run([meanwhile, hold], { isolation: 'request' });
    expect(next?.outcomes).toEqual([{ ret: 0 }, { ret: 0 }]);
  });

  it.each([
    ['program', 0],
    ['request', 1],
    ['run', 1],
  ] as const)('%s: what one program does to lo, the next sees: %i', async (isolation, seen) => {
    await kernel.run([hold], { isolation: 'program' });
    const [first, second] = await kernel.run([raise, look], { isolation });
    expect([flagsOf(first), flagsOf(second)]).toEqual([1, seen]);
    // another request starts anew, unless it stays where this one was
    const [later] = await kernel.run([look], { isolation });
    expect(flagsOf(later)).toBe(isolation === 'run' ? 1 : 0);
    await kernel.run([hold], { isolation: 'program' });
  });

  it('request: what is shared is so across batches', async () => {
    const filler = Array.from({ length: 64 }, () => hold);
    const seen = await kernel.run([raise, ...filler, look], { isolation: 'request' });
    expect([flagsOf(seen[0]), flagsOf(seen.at(-1))]).toEqual([1, 1]);
  });
});

describe('symbols', () => {
  it('port, family and device are resolved, and told', async () => {
    const getLink = [struct(ifinfomsg, {}).slice(0, 8), { ifindex: 'lo' }, '0000000000000000'];
    const { outcomes, families, devices, ports, processes } = await run([
      socket('r', 0),
      { call: 'send', socket: 'r', bytes: nlmsg({ type: 18, flags: 1, pid: port('r') }, getLink) },
      { call: 'recv', socket: 'r', room: 16 },
      socket('g', 16),
      {
        call: 'send',
        socket: 'g',
        bytes: ['10000000', { family: 'nlctrl' }, '0500 01000000 00000000'],
      },
      { call: 'recv', socket: 'g', room: 20 },
    ]);
    expect([families, devices]).toEqual([{ nlctrl: 16 }, { lo: 1 }]);
    expect(ports['r']).toBe(processes['main']);
    expect([outcomes[1], outcomes[4]]).toEqual([{ ret: 32 }, { ret: 16 }]);
    expect(outcomes[2]).toMatchObject({ datagrams: [{ flags: 0x20 }] });
  });

  it.each<NumberSymbol>([
    { port: 'nobody' },
    { family: 'nobody' },
    { ifindex: 'nobody0' },
    { group: 'nobody' },
  ])('%j stands for nothing: unsupported', async (symbol) => {
    const step: Step = { call: 'send', socket: 'a', bytes: [symbol] };
    const unsupported = `symbol ${JSON.stringify(symbol)} stands for nothing at this step`;
    const actors = { p: { process: 'p' } };
    const transcript = await run(
      [socket('a'), step, socket('b', 2, 'p'), { ...step, socket: 'b', actor: 'p' }],
      actors,
    );
    expect(transcript.outcomes).toEqual([{ ret: 0 }, { unsupported }, { ret: 0 }, { unsupported }]);
  });
});

it('every call on a name that is no open socket answers as the kernel does', async () => {
  const on = { socket: 'nobody' };
  const steps: Step[] = [
    { call: 'bind', ...on },
    { call: 'connect', ...on },
    { call: 'getsockname', ...on },
    { call: 'getpeername', ...on },
    { call: 'setsockopt', ...on, level: 270, option: 1, value: 1 },
    { call: 'getsockopt', ...on, level: 270, option: 1 },
    { call: 'send', ...on, bytes: 'aa' },
    { call: 'recv', ...on },
    { call: 'close', ...on },
    { call: 'listen', ...on },
    { call: 'accept', ...on },
    { call: 'shutdown', ...on },
    { call: 'mmap', ...on },
    { call: 'ioctl', ...on, request: 0x541b },
    { call: 'attach_filter', ...on, instructions: [[6, 0, 0, 0]] },
  ];
  expect(await outcomesOf([...steps, { call: 'drain', ...on }])).toEqual([
    ...steps.map(() => ({ errno: 'EBADF' })),
    { ret: 0, datagrams: [], end: 'EBADF' },
  ]);
});

it('calls that it lacks are unsupported, and the rest goes on', async () => {
  const unknown = { call: 'teleport', socket: 'a' } as unknown as Step;
  const register: Step = { call: 'genl_register_family', family: 'f', definition: { name: 'f' } };
  expect(
    await outcomesOf([socket('a'), unknown, register, { call: 'close', socket: 'a' }]),
  ).toEqual([
    { ret: 0 },
    { unsupported: "call 'teleport' is not known" },
    { unsupported: 'it needs a module inside the kernel' },
    { ret: 0 },
  ]);
});

it('two runs of a program have one canonical transcript', async () => {
  const given = program(
    [
      socket('a', 0),
      {
        call: 'send',
        socket: 'a',
        bytes: batch(NOOP, nlmsg({ type: 18, flags: 0x301, seq: 2 }, struct(ifinfomsg, {}))),
      },
      { call: 'drain', socket: 'a' },
      socket('b', 2),
      socket('c', 2),
      bind('b', 0),
      bind('c', 0),
      { call: 'getsockname', socket: 'c' },
      socket('d', 2, 'p'),
      bind('d', 0, 'p'),
      { call: 'getsockname', socket: 'd', actor: 'p' },
    ],
    { actors: { p: { process: 'p' } } },
  );
  const [first, second] = await kernel.run([given, given], { isolation: 'program' });
  const other = new KernelTarget();
  await other.start();
  const [third] = await other.run([given], { isolation: 'program' });
  await other.close();
  if (first === undefined || second === undefined || third === undefined) throw new Error('none');
  expect(third.processes['main']).not.toBe(first.processes['main']);
  const canonical = canonicalize(given, first).outcomes;
  expect(canonicalize(given, second).outcomes).toEqual(canonical);
  expect(canonicalize(given, third).outcomes).toEqual(canonical);
});
