import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nla, nlmsg, u32 } from './build.ts';
import { type Bytes, resolveBytes, toHex } from './bytes.ts';
import { type Program, type Step, parseProgram, program } from './program.ts';
import { type FirstShowing, shrink, withoutSteps } from './shrink.ts';

/** A judge by a plain predicate, that keeps what it was asked. */
function showing(shows: (program: Program) => boolean) {
  const asked: Program[] = [];
  const firstShowing: FirstShowing = async (candidates) => {
    asked.push(...candidates);
    return candidates.findIndex(shows);
  };
  return { asked, firstShowing };
}

/** Without the blanks that matter to people only. */
const plain = (bytes: Bytes): string => toHex(resolveBytes(bytes, () => 0));
const request = nlmsg({ type: 18, flags: 0x305, seq: 77, pid: 4 }, u32(9), nla(3, 'aabb'), nla(4));
const thirty: Step[] = Array.from({ length: 10 }, (_, index): Step[] => [
  { call: 'socket', socket: `s${index}`, protocol: index },
  { call: 'bind', socket: `s${index}`, address: { pid: 100 + index, groups: index } },
  { call: 'send', socket: `s${index}`, bytes: plain(request), flags: 0, to: { pid: 0 } },
]).flat();
const opens = (socket: string) => (step: Step) => step.call === 'socket' && step.socket === socket;
const sends = (socket: string) => (step: Step) => step.call === 'send' && step.socket === socket;
const needsTwo = ({ steps }: Program): boolean => {
  const at = steps.findIndex(opens('s6'));
  return at >= 0 && steps.slice(at).some(sends('s6'));
};

it('thirty steps shrink to the two that matter, and the message to its header', async () => {
  const { asked, firstShowing } = showing(needsTwo);
  const actors = { x: { process: 'p' } };
  expect(await shrink(program(thirty, { actors }), firstShowing)).toEqual(
    program([
      { call: 'socket', socket: 's6', protocol: 6 },
      { call: 'send', socket: 's6', bytes: '10000000120000000100000000000000' },
    ]),
  );
  expect(asked.length).toBeLessThan(160);
});

it('what the difference hangs on stays: an attribute, a flag, an actor', async () => {
  const { firstShowing } = showing(({ actors, steps }) =>
    steps.some(
      (step) =>
        step.call === 'send' &&
        step.actor === 'x' &&
        actors !== undefined &&
        'x' in actors &&
        /^.{12}0[1357]03/.test(plain(step.bytes)) &&
        plain(step.bytes).includes('06000300aabb'),
    ),
  );
  const actors = { x: { process: 'p' }, y: { netns: 'n' } };
  const steps = thirty.map((step) => ({ ...step, actor: 'x' }));
  expect(await shrink(program(steps, { actors }), firstShowing)).toMatchInlineSnapshot(`
    {
      "actors": {
        "x": {},
      },
      "nlconform": "program",
      "steps": [
        {
          "actor": "x",
          "bytes": "1a0000001200010301000000000000000000000006000300aabb",
          "call": "send",
          "socket": "s0",
        },
      ],
      "version": 1,
    }
  `);
});

it('a program of which nothing can go comes back as it was', async () => {
  const { firstShowing } = showing(() => false);
  expect(await shrink(program(thirty), firstShowing)).toEqual(program(thirty));
});

it.each([0, 1, 15, 16, 17, 100_000])('no more candidates than a budget of %i', async (budget) => {
  const [all, limited] = [showing(() => false), showing(() => false)];
  await shrink(program(thirty), all.firstShowing);
  await shrink(program(thirty), limited.firstShowing, { budget, batch: 16 });
  expect(limited.asked).toEqual(all.asked.slice(0, budget));
});

it('the batch is a matter of speed only', async () => {
  const results = [];
  for (const batch of [1, 7, 64]) {
    results.push(await shrink(program(thirty), showing(needsTwo).firstShowing, { batch }));
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

it('steps are left out in halves first, from behind', () => {
  const of = (...names: string[]) =>
    program(names.map((socket) => ({ call: 'close' as const, socket })));
  expect(withoutSteps(of('a', 'b', 'c', 'd'))).toEqual([
    of('a', 'b'),
    of('c', 'd'),
    of('a', 'b', 'c'),
    of('a', 'b', 'd'),
    of('a', 'c', 'd'),
    of('b', 'c', 'd'),
  ]);
});

describe('every kind of step', () => {
  const socket = fc.constantFrom('a', 'b');
  const hex = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const call = <C extends string>(name: C) => fc.constant(name);
  const address = fc.record({ pid: fc.nat(3), groups: fc.nat(3) }, { requiredKeys: [] });
  const op = fc.record({ cmd: fc.nat(255), doit: fc.integer() });
  const step = fc.oneof(
    fc.record({ call: call('socket'), socket, protocol: fc.nat(20), type: optional(fc.nat(5)) }),
    fc.record({ call: call('bind'), socket, address, length: fc.integer() }),
    fc.record({ call: call('send'), socket, bytes: hex, to: address, flags: fc.nat() }),
    fc.record({ call: call('setsockopt'), socket, level: fc.nat(), option: fc.nat(), value: hex }),
    fc.record({ call: call('getsockopt'), socket, level: fc.nat(), option: fc.nat() }),
    fc.record({ call: call('socketpair'), protocol: fc.nat(20), type: fc.nat(5) }),
    fc.record({ call: call('read_proc'), path: fc.constant('/proc/net/netlink' as const) }),
    fc.record({ call: call('ioctl'), socket, request: fc.nat(), value: hex }),
    fc.record({ call: call('attach_filter'), socket, instructions: fc.constant([]) }),
    fc.record({
      call: call('genl_register_family'),
      family: fc.constant('f'),
      definition: fc.record({ name: fc.constant('f'), version: fc.nat(), ops: fc.array(op) }),
    }),
    fc.record({ call: call('genl_unregister_family'), family: fc.constant('f') }),
    fc.record({ call: call('drain'), socket, most: fc.integer({ min: 1, max: 9 }) }),
  );
  const programs = fc.array(step, { minLength: 1, maxLength: 8 }).map((steps) => {
    const json: unknown = JSON.parse(JSON.stringify(program(steps as Step[])));
    return json as Program;
  });
  const size = (given: Program): number =>
    JSON.stringify(given).replaceAll(/[1-9a-f]/g, 'xx').length;

  it('shrinks to programs that are valid, and show, and are no larger', async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.nat(), async (given, choice) => {
        const wanted = given.steps[choice % given.steps.length]?.call;
        const shows = ({ steps }: Program) => steps.some((each) => each.call === wanted);
        const { asked, firstShowing } = showing(shows);
        const small = await shrink(given, firstShowing);
        expect(shows(small)).toBe(true);
        expect(small.steps.length).toBe(1);
        expect(size(small)).toBeLessThanOrEqual(size(given));
        for (const each of asked) expect(parseProgram(each)).toEqual({ ok: true, program: each });
        expect(await shrink(given, showing(shows).firstShowing)).toEqual(small);
      }),
      { numRuns: 150 },
    );
  });
});
