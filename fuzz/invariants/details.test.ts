import { describe, expect, it } from 'vitest';
import { family, genl, nlmsg } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import type { Datagram, Outcome, Transcript } from '../../harness/program/transcript.ts';
import { violation } from './index.ts';

const transcript = (outcomes: Outcome[], more: Partial<Transcript> = {}): Transcript => ({
  nlconform: 'transcript',
  version: 1,
  outcomes,
  processes: { main: 4242 },
  ports: { a: 4242 },
  ...more,
});

const drain: Step = { call: 'drain', socket: 'a' };
const plain = (bytes: string): string => bytes.replaceAll(' ', '');

/** One request on a socket of NETLINK_GENERIC, and what came back. */
function judge(sent: string, ...datagrams: Datagram[]) {
  const bytes = plain(sent);
  return violation(
    program([
      { call: 'socket', socket: 'a', protocol: 16 },
      { call: 'send', socket: 'a', bytes },
      drain,
    ]),
    transcript([
      { ret: 0 },
      { ret: bytes.length / 2 },
      { ret: datagrams.length, datagrams: datagrams.map((each) => ({ ...each })) },
    ]),
  )?.kind;
}

describe('who an answer is from and for', () => {
  const NOOP = '10000000 01000500 07000000 00000000';
  const ack = (pid: string) => plain(`24000000 02000001 07000000 ${pid} 00000000 ${NOOP}`);
  it.each<[string, Datagram, string | undefined]>([
    ['right', { bytes: ack('92100000') }, undefined],
    ['another port', { bytes: ack('00000000') }, 'nlmsg_pid'],
    ['no address', { bytes: ack('92100000'), from: '' }, 'no address'],
    ['a user', { bytes: ack('92100000'), from: '100000000100000000000000' }, 'address'],
    [
      'an echo shows its group',
      { bytes: ack('92100000'), from: '100000000000000040000000' },
      undefined,
    ],
  ])('%s', (_, datagram, kind) => {
    expect(judge(NOOP, datagram)).toBe(kind);
  });
});

it.each([
  [20, undefined],
  [0, 'outside'],
  [24, 'outside'],
  [18, 'between attributes'],
])('an offset of %i in a request of 24 bytes', (offset, kind) => {
  const request = '18000000 10000100 07000000 00000000 03010000 04000900';
  const refusal = `34000000 02000002 07000000 92100000 eaffffff ${request} 08000200`;
  const tlv = `${offset.toString(16).padStart(2, '0')}000000`;
  expect(judge(request, { bytes: plain(refusal + tlv) })).toBe(kind);
});

it.each([
  ['00', undefined],
  ['7f', 'not zero'],
])('padding of %s', (byte, kind) => {
  const request = '14000000 10000100 07000000 00000000 03010000';
  const answer = `1c000000 10000000 07000000 92100000 01020000 07000200 6162 00 ${byte}`;
  expect(judge(request, { bytes: plain(answer) })).toBe(kind);
});

describe('families', () => {
  const ops = [{ cmd: 1, flags: 1, doit: 0 }];
  const register = (name: string): Step => ({
    call: 'genl_register_family',
    family: name,
    definition: {
      name,
      netnsok: true,
      resvStartOp: 255,
      ops,
      groups: [{ name: 'free' }, { name: 'guarded', flags: 1 }],
    },
  });
  const actors = { plain: { capabilities: [] } };
  const open: Step = { call: 'socket', socket: 'a', protocol: 16 };

  it.each([
    [[20], [21], undefined],
    [[20, 21], [21], 'group'],
  ])('with groups %j and %j', (x, y, kind) => {
    const told = { families: { x: 30, y: 31 }, groups: { x, y } };
    const outcomes = [{ ret: 0 }, { ret: 0 }];
    const found = violation(program([register('x'), register('y')]), transcript(outcomes, told));
    expect(found?.kind).toBe(kind);
  });

  it('with one id', () => {
    const told = { families: { x: 30, y: 30 } };
    const outcomes = [{ ret: 0 }, { ret: 0 }];
    const found = violation(program([register('x'), register('y')]), transcript(outcomes, told));
    expect(found?.kind).toBe('id');
  });

  it.each<[string, string[], string | undefined]>([
    ['all of it', ['01', '07', '07'], undefined],
    ['not of a group', ['01', '07'], 'events'],
    ['nothing', [], 'events'],
  ])('a listener hears %s', (_, commands, kind) => {
    const bind: Step = { call: 'bind', socket: 'a', address: { groups: 0x8000 } };
    const datagrams = commands.map((command) => ({
      bytes: plain(`14000000 10000000 00000000 00000000 ${command}020000`),
      from: '100000000000000000800000',
    }));
    const outcomes = [{ ret: 0 }, { ret: 0 }, { ret: 0 }, { ret: 0, datagrams }];
    const given = program([open, bind, register('x'), drain]);
    expect(violation(given, transcript(outcomes))?.kind).toBe(kind);
  });

  it.each<[number, string | undefined, Outcome, string | undefined]>([
    [1, 'plain', { errno: 'EPERM' }, undefined],
    [1, 'plain', { ret: 0 }, 'joined'],
    [1, undefined, { ret: 0 }, undefined],
    [0, 'plain', { ret: 0 }, undefined],
  ])('joining group %i as %s: %j', (index, actor, outcome, kind) => {
    const join: Step = {
      call: 'setsockopt',
      socket: 'a',
      level: 270,
      option: 1,
      value: { group: 'x', index },
      ...(actor === undefined ? {} : { actor }),
    };
    const given = program([open, register('x'), join], { actors });
    expect(violation(given, transcript([{ ret: 0 }, { ret: 0 }, outcome]))?.kind).toBe(kind);
  });

  it.each<[string, string, string | undefined]>([
    ['refused', 'ffffffff', undefined],
    ['refused for another reason', 'eaffffff', 'called'],
    ['acknowledged', '00000000', 'called'],
  ])('calling a guarded operation: %s', (_, error, kind) => {
    const bytes = nlmsg({ type: family('x'), flags: 5, seq: 7 }, genl(1)) as string[];
    const given: Program = program(
      [open, register('x'), { call: 'send', socket: 'a', bytes, actor: 'plain' }, drain],
      { actors },
    );
    const request = '14000000 1e000500 07000000 00000000 01010000';
    const answer = plain(`28000000 02000000 07000000 92100000 ${error} ${request}`);
    const outcomes = [
      { ret: 0 },
      { ret: 0 },
      { ret: 20 },
      { ret: 1, datagrams: [{ bytes: answer }] },
    ];
    expect(violation(given, transcript(outcomes, { families: { x: 30 } }))?.kind).toBe(kind);
  });
});
