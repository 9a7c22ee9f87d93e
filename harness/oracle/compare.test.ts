import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { struct } from '../program/build.ts';
import { type Program, type Step, program } from '../program/program.ts';
import type { Datagram, Outcome } from '../program/transcript.ts';
import { ndmsg } from '../wire/structs/rtnetlink.ts';
import { compareTranscripts } from './compare.ts';
import { drain, heard, message, open, refusal, sockaddr, transcript } from './fixture.ts';

const ask: Step = { call: 'getsockname', socket: 'a' };
const compare = (steps: readonly Step[], want: readonly Outcome[], got: readonly Outcome[]) =>
  compareTranscripts(program(steps), transcript(want), transcript(got));
const one = (step: Step, want: Outcome, got: Outcome) => {
  const { divergence } = compare([open(), step], [{ ret: 0 }, want], [{ ret: 0 }, got]);
  return divergence === undefined
    ? undefined
    : [divergence.step, divergence.text, divergence.fingerprint.slice(9)];
};
const ok = { ret: 0 };

describe('one outcome', () => {
  it.each<[Step, Outcome, Outcome, string, string]>([
    [ask, { errno: 'EPERM' }, ok, 'errno: want EPERM, got success', 'errno EPERM/success'],
    [ask, ok, { errno: 'EPERM' }, 'errno: want success, got EPERM', 'errno success/EPERM'],
    [ask, { errno: 'EPERM' }, { errno: 'EIO' }, 'errno: want EPERM, got EIO', 'errno EPERM/EIO'],
    [ask, { ret: 5 }, { ret: 6 }, 'ret: want 5, got 6', 'ret'],
    [ask, { ret: 0, length: 12 }, ok, 'length: want 12, got none', 'length'],
    [ask, { ret: 0, value: '' }, { ret: 0, value: '01' }, 'value: want , got 01', 'value'],
    [
      ask,
      { ret: 0, name: sockaddr(7) },
      { ret: 0, name: sockaddr(8) },
      'name: want 100000000700000000000000, got 100000000800000000000000',
      'name',
    ],
    [ask, { ret: 1, revents: 1 }, { ret: 1, revents: 4 }, 'revents: want 1, got 4', 'revents 1/4'],
    [
      drain(),
      { ...heard(), end: 'ENOBUFS' },
      heard(),
      'end: want ENOBUFS, got none',
      'end ENOBUFS/none',
    ],
    [
      drain(),
      heard(refusal(0)),
      heard(),
      'datagram 0: missing: ACK of type 0x3f0? seq 1',
      'missing ACK of type ?',
    ],
    [
      drain(),
      heard(refusal(0)),
      heard(refusal(0), refusal(-22, { seq: 2 })),
      'datagram 1: extra: NLMSG_ERROR -EINVAL of type 0x3f0? seq 2',
      'extra NLMSG_ERROR -EINVAL of type ?',
    ],
    [
      drain(),
      heard(),
      heard(''),
      'datagram 0: extra: an empty datagram',
      'extra an empty datagram',
    ],
    [
      drain(),
      heard(refusal(-22), refusal(0)),
      heard(refusal(-95)),
      'datagram 0, nlmsgerr.error at byte 16: want ea ff ff ff, got a1 ff ff ff',
      'nlmsgerr.error ea ff ff ff/a1 ff ff ff',
    ],
    [
      drain(),
      heard({ bytes: 'aa', flags: 0x20 }),
      heard('aa'),
      'datagram 0, flags: want 32, got none',
      'datagram flags',
    ],
  ])('%j: %j, %j', (step, want, got, text, kind) => {
    expect(one(step, want, got)).toEqual([1, text, `${step.call}: ${kind}`]);
  });

  it.each<[string, Outcome, Outcome]>([
    ['the order of keys', { ret: 0, value: '01', length: 1 }, { length: 1, value: '01', ret: 0 }],
    ['lines of /proc', { ret: 0, lines: ['a'] }, { ret: 0, lines: ['b'] }],
  ])('%s makes no difference', (_, want, got) => {
    expect(one(ask, want, got)).toBeUndefined();
  });
});

it('the first difference is told whole, the rest is not looked at', () => {
  const steps = [open(), drain(), ask];
  const want = [ok, heard(refusal(0)), ok];
  const got = [ok, heard(), { errno: 'EIO' }];
  expect(compare(steps, want, got)).toMatchInlineSnapshot(`
    {
      "bytes": 36,
      "covered": Map {},
      "divergence": {
        "fingerprint": "ef30b706 drain: missing ACK of type ?",
        "got": [
          "nothing (EAGAIN)",
        ],
        "kind": "missing ACK of type 0x3f0?",
        "step": 1,
        "text": "datagram 0: missing: ACK of type 0x3f0? seq 1",
        "want": [
          "datagram 0: ACK of type 0x3f0? seq 1",
          "      0  24000000             nlmsghdr.len 36",
          "      4  0200                 nlmsghdr.type NLMSG_ERROR",
          "      6  0001                 nlmsghdr.flags NLM_F_CAPPED",
          "      8  01000000             nlmsghdr.seq 1",
          "     12  0000ff7f             nlmsghdr.pid 2147418112",
          "     16  00000000             nlmsgerr.error 0",
          "     20  10000000             nlmsgerr.msg.len 16",
          "     24  f003                 nlmsgerr.msg.type 0x3f0?",
          "     26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK",
          "     28  01000000             nlmsgerr.msg.seq 1",
          "     32  00000000             nlmsgerr.msg.pid 0",
        ],
      },
    }
  `);
});

describe('a side that cannot be asked stops the comparison', () => {
  it.each<[Outcome, string]>([
    [{ unmodelled: 'IPv6' }, 'unmodelled: IPv6'],
    [{ unsupported: 'mmap' }, 'unsupported: mmap'],
    [{ lost: 'signal SIGSEGV' }, 'lost: signal SIGSEGV'],
  ])('%j', (outcome, reason) => {
    const steps = [open(), drain(), ask];
    const stopped = { bytes: 0, covered: new Map(), stopped: { step: 1, reason } };
    expect(compare(steps, [ok, outcome, ok], [ok, heard('aa'), { errno: 'EIO' }])).toEqual(stopped);
    expect(compare(steps, [ok, heard(), ok], [ok, outcome, { errno: 'EIO' }])).toEqual(stopped);
  });

  it('a transcript that is too short', () => {
    expect(compare([open(), ask], [ok, ok], [ok])).toEqual({
      bytes: 0,
      covered: new Map(),
      stopped: { step: 1, reason: 'no outcome' },
    });
  });

  it('and what came behind it is not counted as compared', () => {
    const outcomes = [ok, heard('aabb'), { unmodelled: 'x' }, heard('aa')];
    const steps = [open(), drain(), ask, drain()];
    expect(compare(steps, outcomes, outcomes)).toMatchObject({ bytes: 2, stopped: { step: 2 } });
  });

  it('but not where neither side made a step that names what is not there', () => {
    const skipped: Outcome = {
      unsupported: 'symbol {"family":"x"} stands for nothing at this step',
    };
    const steps = [open(), ask, ask];
    const { stopped, divergence } = compare(steps, [ok, skipped, ok], [ok, skipped, { ret: 1 }]);
    expect([stopped, divergence?.step]).toEqual([undefined, 2]);
    expect(compare(steps, [ok, skipped, ok], [ok, ok, ok]).stopped?.step).toBe(1);
  });

  it('the id of a family on a socket of another protocol: to that it is any number', () => {
    const send: Step = { call: 'send', socket: 'a', bytes: ['10000000', { family: 'x' }] };
    const routing: Step = { call: 'socket', socket: 'a', protocol: 0 };
    const outcomes = [ok, { ret: 6 }];
    expect(compare([routing, send], outcomes, outcomes).stopped).toEqual({
      step: 1,
      reason: 'the id of a family as a type of another protocol',
    });
    expect(compare([open('a', 16), send], outcomes, outcomes).stopped).toBeUndefined();
  });

  it('but not if they parted before', () => {
    const { divergence } = compare([ask, ask], [ok, ok], [{ errno: 'EIO' }, { unmodelled: 'x' }]);
    expect(divergence?.text).toBe('errno: want success, got EIO');
  });
});

it('the group of a sender has no bit beyond the 32nd: then only its port is compared', () => {
  const from = (groups: string) => `10000000 00000000 ${groups}`.replaceAll(' ', '');
  const bytes = message({ type: 0x20 });
  const steps = [open('a', 16), drain()];
  const given = (group: number, ...more: Partial<Datagram>[]) => ({
    ...transcript([ok, heard({ bytes, ...more[0] })]),
    groups: { x: [group] },
  });
  const near = given(8, { from: from('80000000') });
  const differs = (...[a, b]: [typeof near, typeof near]) =>
    compareTranscripts(program(steps), a, b).divergence?.text;
  expect(differs(near, given(40))).toBeUndefined();
  expect(differs(near, given(8))).toContain('from');
  expect(differs(near, given(40, { from: '100000000700000000000000' }))).toContain('from');
});

it('whether a table of routing handlers is there already is no matter of the program', () => {
  const without: Step = { call: 'rtnl_unregister', protocol: 40, msgtype: 70 };
  const first: Step = { call: 'rtnl_register_module', protocol: 40, msgtype: 70, doit: 0 };
  const none: Outcome = { errno: 'ENOENT' };
  expect(compare([without], [none], [ok]).divergence).toBeUndefined();
  expect(compare([first, without], [ok, none], [ok, ok]).divergence?.step).toBe(1);
});

describe('a fingerprint', () => {
  it('of a header’s field names the message', () => {
    const link = (more: string) => heard(message({ type: 16 }, '00'.repeat(16), more));
    const done = (more: string) => heard(message({ type: 3 }, '00000000', more));
    const seen = [link, done].map((of) => one(drain(), of(''), of('00000000'))?.[2]);
    expect(seen).toEqual(['drain: RTM_NEWLINK nlmsghdr.len', 'drain: NLMSG_DONE 0 nlmsghdr.len']);
  });

  const print = (step: Step, want: Outcome, got: Outcome) => {
    const given: Program = program([open(), step]);
    const found = compareTranscripts(given, transcript([ok, want]), transcript([ok, got]));
    return found.divergence?.fingerprint;
  };
  const link = (seq: number, size: number) =>
    message({ type: 16, seq, pid: 100 }, '00'.repeat(size));
  const cut = (length: number) => message({ type: 16, seq: 1, len: length }, '00'.repeat(8));

  it.each<[string, [Step, Outcome, Outcome], [Step, Outcome, Outcome]]>([
    [
      'a sequence number',
      [drain(), heard(refusal(0)), heard()],
      [drain(), heard(refusal(0, { seq: 9 })), heard()],
    ],
    ['a length', [drain(), heard(), heard(link(1, 16))], [drain(), heard(), heard(link(1, 20))]],
    ['a length that lies', [drain(), heard(), heard(cut(99))], [drain(), heard(), heard(cut(98))]],
    [
      'how many there are',
      [drain(), heard(), heard(link(1, 16) + link(1, 16))],
      [drain(), heard(), heard(link(1, 16).repeat(3))],
    ],
    ['too few bytes', [drain(), heard(), heard('aa')], [drain(), heard(), heard('aabb')]],
    [
      'a port',
      [ask, { ret: 0, name: sockaddr(7) }, { ret: 0, name: sockaddr(0) }],
      [ask, { ret: 0, name: sockaddr(9) }, { ret: 0, name: sockaddr(0) }],
    ],
    ['a return value', [ask, { ret: 16 }, { ret: 20 }], [ask, { ret: 36 }, { ret: 40 }]],
    [
      'which datagram',
      [drain(), heard('aa'), heard('ab')],
      [drain(), heard('00', 'aa'), heard('00', 'ab')],
    ],
    [
      'the value of a field',
      [drain(), heard(refusal(0)), heard(refusal(0, { seq: 2 }))],
      [drain(), heard(refusal(0)), heard(refusal(0, { seq: 3 }))],
    ],
  ])('does not hang on %s', (_, first, second) => {
    expect(print(...first)).toBeDefined();
    expect(print(...second)).toBe(print(...first));
  });

  it.each<[string, [Step, Outcome, Outcome], [Step, Outcome, Outcome]]>([
    ['errno', [ask, { errno: 'EPERM' }, ok], [ask, { errno: 'EIO' }, ok]],
    ['which side', [ask, { errno: 'EPERM' }, ok], [ask, ok, { errno: 'EPERM' }]],
    ['call', [ask, ok, { errno: 'EPERM' }], [drain(), ok, { errno: 'EPERM' }]],
    [
      'refusal',
      [drain(), heard(refusal(0)), heard(refusal(-1))],
      [drain(), heard(refusal(0)), heard(refusal(-22))],
    ],
    [
      'message that is extra',
      [drain(), heard(), heard(refusal(0))],
      [drain(), heard(), heard(link(1, 16))],
    ],
    [
      'missing or extra',
      [drain(), heard(), heard(refusal(0))],
      [drain(), heard(refusal(0)), heard()],
    ],
    [
      'field',
      [drain(), heard(refusal(0)), heard(refusal(0, { flags: 0 }))],
      [drain(), heard(refusal(0)), heard(refusal(0, { seq: 3 }))],
    ],
  ])('tells apart by %s', (_, first, second) => {
    expect(print(...second)).not.toBe(print(...first));
  });
});

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each).toString('hex')),
  fc.constantFrom(refusal(0), refusal(-22), refusal(0, { seq: 5 })),
);
const datagram: fc.Arbitrary<Datagram> = fc.record(
  { bytes, flags: fc.nat(64), from: fc.constantFrom(sockaddr(1), sockaddr(100), '10') },
  { requiredKeys: ['bytes'] },
);
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.array(datagram, { maxLength: 3 }).map((all) => heard(...all)),
  fc.constantFrom<Outcome>(ok, { errno: 'EIO' }, { unmodelled: 'x' }, { ret: 0, value: '01' }),
);

it('a transcript never differs from itself, and two differ the same way round', () => {
  const list = fc.array(outcome, { minLength: 3, maxLength: 3 });
  const steps = [open(), drain(), ask];
  fc.assert(
    fc.property(list, list, (want, got) => {
      expect(compare(steps, want, want).divergence).toBeUndefined();
      const [there, back] = [compare(steps, want, got), compare(steps, got, want)];
      expect(back.divergence?.step).toBe(there.divergence?.step);
      expect(back.stopped).toEqual(there.stopped);
    }),
  );
});

it('neighbours that are IPv6 groups are told of when timers come', () => {
  const told = (state: number, type: number): string =>
    message({ type: 29 }, struct(ndmsg, { family: 10, ifindex: 2, state, type }));
  const { bytes, covered, divergence } = compare(
    [open(), drain()],
    [ok, heard(told(0x40, 5), told(0x40, 5))],
    [ok, heard()],
  );
  expect([divergence, bytes, [...covered.values()]]).toEqual([undefined, 56, [56]]);
  expect(one(drain(), heard(told(0x80, 5)), heard())).toBeDefined();
  expect(one(drain(), heard(told(0x40, 1)), heard())).toBeDefined();
  expect(one(drain(), heard(told(0x40, 5), told(0x80, 5)), heard())).toBeDefined();
});
