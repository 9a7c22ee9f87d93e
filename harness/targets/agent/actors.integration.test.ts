/** Who acts: threads, processes, network namespaces and capabilities, on the live kernel. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../program/program.ts';
import { bind, liveKernel, RAISE, socket } from './live-kernel.ts';

const { run, outcomesOf } = liveKernel();

/** Of the first answer: 0 in an ACK. */
const errorIn = (datagrams: { bytes: string }[] | undefined): number | undefined =>
  datagrams?.[0] && Buffer.from(datagrams[0].bytes, 'hex').readInt32LE(16);

describe('actors', () => {
  it('a thread shares process id and sockets of the agent', async () => {
    const { outcomes, processes, ports } = await run(
      [socket('a', 2, 't'), bind('a', 0, 't'), { call: 'close', socket: 'a' }],
      { t: { thread: 't' } },
    );
    expect(outcomes).toEqual([{ ret: 0 }, { ret: 0 }, { ret: 0 }]);
    expect(processes).toEqual({ main: ports['a'] });
  });

  it('a socket that takes the name of another one has no port yet', async () => {
    const sent: Step = {
      ...{ call: 'send', socket: 'a', bytes: 'aa', actor: 'p' },
      to: { pid: { port: 'a' } },
    };
    expect(
      await outcomesOf([socket('a', 2, 'p'), bind('a', 0, 'p'), socket('a', 2, 'p'), sent], {
        p: { process: 'child' },
      }),
    ).toEqual([{ ret: 0 }, { ret: 0 }, { ret: 0 }, { errno: 'ECONNREFUSED' }]);
  });

  it('a process has its own id, sockets and port', async () => {
    const { outcomes, processes, ports } = await run(
      [
        socket('a', 2, 'p'),
        bind('a', 0, 'p'),
        bind('a', 7),
        { call: 'close', socket: 'nobody', actor: 'p' },
        { call: 'read_proc', path: '/proc/net/netlink', actor: 'p' },
        socket('b'),
        bind('b', 0),
        { call: 'send', socket: 'b', bytes: 'aa', to: { pid: { port: 'a' } } },
        { call: 'recv', socket: 'a', actor: 'p' },
      ],
      { p: { process: 'child' } },
    );
    const { main = 0, child = 0 } = processes;
    expect(child).not.toBe(main);
    expect(ports).toEqual({ a: child, b: main });
    expect([...outcomes.slice(0, 4), ...outcomes.slice(5)]).toEqual([
      { ret: 0 },
      { ret: 0 },
      { unsupported: 'socket a is of another process' },
      { errno: 'EBADF' },
      { ret: 0 },
      { ret: 0 },
      { ret: 1 },
      { ret: 1, datagrams: [{ bytes: 'aa', from: expect.stringMatching(/^10000000/) as string }] },
    ]);
  });

  it('a process that is started later has no sockets of those before it', async () => {
    const steps = [socket('a'), bind('a', 7), socket('b', 2, 'p')];
    const more: Step[] = [{ call: 'close', socket: 'a' }, socket('c'), bind('c', 7)];
    expect(await outcomesOf([...steps, ...more], { p: { process: 'late' } })).toEqual(
      Array.from({ length: 6 }, () => ({ ret: 0 })),
    );
  });

  it('a network namespace of its own has ports of its own', async () => {
    const steps = [socket('a'), bind('a', 7), socket('b', 2, 'n'), bind('b', 7, 'n')];
    const more = [socket('c'), bind('c', 7), socket('d', 2, 'n'), bind('d', 7, 'n')];
    expect(await outcomesOf([...steps, ...more], { n: { netns: 'n' } })).toEqual([
      ...Array.from({ length: 5 }, () => ({ ret: 0 })),
      { errno: 'EADDRINUSE' },
      { ret: 0 },
      { errno: 'EADDRINUSE' },
    ]);
  });

  const join = (name: string, actor: string): Step => ({
    call: 'bind',
    socket: name,
    address: { groups: 1 },
    actor,
  });
  it('without capabilities, by thread and in place; the next step has them again', async () => {
    const privileged: Step = { call: 'send', socket: 'a', bytes: RAISE, actor: 'none' };
    const actors = {
      none: { capabilities: [] },
      thread: { thread: 't', capabilities: [] },
      all: { thread: 't' },
    };
    const outcomes = await outcomesOf(
      [
        socket('a', 0),
        privileged,
        { call: 'drain', socket: 'a' },
        { ...privileged, actor: 'all' },
        { call: 'drain', socket: 'a' },
        socket('u', 2),
        join('u', 'none'),
        join('u', 'thread'),
        join('u', 'all'),
      ],
      actors,
    );
    expect(outcomes.map((each) => ('datagrams' in each ? errorIn(each.datagrams) : each))).toEqual([
      { ret: 0 },
      { ret: 32 },
      -1,
      { ret: 32 },
      0,
      { ret: 0 },
      { errno: 'EPERM' },
      { errno: 'EPERM' },
      { ret: 0 },
    ]);
  });

  it('that cannot be had are unsupported, step by step', async () => {
    const actors = {
      user: { uid: 7 },
      both: { process: 'p', thread: 't' },
      typo: { capabilities: ['CAP_NET_ADMIM'] },
    };
    const names = ['user', 'both', 'typo', 'undeclared'];
    expect(
      await outcomesOf([...names.map((name) => socket('a', 2, name)), socket('a')], actors),
    ).toEqual([
      { unsupported: 'another user id' },
      { unsupported: 'a thread of another process' },
      { unsupported: 'capability CAP_NET_ADMIM is not known' },
      { unsupported: "actor 'undeclared' is not declared" },
      { ret: 0 },
    ]);
  });

  it('a socket opened again under its name gives its port free', async () => {
    const steps = (actor?: string) => [socket('a', 2, actor), bind('a', 7, actor)];
    for (const actor of ['t', 'p', undefined]) {
      const outcomes = await outcomesOf([...steps(actor), ...steps(actor)], {
        t: { thread: 't' },
        p: { process: 'p' },
      });
      expect(outcomes).toEqual([{ ret: 0 }, { ret: 0 }, { ret: 0 }, { ret: 0 }]);
    }
  });
});
