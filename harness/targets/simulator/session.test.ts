import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nlmsg, port } from '../../program/build.ts';
import { type Actor, type Step, program } from '../../program/program.ts';
import { transcriptSchema } from '../../program/transcript.ts';
import type { Isolation } from '../target.ts';
import { createSimulatorTarget } from './index.ts';

const NOOP = nlmsg({ type: 1, flags: 5, seq: 1 });

async function run(steps: Step[], actors: Record<string, Actor> = {}, spec = 'simulator') {
  const [transcript] = await createSimulatorTarget(spec).run([program(steps, { actors })]);
  return transcriptSchema.parse(transcript);
}

test('an ACK: the whole transcript', async () => {
  const transcript = await run([
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'send', socket: 'a', bytes: NOOP },
    { call: 'drain', socket: 'a' },
  ]);
  expect(transcript).toEqual({
    nlconform: 'transcript',
    version: 1,
    outcomes: [
      { ret: 0 },
      { ret: 16 },
      {
        ret: 1,
        datagrams: [
          { bytes: '240000000200000101000000921000000000000010000000010005000100000000000000' },
        ],
      },
    ],
    processes: { main: 4242 },
    ports: { a: 4242 },
  });
});

test('from one socket to another, by symbol', async () => {
  const { outcomes, ports } = await run([
    { call: 'socket', socket: 'a', protocol: 2 },
    { call: 'socket', socket: 'b', protocol: 2 },
    { call: 'bind', socket: 'b', address: { pid: 7 } },
    { call: 'send', socket: 'a', bytes: ['aa', port('b')], to: { pid: { port: 'b' } } },
    { call: 'recv', socket: 'b', room: 2, flags: 0x20 },
    { call: 'close', socket: 'b' },
    { call: 'send', socket: 'b', bytes: 'aa' },
  ]);
  expect(outcomes.slice(3)).toEqual([
    { ret: 5 },
    {
      ret: 5,
      datagrams: [{ bytes: 'aa07', ret: 5, flags: 0x20, from: '100000009210000000000000' }],
    },
    { ret: 0 },
    { errno: 'EBADF' },
  ]);
  expect(ports).toEqual({ a: 4242, b: 7 });
});

test('processes, namespaces and capabilities are those of the actor', async () => {
  const open = { call: 'socket', protocol: 2 } as const;
  const { outcomes, processes, ports } = await run(
    [
      { ...open, socket: 'a', actor: 'child' },
      { call: 'bind', socket: 'a', actor: 'child' },
      { ...open, socket: 'b', actor: 'elsewhere' },
      { call: 'bind', socket: 'b', address: { pid: 4243 }, actor: 'elsewhere' },
      { ...open, socket: 'c', actor: 'nobody' },
      { call: 'bind', socket: 'c', address: { groups: 1 }, actor: 'nobody' },
      { call: 'bind', socket: 'a' },
      { call: 'bind', socket: 'c', actor: 'undeclared' },
    ],
    { child: { process: 'child' }, elsewhere: { netns: 'x' }, nobody: { capabilities: [] } },
  );
  expect(outcomes).toEqual([
    { ret: 0 },
    { ret: 0 },
    { ret: 0 },
    { ret: 0 },
    { ret: 0 },
    { errno: 'EPERM' },
    { unsupported: 'socket a is of another process' },
    { unsupported: "actor 'undeclared' is not declared" },
  ]);
  expect([processes, ports]).toEqual([
    { main: 4242, child: 4243 },
    { a: 4243, b: 4243, c: 0 },
  ]);
});

test('what is not modelled is said so, of that socket from then on', async () => {
  const { outcomes } = await run([
    { call: 'socket', socket: 'a', protocol: 12 },
    { call: 'send', socket: 'a', bytes: NOOP },
    { call: 'drain', socket: 'a' },
    { call: 'close', socket: 'a' },
  ]);
  const unmodelled = 'the kernel side of Netlink protocol 12';
  expect(outcomes).toEqual([{ ret: 0 }, { unmodelled }, { unmodelled }, { ret: 0 }]);
});

test('an unknown call and a symbol for nothing are unsupported', async () => {
  const { outcomes } = await run([
    { call: 'fly', socket: 'a' } as unknown as Step,
    { call: 'socket', socket: 'a', protocol: 2 },
    { call: 'send', socket: 'a', bytes: [port('nobody')] },
  ]);
  expect(outcomes).toEqual([
    { unsupported: "call 'fly' is not known" },
    { ret: 0 },
    { unsupported: 'symbol {"port":"nobody"} stands for nothing at this step' },
  ]);
});

test('isolation run keeps the kernel, and its random choices go on; request has one for each call', async () => {
  const each = program([
    { call: 'socket', socket: 'a', protocol: 2 },
    { call: 'socket', socket: 'b', protocol: 2 },
    { call: 'bind', socket: 'a' },
    { call: 'bind', socket: 'b' },
  ]);
  /** Whether the second program, and one of a later call, find what the first found. */
  const same = async (isolation: Isolation) => {
    const target = createSimulatorTarget('simulator');
    const [first, second] = await target.run([each, each], { isolation });
    const [later] = await target.run([each], { isolation });
    return [second, later].map((one) => one?.ports['b'] === first?.ports['b']);
  };
  expect(await same('run')).toEqual([false, false]);
  expect(await same('request')).toEqual([false, true]);
  expect(await same('program')).toEqual([true, true]);
});

const socket = fc.constantFrom('a', 'b');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ call: fc.constant('socket' as const), socket, protocol: fc.nat(17) }),
  fc.record({
    call: fc.constant('bind' as const),
    socket,
    address: fc.record({ pid: fc.nat(3), groups: fc.nat(3) }),
    length: fc.integer({ min: -1, max: 130 }),
  }),
  fc.record({
    call: fc.constant('send' as const),
    socket,
    bytes: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    to: fc.record({ pid: fc.nat(3), groups: fc.nat(3) }),
  }),
  fc.record({
    call: fc.constant('setsockopt' as const),
    socket,
    level: fc.constantFrom(270, 1),
    option: fc.nat(60),
    value: fc.integer({ min: -2, max: 70 }),
  }),
  fc.record({
    call: fc.constant('recv' as const),
    socket,
    room: fc.nat(80),
    flags: fc.nat(0xff),
    control: fc.nat(80),
  }),
  fc.record({ call: fc.constant('drain' as const), socket }),
  fc.record({ call: fc.constant('close' as const), socket }),
);

test('the same program gives the same transcript, of the published shape', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const first = await run(steps);
      expect(await run(steps)).toEqual(first);
      expect(first.outcomes.length).toBe(steps.length);
    }),
    { numRuns: 500 },
  );
});

// seen by comparing generated programs with 6.1.192 and 6.12.117
test.each([
  ['simulator:6.1', 'EINVAL'],
  ['simulator:6.12', 'EBADF'],
  ['simulator', 'EBADF'],
])('%s: a negative option length on a closed socket is %s', async (spec, errno) => {
  const steps: Step[] = [
    { call: 'socket', socket: 'a', protocol: 0 },
    { call: 'close', socket: 'a' },
    { call: 'setsockopt', socket: 'a', level: 270, option: 1, value: 1, length: -1 },
  ];
  const { outcomes } = await run(steps, {}, spec);
  expect(outcomes.at(-1)).toEqual({ errno });
});

test('split operations are unsupported where a kernel has none', async () => {
  const steps: Step[] = [
    {
      call: 'genl_register_family',
      family: 'f',
      definition: { name: 'f', splitOps: [{ cmd: 1, flags: 2, doit: 0 }] },
    },
  ];
  expect((await run(steps)).outcomes).toEqual([{ ret: 0, family: 32 }]);
  expect((await run(steps, {}, 'simulator:6.1')).outcomes).toEqual([
    { unsupported: 'Linux 6.1 has no split operations' },
  ]);
});
