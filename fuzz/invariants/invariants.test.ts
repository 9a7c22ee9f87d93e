import { describe, expect, it } from 'vitest';
import { type Step, program } from '../../harness/program/program.ts';
import type { Outcome, Transcript } from '../../harness/program/transcript.ts';
import { violation } from './index.ts';

const transcript = (outcomes: Outcome[]): Transcript => ({
  nlconform: 'transcript',
  version: 1,
  outcomes,
  processes: { main: 4242 },
  ports: { a: 4242 },
});

const socket: Step = { call: 'socket', socket: 'a', protocol: 0 };
const send = (bytes: string): Step => ({ call: 'send', socket: 'a', bytes });
const drain: Step = { call: 'drain', socket: 'a' };
const NOOP = '10000000010005000700000000000000'; // NLMSG_NOOP, REQUEST|ACK, seq 7
const ACK = `24000000020000010700000092100000 00000000 ${NOOP}`.replaceAll(' ', '');

const heard = (...datagrams: string[]): Outcome => ({
  ret: datagrams.length,
  datagrams: datagrams.map((bytes) => ({ bytes })),
});

const judge = (sent: string, ...datagrams: string[]) =>
  violation(
    program([socket, send(sent), drain]),
    transcript([{ ret: 0 }, { ret: sent.length / 2 }, heard(...datagrams)]),
  );

describe('answers', () => {
  it('one ACK for one request is right', () => {
    expect(judge(NOOP, ACK)).toBeUndefined();
  });

  it('none is wrong', () => {
    expect(judge(NOOP)).toEqual({
      invariant: 'one answer per ACK request',
      step: 2,
      text: 'seq 7 asked for an ACK: want 1 answer, got 0',
      kind: 'none',
    });
  });

  it('two are wrong', () => {
    expect(judge(NOOP, ACK, ACK)).toMatchObject({ kind: 'too many' });
  });

  it('an echo that differs from the request is wrong', () => {
    const changed = `${ACK.slice(0, -8)}01000000`;
    expect(judge(NOOP, changed)).toMatchObject({
      invariant: 'an error echoes its request',
      text: 'seq 7: the echo differs from the request',
    });
  });

  it('an answer that nobody asked for is wrong', () => {
    const other = `${ACK.slice(0, 16)}09000000${ACK.slice(24)}`;
    expect(judge(NOOP, ACK, other)).toMatchObject({ kind: 'nobody asked' });
  });

  it('bytes that belong to no message are wrong', () => {
    expect(judge(NOOP, `${ACK}0000`)).toMatchObject({ invariant: 'answers are whole messages' });
  });

  it('an empty datagram is wrong, unless a dump callback is the program’s own', () => {
    expect(judge(NOOP, ACK, '')).toMatchObject({ invariant: 'answers are whole messages' });
    const own: Step = {
      call: 'rtnl_register_module',
      protocol: 40,
      msgtype: 70,
      dumpit: [{ ret: 2 }, { ret: 0 }],
    };
    const found = violation(
      program([socket, own, send(NOOP), drain]),
      transcript([{ ret: 0 }, { ret: 0 }, { ret: 16 }, heard(ACK, '')]),
    );
    expect(found).toBeUndefined();
  });

  it('a dump that starts has its DONE for an answer', () => {
    const dump = '11000000120005030700000000000000 00'.replaceAll(' ', '');
    const part = '10000000100002000700000092100000';
    const done = '14000000030002000700000092100000 00000000'.replaceAll(' ', '');
    expect(judge(dump, part, done)).toBeUndefined();
    expect(judge(dump, part)).toMatchObject({ kind: 'none' });
    const silent = '11000000120001030700000000000000 00'.replaceAll(' ', '');
    expect(judge(silent, part)).toMatchObject({ invariant: 'DONE ends a dump' });
    // flags of a request that is no dump come back with its echo, as nexthop_notify does it
    const echoed = '11000000680009000700000000000000 00'.replaceAll(' ', '');
    const copying = echoed.replace('6800 0900'.replace(' ', ''), '68000b00');
    expect(judge(copying, part)).toBeUndefined();
    expect(judge(echoed, part)).toMatchObject({ invariant: 'DONE ends a dump' });
  });
});

it('a socket that connected may lose its answers', () => {
  const connect: Step = { call: 'connect', socket: 'a', address: { pid: 0x10001 } };
  const found = violation(
    program([socket, connect, send(NOOP), drain]),
    transcript([{ ret: 0 }, { ret: 0 }, { ret: 16 }, heard()]),
  );
  expect(found).toBeUndefined();
});

describe('registration', () => {
  const register = (family: string, name: string): Step => ({
    call: 'genl_register_family',
    family,
    definition: { name },
  });
  const unregister = (family: string): Step => ({ call: 'genl_unregister_family', family });

  it.each<[string, Step[], Outcome[], string | undefined]>([
    [
      'a taken name is refused',
      [register('x', 'n'), register('y', 'n')],
      [{ ret: 0 }, { errno: 'EEXIST' }],
      undefined,
    ],
    [
      'a taken name is accepted',
      [register('x', 'n'), register('y', 'n')],
      [{ ret: 0 }, { ret: 0 }],
      'name taken',
    ],
    [
      'a name is free again after unregistering',
      [register('x', 'n'), unregister('x'), register('y', 'n')],
      [{ ret: 0 }, { ret: 0 }, { ret: 0 }],
      undefined,
    ],
    ['nlctrl is always taken', [register('x', 'nlctrl')], [{ ret: 0 }], 'name taken'],
    ['what is absent is unregistered', [unregister('x')], [{ ret: 0 }], 'absent'],
    [
      'what is there cannot be unregistered',
      [register('x', 'n'), unregister('x')],
      [{ ret: 0 }, { errno: 'ENOENT' }],
      'stuck',
    ],
  ])('%s', (_, steps, outcomes, kind) => {
    expect(violation(program(steps), transcript(outcomes))?.kind).toBe(kind);
  });
});
