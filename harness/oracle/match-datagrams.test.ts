import { describe, expect, it } from 'vitest';
import type { Outcome } from '../program/transcript.ts';
import type { Expectation } from './expectation.ts';
import { heard, message, refusal, sockaddr, transcript } from './fixture.ts';
import { matchOutcome } from './match.ts';

const match = (expectation: Expectation, outcome: Outcome) =>
  matchOutcome(expectation, outcome, { transcript: transcript([]), protocol: 0 });
const NOOP = message({ type: 1, seq: 4, pid: 100 });

describe('datagrams that are not', () => {
  const wanted = { bytes: [refusal(-95)], says: 'refusal EOPNOTSUPP' };

  it('a byte: the field, and both decoded', () => {
    expect(match({ datagrams: [wanted] }, heard(refusal(-22)))).toMatchInlineSnapshot(`
      {
        "got": [
          "    0  24000000             nlmsghdr.len 36",
          "    4  0200                 nlmsghdr.type NLMSG_ERROR",
          "    6  0001                 nlmsghdr.flags NLM_F_CAPPED",
          "    8  01000000             nlmsghdr.seq 1",
          "   12  64000000             nlmsghdr.pid 100",
          "   16  eaffffff             nlmsgerr.error -EINVAL",
          "   20  10000000             nlmsgerr.msg.len 16",
          "   24  f003                 nlmsgerr.msg.type 0x3f0?",
          "   26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK",
          "   28  01000000             nlmsgerr.msg.seq 1",
          "   32  00000000             nlmsgerr.msg.pid 0",
        ],
        "kind": "nlmsgerr.error a1 ff ff ff/ea ff ff ff",
        "text": "datagram 0, nlmsgerr.error at byte 16: want a1 ff ff ff, got ea ff ff ff",
        "want": [
          "    0  24000000             nlmsghdr.len 36",
          "    4  0200                 nlmsghdr.type NLMSG_ERROR",
          "    6  0001                 nlmsghdr.flags NLM_F_CAPPED",
          "    8  01000000             nlmsghdr.seq 1",
          "   12  64000000             nlmsghdr.pid 100",
          "   16  a1ffffff             nlmsgerr.error -EOPNOTSUPP",
          "   20  10000000             nlmsgerr.msg.len 16",
          "   24  f003                 nlmsgerr.msg.type 0x3f0?",
          "   26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK",
          "   28  01000000             nlmsgerr.msg.seq 1",
          "   32  00000000             nlmsgerr.msg.pid 0",
        ],
      }
    `);
  });

  it('missing: what it was', () => {
    expect(match({ datagrams: [wanted] }, heard())).toMatchInlineSnapshot(`
      {
        "got": [
          "nothing (EAGAIN)",
        ],
        "kind": "missing refusal EOPNOTSUPP",
        "text": "datagram 0: want refusal EOPNOTSUPP, got nothing (0 of 1)",
        "want": [
          "datagram 0: refusal EOPNOTSUPP",
          "      0  24000000             nlmsghdr.len 36",
          "      4  0200                 nlmsghdr.type NLMSG_ERROR",
          "      6  0001                 nlmsghdr.flags NLM_F_CAPPED",
          "      8  01000000             nlmsghdr.seq 1",
          "     12  64000000             nlmsghdr.pid 100",
          "     16  a1ffffff             nlmsgerr.error -EOPNOTSUPP",
          "     20  10000000             nlmsgerr.msg.len 16",
          "     24  f003                 nlmsgerr.msg.type 0x3f0?",
          "     26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK",
          "     28  01000000             nlmsgerr.msg.seq 1",
          "     32  00000000             nlmsgerr.msg.pid 0",
        ],
      }
    `);
  });

  it('extra: what it is', () => {
    expect(match({ datagrams: [] }, heard(refusal(0, { seq: 77 })))).toMatchInlineSnapshot(`
      {
        "got": [
          "datagram 0: ACK of type 0x3f0? seq 77",
          "      0  24000000             nlmsghdr.len 36",
          "      4  0200                 nlmsghdr.type NLMSG_ERROR",
          "      6  0001                 nlmsghdr.flags NLM_F_CAPPED",
          "      8  4d000000             nlmsghdr.seq 77",
          "     12  64000000             nlmsghdr.pid 100",
          "     16  00000000             nlmsgerr.error 0",
          "     20  10000000             nlmsgerr.msg.len 16",
          "     24  f003                 nlmsgerr.msg.type 0x3f0?",
          "     26  0500                 nlmsgerr.msg.flags NLM_F_REQUEST|NLM_F_ACK",
          "     28  4d000000             nlmsgerr.msg.seq 77",
          "     32  00000000             nlmsgerr.msg.pid 0",
        ],
        "kind": "extra ACK of type 0x3f0?",
        "text": "datagram 0: want nothing more, got ACK of type 0x3f0? seq 77",
        "want": [
          "nothing (EAGAIN)",
        ],
      }
    `);
  });

  it.each([
    [{ ret: 16 }, 'datagram 0, return: want 1, got 16', 'return'],
    [{ flags: 0x20 }, 'datagram 0, msg_flags: want 0, got 32', 'msg_flags'],
    [{ from: sockaddr(9) }, 'datagram 0, address nl_pid: want 0, got 9', 'address nl_pid'],
    [{ from: sockaddr(0, 9) }, 'datagram 0, address nl_groups: want 0, got 9', 'address nl_groups'],
    [
      { from: `11${sockaddr(0).slice(2)}` },
      'datagram 0, address nl_family and nl_pad: want 16, got 17',
      'address nl_family and nl_pad',
    ],
    [{ from: '1000' }, 'datagram 0, address: want 12 bytes, got 2 bytes', 'address'],
    [
      { from: '', fromLength: 0 },
      'datagram 0, length of the address: want 12, got 0',
      'length of the address',
    ],
    [{ control: 'ff' }, 'datagram 0, control data at byte 0: want nothing, got ff', 'control data'],
  ])('%j', (more, text, kind) => {
    const found = match({ datagrams: [{ bytes: ['aa'] }] }, heard({ bytes: 'aa', ...more }));
    expect([found?.text, found?.kind]).toEqual([text, kind]);
  });

  it.each([
    ['10000000', undefined],
    ['1000', 'datagram 0, address at byte 2: want 10000000, got 1000'],
    [undefined, `datagram 0, address at byte 4: want 10000000, got ${sockaddr(0)}`],
  ])('an address cut to 4 bytes: %s', (from, text) => {
    const got = heard({ bytes: 'aa', ...(from === undefined ? {} : { from }) });
    const wanted = [{ bytes: ['aa'], from: { bytes: ['10000000'] } }];
    expect(match({ datagrams: wanted }, got)?.text).toBe(text);
  });

  it.each([
    ['shorter', '0100', 'nlmsghdr.len at byte 2: want 16 bytes, got 2'],
    ['longer', `${NOOP}01020304`, 'rest at byte 16: want 16 bytes, got 20'],
  ])('%s', (_, bytes, text) => {
    const start = bytes.slice(0, 4) === '0100' ? `0100${NOOP.slice(4)}` : NOOP;
    expect(match({ datagrams: [{ bytes: [start] }] }, heard(bytes))?.text).toBe(
      `datagram 0, ${text}`,
    );
  });
});
