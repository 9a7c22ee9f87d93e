/** The matchers, on what Linux 6.18 said (harness/wire/captures). */
import { describe, expect, it } from 'vitest';
import { createFakeTarget, silent } from '../targets/fake/fake-target.ts';
import {
  ackOfNoop,
  policyViolation,
  refusalCapped,
  refusalWithEcho,
} from '../wire/captures/core.ts';
import type { Capture } from '../wire/captures/capture.ts';
import { hexOf } from '../wire/index.ts';
import { matchers } from './index.ts';

const answerTo = ({ received }: Capture): Uint8Array => received[0] ?? new Uint8Array();
const [noop, refused] = [ackOfNoop.sent, refusalWithEcho.sent];

/** The text with which an assertion fails. */
function textOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it holds');
}

it('are there once the module is imported', () => {
  expect(expect('')).toMatchObject(
    Object.fromEntries(Object.keys(matchers).map((name) => [name, expect.any(Function)])),
  );
});

describe('toBeAck', () => {
  const answer = answerTo(ackOfNoop);

  it('what the kernel acknowledged, as bytes or hex, from any port or the one named', () => {
    expect(answer).toBeAck(noop);
    expect(hexOf(answer)).toBeAck(hexOf(noop), { pid: 0x1234, protocol: 'NETLINK_GENERIC' });
  });

  it('an answer to another port or another request, and a refusal, are none', () => {
    expect(answer).not.toBeAck(noop, { pid: 1 });
    expect(answer).not.toBeAck(refused);
    expect(answerTo(refusalWithEcho)).not.toBeAck(refused);
    expect(answer.subarray(0, 35)).not.toBeAck(noop);
  });

  it('says what differs, and shows both', () => {
    const wrong = Uint8Array.from(answer);
    wrong[7] = 0;
    expect(
      textOf(() => expect(wrong).toBeAck(noop))
        .split('\n')
        .slice(0, 5),
    ).toEqual([
      'want an ACK of seq 1; nlmsghdr.flags at byte 7: want 02 00 00 01, got 02 00 00 00',
      'want:',
      '      0  24000000             nlmsghdr.len 36',
      '      4  0200                 nlmsghdr.type NLMSG_ERROR',
      '      6  0001                 nlmsghdr.flags NLM_F_CAPPED',
    ]);
    expect(textOf(() => expect(answer).not.toBeAck(noop))).toMatch(
      /^want anything but an ACK of seq 1, got:\n {6}0 {2}24000000 /,
    );
  });

  it('what is no datagram is a mistake of the test', () => {
    expect(textOf(() => expect(36).toBeAck(noop))).toBe(
      'toBeAck: wants a Uint8Array or hex, got number',
    );
    expect(textOf(() => expect(answer).toBeAck('1000'))).toBe(
      'toBeAck: a request has 16 bytes at least, this one 2',
    );
  });
});

describe('toBeRefusal', () => {
  it('with the whole request, or capped', () => {
    expect(answerTo(refusalWithEcho)).toBeRefusal(refused, 'EOPNOTSUPP');
    expect(answerTo(refusalCapped)).toBeRefusal(refused, 'EOPNOTSUPP', { capped: true });
    expect(answerTo(refusalCapped)).not.toBeRefusal(refused, 'EOPNOTSUPP');
    expect(answerTo(refusalWithEcho)).not.toBeRefusal(refused, 'EINVAL');
  });

  it('with an extended ACK: as given, or whatever it is', () => {
    const [answer, { sent }] = [answerTo(policyViolation), policyViolation];
    const tlvs = answer.subarray(20 + sent.length);
    expect(answer).not.toBeRefusal(sent, 'EINVAL');
    expect(answer).toBeRefusal(sent, 'EINVAL', { tlvs: true });
    expect(answer).toBeRefusal(sent, 'EINVAL', { tlvs });
    expect(answer).not.toBeRefusal(sent, 'EINVAL', { tlvs: tlvs.subarray(4) });
    // true means that there are some
    expect(answerTo(refusalWithEcho)).not.toBeRefusal(refused, 'EOPNOTSUPP', { tlvs: true });
  });
});

it('toMatchDatagram: bytes, hex, or a pattern with what does not matter left open', () => {
  const answer = answerTo(ackOfNoop);
  expect(answer).toMatchDatagram(Uint8Array.from(answer));
  expect(answer).toMatchDatagram(hexOf(answer));
  expect(answer).toMatchDatagram([
    '24000000 0200',
    { any: 2, why: 'flags' },
    { rest: 'the request' },
  ]);
  expect(answer).not.toMatchDatagram('24000000 0200');
  expect(textOf(() => expect('0102').toMatchDatagram('0103')).split('\n')[0]).toBe(
    'want a datagram of 2 bytes; rest at byte 1: want 03, got 02',
  );
});

describe('toBeWellFormed', () => {
  it('requests and answers of the kernel are', () => {
    for (const each of [ackOfNoop, refusalCapped, policyViolation]) {
      expect(answerTo(each)).toBeWellFormed({ protocol: each.protocol });
    }
  });

  it.each([
    ['0c000000 0100 0500 01000000 00000000', 'nlmsg_len 12 is below the header'],
    ['11000000 0100 0500 01000000 00000000', 'nlmsg_len 17 is beyond the 16 bytes left'],
    [`${hexOf(noop)} 00`, '1 byte left over'],
    // RTM_GETLINK, IFLA_MTU of two bytes
    [
      '28000000 1200 0100 01000000 00000000 00000000 00000000 00000000 00000000 06000400 dc050000',
      'u32 needs 4 bytes, has 2',
    ],
  ])('%s: %s', (hex, why) => {
    expect(textOf(() => expect(hex).toBeWellFormed())).toContain(why);
  });
});

describe('toConform', { timeout: 60_000 }, () => {
  it('a target that is right, one that is not, and why', async () => {
    await expect('simulator').toConform('hdr.len');
    const faulty = 'simulator?fault=short-header-accepted';
    await expect(faulty).not.toConform('hdr.len');
    await expect(expect(faulty).toConform(['hdr.len'])).rejects.toThrow(
      /^simulator\?fault=short-header-accepted does not conform: \d+ of \d+ rules were not shown to hold\n\n[^]*FAIL/,
    );
  });

  // dummy is a module, and 6.18 is modelled as a machine that has none
  it('a rule that cannot be asked is not shown to hold, unless that is allowed', async () => {
    await expect('simulator').not.toConform('rtnl.dummy.new');
    await expect('simulator').toConform('rtnl.dummy.new', { allowSkips: true });
  });

  it('a target of your own; one that cannot be had is no verdict', async () => {
    await expect(createFakeTarget('mute', silent)).not.toConform('hdr.len');
    await expect(expect('exec:exit 4').not.toConform('hdr.len')).rejects.toThrow(
      'toConform on exec:exit 4: start exec:exit 4: the agent gave no handshake: exit code 4',
    );
  });
});
